"""Closed lists of titles."""

from django.db import models


class RecognitionStatus(models.TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "有效期届满"
    CANCELLED = "cancelled", "已取消"
    REVOKED = "revoked", "已撤销"
    # The level above, in the days of its spot-check (C7).
    REFUSED = "refused", "上级不予认定"
    # By the household's own will, with its registration, and as an enterprise (条例 第十三条: 转型为企业).
    RENOUNCED = "renounced", "已放弃"
    CLOSED = "closed", "已注销登记"
    CONVERTED = "converted", "已转型为企业"


class PublishedPenalties(models.TextChoices):
    """Which penalties are "公示的" in the years before an application (C4 A; docs/decisions/0023)."""

    DECIDED = "decided", "年限内作出，曾经公示"
    PUBLISHED = "published", "年限内公示"
    ON_DISPLAY = "on_display", "年限内作出，申报或推荐之日仍在公示"


class ZoneCounting(models.TextChoices):
    """What a development zone counts as where one person has one title a place (C9)."""

    COUNTY = "county", "计入所在的县（市、区）"
    OWN = "own", "单独计为一地"


class RecognitionAction(models.TextChoices):
    """What was done with a title."""

    RECOGNISE = "recognise", "认定"
    TAKE_OVER = "take_over", "接收平台启用前的认定"
    REFUSE = "refuse", "上级不予认定"
    EXPIRE = "expire", "有效期届满"
    RENOUNCE = "renounce", "放弃认定"
    CLOSE = "close", "随注销登记终止"
    CONVERT = "convert", "随转型为企业终止"
    # Decided by people after a hearing (the room `endings`).
    CANCEL = "cancel", "取消认定"
    REVOKE = "revoke", "撤销认定"
    RESTORE = "restore", "恢复认定"
    # Decided by two after the evaluation of the last year (the room `evaluations`).
    EXTEND = "extend", "延长有效期"
    # Status stays: the new operator agreed and was checked (the room `operator_changes`).
    PASS_ON = "pass_on", "经营者变更，由新经营者继续"
