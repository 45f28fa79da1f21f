"""Closed lists of titles."""

from django.db import models


class RecognitionStatus(models.TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "有效期届满"
    CANCELLED = "cancelled", "已取消"
    REVOKED = "revoked", "已撤销"
    # The level above, in the days of its spot-check (C7).
    REFUSED = "refused", "上级不予认定"


class RecognitionAction(models.TextChoices):
    """What was done with a title."""

    REFUSE = "refuse", "上级不予认定"
