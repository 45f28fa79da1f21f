"""Closed lists of the registry. The value is stored; the label is what people read and what feeds deliver."""

from django.db import models


class RegistrationStatus(models.TextChoices):
    """登记状态. Only REGISTERED meets the base standard (B1)."""

    REGISTERED = "registered", "存续"
    REVOKED = "revoked", "吊销"
    DEREGISTERED = "deregistered", "注销"
    ANNULLED = "annulled", "撤销"
    CONVERTED = "converted", "转企"
    MOVED_OUT = "moved_out", "迁出"


class HouseholdType(models.TextChoices):
    """分型 (B2, B3), as the directory shows it. What gives a type lives in the typing engine."""

    SURVIVAL = "survival", "生存型"
    GROWTH = "growth", "成长型"
    DEVELOPMENT = "development", "发展型"
    INELIGIBLE = "ineligible", "不符合分型条件"


class RecognitionClass(models.TextChoices):
    """The four classes of 名特优新 (C1), as the directory shows them. One household, one class; no ratio between
    them (C8).
    """

    WELL_KNOWN = "well_known", "知名"
    DISTINCTIVE = "distinctive", "特色"
    PREMIUM = "premium", "优质"
    EMERGING = "emerging", "新兴"


class RecognitionLevel(models.TextChoices):
    """Level of a standard and of a recognition: places have a county tier and a city tier side by side."""

    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"


class CertificateState(models.TextChoices):
    """What a certificate says on the day on which somebody asks (C13)."""

    VALID = "valid", "有效"
    ENDED = "ended", "已终止"
    EXPIRED = "expired", "有效期已届满"


class TitleEnd(models.TextChoices):
    """What everyone reads of a title that ended before its last day; why it was taken is nobody else's business."""

    ENDED = "ended", "已终止"
    CONVERTED = "converted", "已转型为企业"


class RecordedPath(models.TextChoices):
    """途径 of a title from before the platform, as its record says it."""

    APPLICATION = "application", "申报"
    RECOMMENDATION = "recommendation", "推荐"


class RecordedEnd(models.TextChoices):
    """终止情形 of a title from before the platform, as its record says it."""

    CANCELLED = "cancelled", "取消"
    REVOKED = "revoked", "撤销"
    EXPIRED = "expired", "届满"
    RENOUNCED = "renounced", "放弃"
    CLOSED = "closed", "注销"
    CONVERTED = "converted", "转企"


class Form(models.TextChoices):
    """组成形式."""

    PERSON = "person", "个人"
    FAMILY = "family", "家庭"


class RiskKind(models.TextChoices):
    """Kinds of marks that the base standard asks for (B1 A–D)."""

    ABNORMAL = "abnormal", "经营异常"
    SERIOUS_VIOLATION = "serious_violation", "严重违法失信"
    TAX_ABNORMAL = "tax_abnormal", "税务非正常户"
    SUSPENDED = "suspended", "歇业"


class PenaltyKind(models.TextChoices):
    """Kinds of penalties of 行政处罚法 第九条, in rising order of weight."""

    WARNING = "warning", "警告"
    CRITICISM = "criticism", "通报批评"
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收"
    PERMIT_SUSPENDED = "permit_suspended", "暂扣"
    GRADE_LOWERED = "grade_lowered", "降低资质"
    PERMIT_REVOKED = "permit_revoked", "吊销"
    BUSINESS_RESTRICTED = "business_restricted", "限制经营"
    CLOSED_FOR_CORRECTION = "closed_for_correction", "停产停业"
    CLOSED_DOWN = "closed_down", "关闭"
    TRADE_BAN = "trade_ban", "限制从业"
    DETENTION = "detention", "拘留"


class CredentialLevel(models.TextChoices):
    """Of which level whoever gave a credential is, from the lowest up."""

    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"


class DifferenceKind(models.TextChoices):
    """In what the registry and another list differ (比对, A3)."""

    MISSING_HERE = "missing_here", "名录没有，对方有"
    MISSING_THERE = "missing_there", "名录有，对方没有"
    STATUS_DIFFERS = "status_differs", "登记状态不一致"
    NAME_DIFFERS = "name_differs", "名称不一致"
    BECAME_ENTERPRISE = "became_enterprise", "对方已是企业"
    MARK_DIFFERS = "mark_differs", "风险标记不一致"
    # Within the registry itself.
    DUPLICATE = "duplicate", "同一经营者同一场所重复"


class DifferenceStatus(models.TextChoices):
    """What officers have done with a difference."""

    OPEN = "open", "未处理"
    ASKED = "asked", "待部门答复"
    ANSWERED = "answered", "部门已答复"
    ACCEPTED = "accepted", "以对方为准"
    KEPT = "kept", "以名录为准"


class DifferenceAction(models.TextChoices):
    """Moves of a difference."""

    ACCEPT = "accept", "以对方为准"
    KEEP = "keep", "以名录为准"
    ASK = "ask", "请部门核查"
    ANSWER = "answer", "答复"
    REOPEN = "reopen", "重新处理"


class DifferenceFinding(models.TextChoices):
    """What whoever was asked found."""

    THEIRS = "theirs", "对方数据正确"
    OURS = "ours", "名录数据正确"
    UNCLEAR = "unclear", "无法核实"


class Severity(models.TextChoices):
    """What an oddity did to its row."""

    REFUSED = "refused", "退回"
    WARNING = "warning", "提醒"


class Relation(models.TextChoices):
    """Whom an operator lets act for the household."""

    FAMILY = "family", "家庭成员"
    ENTRUSTED = "entrusted", "受托人"


class ServiceWay(models.TextChoices):
    """How a message reached a household (送达)."""

    OPENED = "opened", "经营者在工作台查看"
    SMS = "sms", "短信送到"
    SIGNED = "signed", "直接送达（当面签收）"
    RECEIPT = "receipt", "邮寄送达（回执签收）"
    # After the other ways failed.
    NOTICE = "notice", "公告送达"
