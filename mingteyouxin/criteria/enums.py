"""Closed lists of classification standards. The value is stored; the label is what people read."""

from django.db import models


class RecognitionPath(models.TextChoices):
    """How a household comes to be recognised (C5, C6)."""

    APPLICATION = "application", "自主申报"
    RECOMMENDATION = "recommendation", "部门推荐"


class StandardStatus(models.TextChoices):
    """Life of a classification standard, as officers read it."""

    DRAFT = "draft", "草案"
    IN_COMMENT = "in_comment", "征求意见"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被替代"


class StandardAction(models.TextChoices):
    """What was done with a standard, as its history tells it."""

    OPEN_COMMENT = "open_comment", "公开征求意见"
    REVISE = "revise", "退回修改"
    PUBLISH = "publish", "公布"
    SUPERSEDE = "supersede", "被新的标准替代"


class CriterionSource(models.TextChoices):
    """Where a criterion's answer comes from. Only the last may ask the household for anything (E3)."""

    CREDENTIAL = "credential", "部门名单"
    REGISTRATION = "registration", "登记信息"
    # A condition over what government holds: conditions.py.
    FACTS = "facts", "政府数据"
    HOUSEHOLD = "household", "经营者提供"


class GroupKind(models.TextChoices):
    """How the criteria of a group are read together."""

    ANY = "any", "符合任意一项"
    ALL = "all", "全部符合"
    AT_LEAST = "at_least", "至少符合若干项"
