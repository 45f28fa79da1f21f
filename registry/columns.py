"""The feeds as tables: which columns, how each is read, which must be there (CONTRACTS 1).

`kind` names the reader in cells.py; `target` the column of the staging table. This module needs no Django.
"""

from dataclasses import dataclass

STATUS = {
    "存续": "registered",
    "吊销": "revoked",
    "注销": "deregistered",
    "撤销": "annulled",
    "转企": "converted",
    "迁出": "moved_out",
}
FORM = {"个人": "person", "家庭": "family"}
RISK_KIND = {
    "经营异常": "abnormal",
    "严重违法失信": "serious_violation",
    "税务非正常户": "tax_abnormal",
    "歇业": "suspended",
}
CREDENTIAL_LEVEL = {"县级": "county", "市级": "city", "省级": "province", "国家级": "nation"}
# Of titles that were given before the platform (C15); the guidance's words for how one ends (C11, C14).
RECOGNITION_CLASS = {"知名": "well_known", "特色": "distinctive", "优质": "premium", "新兴": "emerging"}
RECOGNITION_LEVEL = {"县级": "county", "市级": "city", "省级": "province"}
RECOGNITION_PATH = {"申报": "application", "推荐": "recommendation"}
TYPE_THEN = {"生存型": "survival", "成长型": "growth", "发展型": "development"}
ENDED_HOW = {
    "取消": "cancelled",
    "撤销": "revoked",
    "届满": "expired",
    "放弃": "renounced",
    "注销": "closed",
    "转企": "converted",
}
# Of the lists that the registry is compared with (比对): what a code is by now, and how the tax department keeps it.
ENTITY_KIND = {"个体工商户": "household", "企业": "enterprise", "其他": "other"}
TAX_STATUS = {"正常": "normal", "非正常": "abnormal", "注销": "deregistered"}
PENALTY_KIND = {
    "警告": "warning",
    "通报批评": "criticism",
    "罚款": "fine",
    "没收": "confiscation",
    "暂扣": "permit_suspended",
    "降低资质": "grade_lowered",
    "吊销": "permit_revoked",
    "限制经营": "business_restricted",
    "停产停业": "closed_for_correction",
    "关闭": "closed_down",
    "限制从业": "trade_ban",
    "拘留": "detention",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed: canonical name, Chinese name, how its cells are read."""

    name: str
    chinese: str
    kind: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: dict[str, str] | None = None
    private: bool = False  # masked wherever a problem quotes it
    typed_by: str = ""  # the column that says what kind of number it is


@dataclass(frozen=True, slots=True)
class FeedColumns:
    """A feed: its columns, and those of them that together with the household are its key."""

    feed: str
    chinese: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    # Amounts, listed values, yes and no may be staged as they are written: whoever merges the feed takes them up.
    plain: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


CODE = Column("code", "统一社会信用代码", "code", aliases=("uniscid", "社会信用代码", "信用代码"))
REG_NO = Column("reg_no", "注册号", "reg_no", aliases=("regno",))


def _feed(
    feed: str, chinese: str, *columns: Column, key: tuple[str, ...] = (), keyed: bool = True, plain: bool = False
) -> FeedColumns:
    return FeedColumns(feed, chinese, ((CODE, REG_NO) if keyed else ()) + columns, key, plain)


FEEDS = {
    feed.feed: feed
    for feed in (
        _feed(
            "households",
            "登记信息",
            Column("name", "名称", "name", aliases=("entname", "个体工商户名称", "字号名称")),
            Column("operator_name", "经营者", "text", aliases=("经营者姓名",)),
            Column("operator_id_type", "证件类型", "text", aliases=("certype",)),
            Column(
                "operator_id_no", "证件号码", "document", aliases=("cerno",), private=True, typed_by="operator_id_type"
            ),
            Column("form", "组成形式", "choice", choices=FORM),
            Column("authority", "登记机关", "identifier", required=True, aliases=("regorg",)),
            Column("division", "行政区划", "division"),
            Column("industry", "行业代码", "industry", aliases=("industryco",)),
            Column("scope", "经营范围", "text", aliases=("opscope",)),
            Column("address", "经营场所", "text", aliases=("dom", "oploc")),
            Column("phone", "联系电话", "phone", aliases=("mobtel",), private=True),
            Column("established_on", "成立日期", "date", required=True, aliases=("estdate",)),
            Column("status", "登记状态", "choice", required=True, choices=STATUS, aliases=("regstate",)),
            Column("status_on", "状态日期", "date"),
            Column("operator_since", "经营者变更日期", "date"),
            Column("station", "属地监管所", "text"),
            Column("seasonal", "季节性经营", "yes_no"),
            Column("founder_group", "经营者群体", "groups", private=True),
        ),
        _feed(
            "annual_reports",
            "年度报告",
            Column("year", "年度", "year", required=True, aliases=("年报年度",)),
            Column("filed_on", "报送日期", "date", required=True),
            Column("revenue", "营业额", "money", aliases=("营业额（年收入）", "营业收入"), private=True),
            Column("tax_total", "纳税总额", "money", private=True),
            Column("employees", "从业人数", "count", private=True),
            Column("disclosed", "是否公示", "yes_no"),
            key=("year",),
            plain=True,
        ),
        _feed(
            "risk_marks",
            "风险标记",
            Column("kind", "类型", "choice", required=True, choices=RISK_KIND),
            Column("from_on", "起始日期", "date", required=True),
            Column("until_on", "届满日期", "date"),
            Column("released_on", "解除日期", "date"),
            key=("kind", "from_on"),
            plain=True,
        ),
        _feed(
            "tax",
            "纳税",
            Column("period_start", "所属期起", "date", required=True),
            Column("period_end", "所属期止", "date", required=True),
            Column("tax_paid", "实缴税款", "money", private=True),
            Column("tax_at_least", "幅度下限", "money", private=True),
            Column("general_taxpayer", "一般纳税人", "yes_no"),
            key=("period_start", "period_end"),
            plain=True,
        ),
        _feed(
            "social_insurance",
            "社会保险",
            Column("period_start", "费款所属期起", "date", required=True, aliases=("所属期起",)),
            Column("period_end", "费款所属期止", "date", required=True, aliases=("所属期止",)),
            Column("insured", "参保人数", "count", required=True, private=True),
            key=("period_start", "period_end"),
            plain=True,
        ),
        _feed(
            "penalties",
            "行政处罚",
            Column("decision_no", "文书号", "identifier", required=True, aliases=("处罚决定书文号",)),
            Column("decided_on", "决定日期", "date", required=True),
            Column("kind", "种类", "choice", required=True, choices=PENALTY_KIND),
            Column("amount", "罚款金额", "money"),
            Column("published_on", "公示日期", "date"),
            Column("published_until", "公示截止", "date"),
            Column("repaired_on", "修复日期", "date"),
            key=("decision_no",),
            plain=True,
        ),
        _feed(
            "defaulters",
            "失信被执行人",
            Column("id_no", "证件号码", "matched_document", required=True, private=True),
            Column("name", "姓名", "text", required=True, private=True),
            Column("case_no", "案号", "identifier", required=True),
            Column("court", "法院", "text"),
            Column("listed_on", "列入日期", "date", required=True),
            Column("removed_on", "移除日期", "date"),
            key=("id_no", "case_no"),
            keyed=False,
        ),
        _feed(
            "indicators",
            "扩展指标",
            Column("indicator", "指标", "identifier", required=True),
            Column("value", "值", "value", private=True),
            Column("as_of", "截至日期", "date", required=True),
            key=("indicator", "as_of"),
            plain=True,
        ),
        _feed(
            "credentials",
            "资质荣誉",
            Column("id_no", "证件号码", "matched_document", aliases=("持有人证件号码", "持证人证件号码"), private=True),
            Column("kind", "类别", "identifier", required=True),
            Column("level", "级别", "choice", choices=CREDENTIAL_LEVEL),
            Column("number", "编号", "identifier", required=True, aliases=("证书编号",)),
            Column("issuer", "颁发单位", "text", aliases=("发证单位", "认定单位")),
            Column("issued_on", "颁发日期", "date", aliases=("发证日期", "认定日期")),
            Column("valid_until", "有效期至", "date"),
            Column("revoked_on", "撤销日期", "date", aliases=("失效日期",)),
            key=("kind", "number"),
        ),
        _feed(
            "negative_records",
            "负面记录",
            Column("kind", "类别", "identifier", required=True),
            Column("day", "日期", "date", required=True, aliases=("发生日期",)),
            Column("source", "数源单位", "text", aliases=("来源",)),
            Column("ended_on", "终止日期", "date"),
            key=("kind", "day"),
            plain=True,
        ),
        _feed(
            "recognitions",
            "既有认定",
            Column("class", "类别", "choice", choices=RECOGNITION_CLASS, aliases=("认定类别",)),
            Column("level", "级别", "choice", choices=RECOGNITION_LEVEL, aliases=("认定级别",)),
            Column("path", "途径", "choice", choices=RECOGNITION_PATH, aliases=("认定途径",)),
            Column("recommender", "推荐单位", "text", aliases=("推荐部门",)),
            Column("recogniser", "认定机关", "text", aliases=("认定单位",)),
            Column("recognised_on", "认定日期", "date", required=True),
            Column("valid_until", "有效期至", "date"),
            Column("type_then", "认定时分型", "choice", choices=TYPE_THEN),
            Column("ended_on", "终止日期", "date"),
            Column("ended_how", "终止情形", "choice", choices=ENDED_HOW),
            key=("recognised_on",),
        ),
        _feed(
            "legal_entities",
            "国家法人库",
            Column("name", "名称", "text", aliases=("entname",)),
            Column("kind", "主体类型", "choice", choices=ENTITY_KIND, aliases=("类型",)),
            Column("status", "登记状态", "choice", choices=STATUS, aliases=("regstate",)),
            Column("status_on", "状态日期", "date"),
            Column("as_of", "截至日期", "date"),
        ),
        _feed(
            "disclosure",
            "国家企业信用信息公示系统",
            Column("name", "名称", "text", aliases=("entname",)),
            Column("status", "登记状态", "choice", choices=STATUS, aliases=("regstate",)),
            Column("abnormal", "经营异常", "yes_no"),
            Column("serious_violation", "严重违法失信", "yes_no"),
            Column("report_year", "年报年度", "year"),
            Column("report_filed_on", "年报报送日期", "date"),
            Column("as_of", "截至日期", "date"),
        ),
        _feed(
            "tax_register",
            "税务登记",
            # May hold a document number.
            Column("tax_no", "纳税人识别号", "identifier", private=True),
            Column("name", "名称", "text", aliases=("纳税人名称",)),
            Column("status", "纳税人状态", "choice", choices=TAX_STATUS, aliases=("状态",)),
            Column("as_of", "截至日期", "date"),
        ),
    )
}
# Columns that a file of refused rows adds; sent again with them still in, they mean nothing.
REFUSED_LINE, REFUSED_REASON = "原行号", "退回原因及处理办法"
# Names that are known and carry nothing of ours: the inner key of the registration exchange, and those.
KNOWN_UNUSED = frozenset({"PRIPID", REFUSED_LINE, REFUSED_REASON})
