"""Closed lists of departments' opinions."""

from django.db import models


class OpinionAnswer(models.TextChoices):
    """What a department says about a case."""

    NO_OBJECTION = "no_objection", "无意见"
    OBJECTION = "objection", "有意见"


class OpinionClosure(models.TextChoices):
    """What was made of a silence or of an objection: nothing waits for ever."""

    SILENCE = "silence", "逾期未答复，视为无意见"
    GONE_ON = "gone_on", "逾期未答复，继续办理"
    NOT_ADOPTED = "not_adopted", "意见未采纳，继续办理"
