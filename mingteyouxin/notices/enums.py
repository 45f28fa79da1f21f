"""Closed lists of public notices."""

from django.db import models


class ObjectionKind(models.TextChoices):
    """What somebody of the public hands in during a notice. Only an objection holds a household back."""

    OBJECTION = "objection", "异议"
    COMMENT = "comment", "意见建议"


class ObjectionStatus(models.TextChoices):
    """Whether what somebody said is answered. An objection is upheld or dismissed, a comment neither."""

    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    ANSWERED = "answered", "已答复"


class ObjectionAction(models.TextChoices):
    """What was decided, as the audit log tells it."""

    UPHOLD = "uphold", "异议成立"
    DISMISS = "dismiss", "异议不成立"
    ANSWER = "answer", "已答复"
