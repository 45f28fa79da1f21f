"""Closed lists of site visits."""

from django.db import models


class VisitStatus(models.TextChoices):
    """Life of a site visit (走访核实)."""

    PLANNED = "planned", "待走访"
    DONE = "done", "已走访"
    CANCELLED = "cancelled", "已取消"


class VisitAction(models.TextChoices):
    """What was done with a visit, as its history tells it."""

    PLAN = "plan", "安排走访"
    REASSIGN = "reassign", "改派"
    RECORD = "record", "提交走访情况"
    CANCEL = "cancel", "取消走访"


class VisitResult(models.TextChoices):
    """What a visitor found. What becomes of the case is the reviewer's to decide, never the visit's."""

    CONFIRMED = "confirmed", "与申报一致"
    NOT_CONFIRMED = "not_confirmed", "与申报不一致"
