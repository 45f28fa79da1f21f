"""Closed lists of cancelling and revoking titles."""

from django.db import models


class EndingKind(models.TextChoices):
    """How the recogniser ends a title: it no longer meets the standards (C11), or was got by deceit (C14)."""

    CANCEL = "cancel", "取消"
    REVOKE = "revoke", "撤销"


class EndingGround(models.TextChoices):
    """Why. The first three are grounds to cancel, the others to revoke; a missing report is none of them."""

    TYPING = "typing", "不再符合分型条件"
    CLASS = "class", "不再符合分类基础标准"
    # 原则上 growth or development (总体方案二(四)): that the type fell is weighed by a person, with reasons.
    SURVIVAL = "survival", "已降为生存型，原则上不再符合名特优新来源类型"
    FRAUD = "fraud", "自主申报时以欺诈手段隐瞒真实情况、弄虚作假"
    BRIBERY = "bribery", "自主申报时以贿赂手段隐瞒真实情况、弄虚作假"
    OTHER_MEANS = "other_means", "自主申报时以其他手段隐瞒真实情况、弄虚作假"


class EndingStatus(models.TextChoices):
    TOLD = "told", "听取陈述申辩"
    HEARD = "heard", "待决定"
    ENDED = "ended", "已决定终止"
    DROPPED = "dropped", "不予终止"
    # The title ended of itself meanwhile.
    MOOT = "moot", "认定已另行终止"


class EndingAction(models.TextChoices):
    """What was done, as the history tells it."""

    TELL = "tell", "告知经营者"
    STATE = "state", "经营者陈述申辩"
    SILENCE = "silence", "期满未陈述申辩"
    END = "end", "决定终止认定"
    DROP = "drop", "决定不予终止"
    LAPSE = "lapse", "认定已另行终止，不再办理"
