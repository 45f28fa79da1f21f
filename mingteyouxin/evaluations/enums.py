"""Closed lists of evaluations in the last year of a title (C12)."""

from django.db import models


class EvaluationStatus(models.TextChoices):
    OPEN = "open", "评估中"
    EXTENDED = "extended", "已延长"
    DECLINED = "declined", "到期不再延续"
    # The title ended otherwise meanwhile.
    MOOT = "moot", "认定已另行终止"


class EvaluationAction(models.TextChoices):
    """What was done, as the history tells it."""

    BEGIN = "begin", "进入评估"
    STATE = "state", "经营者说明情况"
    STATE_ON_PAPER = "state_on_paper", "登记经营者的说明"
    FIND = "find", "登记核实意见"
    ANSWER = "answer", "推荐部门答复"
    EXTEND = "extend", "决定延长有效期"
    DECLINE = "decline", "决定到期不再延续"
    LAPSE = "lapse", "认定已另行终止，不再评估"


class EvaluationGround(models.TextChoices):
    """The four of 总体方案二（六）; one is enough."""

    GROWTH = "growth", "销售额或者营业收入、缴税、吸纳就业等指标3年内有明显增长"
    AWARD = "award", "3年内获得过县级以上政府表彰奖励"
    TYPE = "type", "分型比认定时提升"
    RECOMMENDER = "recommender", "推荐认定的，推荐部门同意延续"


class Proposal(models.TextChoices):
    """What the findings come to, for whoever decides."""

    EXTEND = "extend", "有情形符合，建议延长"
    UNKNOWN = "unknown", "有情形待判断"
    DECLINE = "decline", "没有情形符合"


class GrowthIndicator(models.TextChoices):
    """What an annual report says and a place can set a figure for; the guidance leaves the list open (等)."""

    REVENUE = "revenue", "销售额或者营业收入"
    TAX = "tax_total", "缴税"
    EMPLOYMENT = "employees", "吸纳就业"


class RecommenderAnswer(models.TextChoices):
    AGREE = "agree", "同意延续"
    DISAGREE = "disagree", "不同意延续"
