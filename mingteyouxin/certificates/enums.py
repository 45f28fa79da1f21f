"""Closed lists of what is made of a title: what a household shows of itself, what the public register is told."""

from django.db import models


class StoryStatus(models.TextChoices):
    SUBMITTED = "submitted", "待审核"
    SHOWN = "shown", "已展示"
    DECLINED = "declined", "未予展示"
    WITHDRAWN = "withdrawn", "已撤回"
    # By what the household sent later, when that was released.
    REPLACED = "replaced", "已更换"


class StoryAction(models.TextChoices):
    """What was done with a photo and a story."""

    SUBMIT = "submit", "提交"
    RELEASE = "release", "同意展示"
    DECLINE = "decline", "不予展示"
    WITHDRAW = "withdraw", "撤回"
    REPLACE = "replace", "更换"


class AnnotationKind(models.TextChoices):
    """What the public register (国家企业信用信息公示系统) is told of a title."""

    GIVEN = "given", "认定"
    EXTENDED = "extended", "延长有效期"
    ENDED = "ended", "终止"
