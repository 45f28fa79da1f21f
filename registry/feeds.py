"""The feeds, one declaration each: who hands it in, what opens it to machines, its table, its place in the dossier.

How a file of it looks stands in columns.py, which processes that only read files load without Django; so a new feed is
an entry here, one there, and its model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from authorities.declarations import Named
from authorities.scopes import Scope
from registry.enums import RiskKind

# Column, code of the problem, condition in SQL over the staged row.
Rule = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FactTable:
    """How one feed lies in its table: key beside the household, values, and what only SQL can check."""

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    refusals: tuple[Rule, ...] = ()
    warnings: tuple[Rule, ...] = ()
    periods: bool = False
    kinds: bool = False


@dataclass(frozen=True, slots=True)
class DossierSection:
    """Where a feed's facts stand among all that is held about a household, and in which order they are read."""

    place: int
    model: str
    order: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Feed(Named):
    """A department's feed (CONTRACTS 1). The name is that on the command line and in the API.

    `department` is where its values come from, by kind of a row where kinds come from several. Which departments'
    people may hand it in, the reference of departments says; the bureau's own feeds are nobody else's. `shared` says
    that several departments hand in, each its own part. `rows_in_a_part` is for feeds whose cells take long to read:
    rows that are staged and merged together while the next ones are read. A feed without a `table` is merged by a
    module of its own (intake/deliveries.py).
    """

    name: str
    label: str
    machines: str  # what the scope of its machines is called
    department: str
    shared: bool = False
    department_of_kind: Mapping[str, str] = field(default_factory=dict)
    rows_in_a_part: int = 0
    table: FactTable | None = None
    dossier: DossierSection | None = None

    @property
    def scope(self) -> Scope:
        """What a machine needs to hand it in."""
        return Scope(f"intake:{self.name}", self.machines)


_PERIOD_REVERSED = ("period_end", "period_reversed", "period_end < period_start")
_PERIOD_WARNINGS = (
    ("period_end", "future_day", "period_end > %(today)s"),
    ("period_end", "before_founding", "period_end < founded"),
)

