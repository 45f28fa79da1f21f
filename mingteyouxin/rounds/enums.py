"""Closed lists of rounds."""

from django.db import models


class RoundStatus(models.TextChoices):
    """Life of a round. The clock moves it; officers only plan and cancel."""

    PLANNED = "planned", "尚未开始"
    OPEN = "open", "接受申报"
    WAITING = "waiting", "申报已截止"
    REVIEWING = "reviewing", "集中审核"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class RoundAction(models.TextChoices):
    """What was done with a round, as its history tells it."""

    PLAN = "plan", "安排批次"
    CHANGE = "change", "修改安排"
    OPEN = "open", "开始接受申报"
    CLOSE_APPLICATIONS = "close_applications", "申报截止"
    BEGIN_REVIEW = "begin_review", "开始审核"
    CLOSE = "close", "结束"
    CANCEL = "cancel", "取消批次"
    REOPEN = "reopen", "有办件恢复办理，继续审核"
