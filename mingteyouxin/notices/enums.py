"""Closed lists of public notices."""

from django.db import models


class ObjectionKind(models.TextChoices):
    """What somebody of the public hands in during a notice. Only an objection holds a household back."""

    OBJECTION = "objection", "异议"
    COMMENT = "comment", "意见建议"
