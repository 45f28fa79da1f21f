"""Closed lists of what is overdue."""

from django.db import models


class WaitKind(models.TextChoices):
    """What an office has let its day go by with."""

    CASE = "case", "办件"
    VISIT = "visit", "走访核实"
    OPINION = "opinion", "征求意见"
    CHECK = "check", "上级抽查补充材料"