HOUSEHOLDS = Feed("households", "登记信息", "提交登记信息", "登记注册部门", rows_in_a_part=60_000)
ANNUAL_REPORTS = Feed(
    "annual_reports",
    "年度报告",
    "提交年度报告",
    "信用监管部门",
    table=FactTable(
        "registry_annualreport",
        ("year",),
        ("filed_on", "revenue", "tax_total", "employees", "disclosed"),
        warnings=(
            ("filed_on", "future_day", "filed_on > %(today)s"),
            ("filed_on", "before_founding", "filed_on < founded"),
            ("year", "before_founding", "founded >= make_date(year + 1, 1, 1)"),
            ("filed_on", "dates_out_of_order", "filed_on < make_date(year, 1, 1)"),
        ),
    ),
    dossier=DossierSection(10, "AnnualReport", ("-year",)),
)
# A mark comes from the department that keeps its kind. They stay with the bureau although 税务非正常户 is the tax
# department's: one list holds the marks of several departments, and a complete list of one would release those of the
# others.
RISK_MARKS = Feed(
    "risk_marks",
    "风险标记",
    "提交风险标记",
    "",
    department_of_kind={
        RiskKind.ABNORMAL: "信用监管部门",
        RiskKind.SERIOUS_VIOLATION: "信用监管部门",
        RiskKind.TAX_ABNORMAL: "税务部门",
        RiskKind.SUSPENDED: "登记注册部门",
    },
    table=FactTable(
        "registry_riskmark",
        ("kind", "from_on"),
        ("until_on", "released_on"),
        refusals=(
            ("until_on", "before_from", "until_on < from_on"),
            ("released_on", "before_from", "released_on < from_on"),
        ),
        warnings=(
            ("from_on", "future_day", "from_on > %(today)s"),
            ("from_on", "before_founding", "from_on < founded"),
            ("released_on", "future_day", "released_on > %(today)s"),
            ("until_on", "until_without_suspension", f"until_on IS NOT NULL AND kind <> '{RiskKind.SUSPENDED}'"),
        ),
        kinds=True,
    ),
    dossier=DossierSection(40, "RiskMark", ("-from_on", "kind")),
)
TAX = Feed(
    "tax",
    "纳税",
    "提交纳税数据",
    "税务部门",
    table=FactTable(
        "registry_tax",
        ("period_start", "period_end"),
        ("tax_paid", "tax_at_least", "general_taxpayer"),
        refusals=(
            _PERIOD_REVERSED,
            ("tax_paid", "no_amount", "tax_paid IS NULL AND tax_at_least IS NULL"),
        ),
        warnings=(
            *_PERIOD_WARNINGS,
            ("tax_paid", "amount_below_bracket", "tax_paid < tax_at_least"),
        ),
        periods=True,
    ),
    dossier=DossierSection(20, "Tax", ("-period_end", "-period_start")),
)
SOCIAL_INSURANCE = Feed(
    "social_insurance",
    "社会保险",
    "提交社会保险数据",
    "人力资源社会保障部门",
    table=FactTable(
        "registry_socialinsurance",
        ("period_start", "period_end"),
        ("insured",),
        refusals=(_PERIOD_REVERSED,),
        warnings=_PERIOD_WARNINGS,
        periods=True,
    ),
    dossier=DossierSection(30, "SocialInsurance", ("-period_end", "-period_start")),
)
PENALTIES = Feed(
    "penalties",
    "行政处罚",
    "提交行政处罚数据",
    "执法监督部门",
    table=FactTable(
        "registry_penalty",
        ("decision_no",),
        ("decided_on", "kind", "amount", "published_on", "published_until", "repaired_on"),
        warnings=(
            ("decided_on", "future_day", "decided_on > %(today)s"),
            ("decided_on", "before_founding", "decided_on < founded"),
            ("published_on", "future_day", "published_on > %(today)s"),
            ("published_on", "dates_out_of_order", "published_on < decided_on"),
            ("published_until", "dates_out_of_order", "published_until < published_on"),
            ("repaired_on", "future_day", "repaired_on > %(today)s"),
            ("repaired_on", "dates_out_of_order", "repaired_on < decided_on"),
        ),
        kinds=True,
    ),
    dossier=DossierSection(50, "Penalty", ("-decided_on", "decision_no")),
)
DEFAULTERS = Feed(
    "defaulters",
    "失信被执行人",
    "提交失信被执行人名单",
    "人民法院",
    rows_in_a_part=100_000,
)
# What any department hands in that has no feed of its own: indicators that a province adds.
INDICATORS = Feed(
    "indicators",
    "扩展指标",
    "提交扩展指标",
    "提供指标的部门",
    shared=True,
    table=FactTable(
        "registry_indicator",
        ("indicator", "as_of"),
        ("value",),
        warnings=(("as_of", "future_day", "as_of > %(today)s"),),
    ),
    dossier=DossierSection(60, "Indicator", ("indicator", "-as_of")),
)
# Of departments that give or keep credentials and honours (A2); its facts are read by credentials.py.
CREDENTIALS = Feed(
    "credentials",
    "资质荣誉",
    "提交资质荣誉名单",
    "提供资质荣誉名单的部门",
    shared=True,
)
# What local bars and criteria ask about (限制情形): 安全事故, 投诉举报, 环保 and what a place adds, each by its keeper.
NEGATIVE_RECORDS = Feed(
    "negative_records",
    "负面记录",
    "提交负面记录名单",
    "提供负面记录的部门",
    shared=True,
    table=FactTable(
        "registry_negativerecord",
        ("kind", "day"),
        ("source", "ended_on"),
        refusals=(("ended_on", "before_from", "ended_on < day"),),
        warnings=(
            ("day", "future_day", "day > %(today)s"),
            ("day", "before_founding", "day < founded"),
            ("ended_on", "future_day", "ended_on > %(today)s"),
        ),
        kinds=True,
    ),
    dossier=DossierSection(55, "NegativeRecord", ("-day", "kind")),
)

# Titles of 名特优新 from before the platform (C15). What is odd about one is no reason to send it back: officers look
# into it (mingteyouxin/existing_titles), for a title that is not there is a household's loss.
RECOGNITIONS = Feed("recognitions", "既有认定", "提交既有认定", "市场监管部门")

# The lists that the registry is compared with (比对, A3): compared, never typed from.
LEGAL_ENTITIES = Feed("legal_entities", "国家法人库", "提交国家法人库数据", "登记注册部门")
DISCLOSURE = Feed("disclosure", "国家企业信用信息公示系统", "提交国家企业信用信息公示系统数据", "信用监管部门")
TAX_REGISTER = Feed("tax_register", "税务登记", "提交税务登记数据", "税务部门")
COMPARED = (LEGAL_ENTITIES, DISCLOSURE, TAX_REGISTER)

ALL_FEEDS = (
    HOUSEHOLDS,
    ANNUAL_REPORTS,
    RISK_MARKS,
    TAX,
    SOCIAL_INSURANCE,
    PENALTIES,
    DEFAULTERS,
    INDICATORS,
    CREDENTIALS,
    NEGATIVE_RECORDS,
    RECOGNITIONS,
    *COMPARED,
)


def feed_choices() -> list[tuple[str, str]]:
    """Every feed with its label."""
    return [(feed.name, feed.label) for feed in ALL_FEEDS]
