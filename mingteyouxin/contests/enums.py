"""Closed lists of contests."""

from django.db import models


class ContestStatus(models.TextChoices):
    """Whether what a household contests is answered."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class ContestAction(models.TextChoices):
    """What was done with a contest, as the audit log tells it."""

    MAKE = "make", "提出异议"
    UPHOLD = "uphold", "成立"
    DISMISS = "dismiss", "不成立"
