"""Closed lists of places."""

from django.db import models


class TransferStatus(models.TextChoices):
    """Places offered or asked for between two bureaus: both sides must agree."""

    PROPOSED = "proposed", "待对方同意"
    ACCEPTED = "accepted", "已划转"
    REFUSED = "refused", "对方不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class TransferAction(models.TextChoices):
    """What is done with an offer or a wish."""

    ACCEPT = "accept", "同意调剂"
    REFUSE = "refuse", "不同意调剂"
    WITHDRAW = "withdraw", "撤回调剂"
