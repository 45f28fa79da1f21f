"""Closed lists of recognition."""

from django.db import models


class BatchItemStatus(models.TextChoices):
    """What became of one household of a recognition that a second officer was asked for."""

    WAITING = "waiting", "待复核"
    RECOGNISED = "recognised", "已认定"
    STAYED = "stayed", "未能认定"
    DROPPED = "dropped", "未予复核同意"


class BatchItemAction(models.TextChoices):
    RECOGNISE = "recognise", "认定"
    STAY = "stay", "未能认定"
    DROP = "drop", "不再提请"
