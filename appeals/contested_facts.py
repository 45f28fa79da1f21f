"""What can be contested of a typing result: the rows behind it, rows that are missing, and whatever else a person must
look at (B7, E4). One table for the household's pages, the department's answer and the letter.

A contested fact has a name, `about`: the feed and the key of its row, as `risk_marks:abnormal:2026-03-01`; of a period
nobody has delivered the feed alone, as `tax:`. What has no row that rules read is named by itself (`registration`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Model

from authorities.declarations import find
from authorities.jurisdiction import looking_nationwide
from registry import feeds
from registry.enums import RegistrationStatus, RiskKind
from registry.feeds import Feed
from registry.models import AnnualReport, Household, Indicator, RiskMark, SocialInsurance, Tax
from typing_engine import standards
from typing_engine.held_facts import Held, HeldFacts
from typing_engine.models import Run
from typing_engine.standard import indicators
from typing_engine.standard.months import add_months
from typing_engine.standard.phrases import date_text

TABLES: Mapping[Feed, type[Model]] = {
    feeds.ANNUAL_REPORTS: AnnualReport,
    feeds.RISK_MARKS: RiskMark,
    feeds.TAX: Tax,
    feeds.SOCIAL_INSURANCE: SocialInsurance,
    feeds.INDICATORS: Indicator,
}
REGISTRATION, RULE, PERSON = "registration", "rule", "person"
# What a person looks at, for no row says it: the registration, the standard itself, and a bare request (E4).
_BY_A_PERSON = {
    REGISTRATION: "登记信息（名称、成立日期、行业、登记状态）",
    RULE: "适用的分型标准或者条款",
    PERSON: "请工作人员重新核查分型结果",
}
_OF_NOTHING = {
    feeds.TAX: "一年内的纳税（没有列出的时间段）",
    feeds.SOCIAL_INSURANCE: "一年内的参保人数（没有列出的时间段）",
}
# Which feed gives an indicator; the others are the registration's, or the standard's own.
_FEED_OF = {
    "revenue": feeds.ANNUAL_REPORTS,
    "employees": feeds.ANNUAL_REPORTS,
    "tax_paid": feeds.TAX,
    "tax_at_least": feeds.TAX,
    "general_taxpayer": feeds.TAX,
    "insured_people": feeds.SOCIAL_INSURANCE,
}
# A mark of the tax department comes in the bureau's list; it is the tax department's to say.
TAX_MARK = f"{feeds.RISK_MARKS.name}:{RiskKind.TAX_ABNORMAL}:"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Contested:
    """One thing that can be contested: its name, its words, what is held of it, and the row where it is one.

    `indicator` says of what kind the value of an extension indicator is.
    """

    about: str
    label: str
    says: str = ""
    feed: Feed | None = None
    key: Mapping[str, object] | None = None
    indicator: indicators.Indicator | None = None

    @property
    def is_fact(self) -> bool:
        """True where the household can say what the row ought to be."""
        return self.feed is not None


def contested_facts(held: HeldFacts, run: Run) -> list[Contested]:
    """What can be contested of a result, the facts that rules read first, in the order of the base standard."""
    return [
        *_reports(held, run),
        *_marks(held, run),
        *_periods(held, run, feeds.TAX),
        *_periods(held, run, feeds.SOCIAL_INSURANCE),
        *_indicators(held, run),
        *by_a_person(held),
    ]


def by_a_person(held: HeldFacts | None = None) -> list[Contested]:
    """What a person looks at; all that a household without a result can contest."""
    says = {}
    if held is not None:
        registered = held.registration
        status = RegistrationStatus(registered["status"]).label
        says[REGISTRATION] = (
            f"{date_text(registered['established_on'])}成立，{status}，行业 {registered['industry'] or '不详'}"
        )
    return [Contested(about, label, says.get(about, "")) for about, label in _BY_A_PERSON.items()]


def named(about: str, among: list[Contested]) -> Contested | None:
    """The one that is called so, among those that this household can contest; None where there is none."""
    return next((one for one in among if one.about == about), None)


def behind(indicator: str, among: list[Contested]) -> str:
    """What the row that gives an indicator its value is called; of several the missing one, which says so too."""
    feed = _FEED_OF.get(indicator)
    if feed is None:
        extra = next((one for one in among if one.feed == feeds.INDICATORS and one.key["indicator"] == indicator), None)
        return extra.about if extra else REGISTRATION
    rows = [one for one in among if one.feed == feed]
    with_row = [one for one in rows if one.key is not None]
    return (with_row if len(with_row) == 1 else rows)[-1].about


def name_of(feed: Feed, key: Mapping[str, object]) -> str:
    """What a row of a feed is called as a contested fact."""
    return ":".join([feed.name, *(str(part) for part in key.values())])


def label_of(feed: Feed, key: Mapping[str, object]) -> str:
    """What people call the row of a feed that has this key."""
    return _LABELS[feed](key)


def indicator_of(run_id: int | None, key: Mapping[str, object] | None) -> indicators.Indicator | None:
    """The extension indicator that a key names, as the standard of a run declares it. Looks nationwide."""
    if run_id is None or not key or "indicator" not in key:
        return None
    with looking_nationwide():
        run = Run.objects.select_related("standard").get(pk=run_id)
    return _declared(run).get(key["indicator"])


def feed_of(name: str) -> Feed:
    """The feed of this name. Raises NotDeclared."""
    return find(Feed, name)


def said_of(feed: Feed, row: Mapping[str, object]) -> str:
    """What a row says, in words, for the household, the department and the letter."""
    return _SAID[feed](row)


def restored(feed: Feed, values: Mapping[str, object]) -> dict[str, object]:
    """Values out of JSON as the feed's table has them: days are days again. Raises ValidationError."""
    table = TABLES[feed]
    return {name: table._meta.get_field(name).to_python(value) for name, value in values.items()}


def held_row(household: Household, feed: Feed, key: Mapping[str, object]) -> dict[str, object] | None:
    """The other columns of a row as they are held today; None where there is no such row."""
    table = TABLES[feed]
    row = table.objects.filter(household=household, **key).first()
    if row is None:
        return None
    return {name: getattr(row, name) for name in feed.table.values}


def _reports(held: HeldFacts, run: Run) -> list[Contested]:
    key = {"year": run.report_year}
    about, label = name_of(feeds.ANNUAL_REPORTS, key), label_of(feeds.ANNUAL_REPORTS, key)
    row = next((row for row in held.rows[feeds.ANNUAL_REPORTS] if row["year"] == run.report_year), None)
    says = said_of(feeds.ANNUAL_REPORTS, row.values) if row else "没有收到"
    return [Contested(about, label, says, feeds.ANNUAL_REPORTS, key)]


def _marks(held: HeldFacts, run: Run) -> list[Contested]:
    begun = [row for row in held.rows[feeds.RISK_MARKS] if row["from_on"] <= run.as_of]
    return [_row(feeds.RISK_MARKS, row) for row in begun]


def _periods(held: HeldFacts, run: Run, feed: Feed) -> list[Contested]:
    since = add_months(run.as_of, -_YEAR)
    rows = [row for row in held.rows[feed] if since < row["period_end"] <= run.as_of]
    rows.sort(key=lambda row: row["period_end"], reverse=True)
    of_row = [_row(feed, row) for row in rows]
    return [*of_row, Contested(f"{feed.name}:", _OF_NOTHING[feed], "" if rows else "没有记录", feed)]


def _indicators(held: HeldFacts, run: Run) -> list[Contested]:
    latest: dict[str, Held] = {}
    for row in held.rows[feeds.INDICATORS]:
        name = row["indicator"]
        if name in run.extras and row["as_of"] <= run.as_of:
            latest[name] = max(row, latest.get(name, row), key=lambda one: one["as_of"])
    declared = _declared(run)
    return [
        replace(
            _row(feeds.INDICATORS, row),
            label=f"扩展指标“{declared[name].label if name in declared else name}”",
            indicator=declared.get(name),
        )
        for name, row in latest.items()
    ]


def _declared(run: Run) -> dict[str, indicators.Indicator]:
    return {one.name: one for one in standards.read_published(run.standard.document).indicators}


def _row(feed: Feed, row: Held) -> Contested:
    key = {name: row[name] for name in feed.table.key}
    return Contested(name_of(feed, key), label_of(feed, key), said_of(feed, row.values), feed, key)


def _day(value: date | str) -> str:
    """A day as it is, or as JSON keeps it."""
    return date_text(value if isinstance(value, date) else date.fromisoformat(value))


def yuan(fen: int) -> str:
    """分 as 元."""
    return f"{fen / 100:,.2f} 元"


def _said_of_report(row: Mapping[str, object]) -> str:
    said = [f"{_day(row['filed_on'])}报送"]
    if row.get("revenue") is not None:
        said.append(f"营业额 {yuan(row['revenue'])}")
    if row.get("employees") is not None:
        said.append(f"从业人数 {row['employees']} 人")
    return "，".join(said)


def _said_of_mark(row: Mapping[str, object]) -> str:
    released = f"{_day(row['released_on'])}解除" if row.get("released_on") else "未解除"
    return f"自 {_day(row['from_on'])}起，{released}"


def _said_of_tax(row: Mapping[str, object]) -> str:
    taxpayer = {True: "，一般纳税人", False: "，不是一般纳税人", None: ""}[row.get("general_taxpayer")]
    if row.get("tax_paid") is not None:
        return f"实缴 {yuan(row['tax_paid'])}{taxpayer}"
    return f"至少实缴 {yuan(row['tax_at_least'])}（部门只提供了大致数额）{taxpayer}"


def _label_of_period(feed: Feed, key: Mapping[str, object]) -> str:
    return f"{feed.label}（{key['period_start']} 至 {key['period_end']}）"


_LABELS = {
    feeds.ANNUAL_REPORTS: lambda key: f"{key['year']} 年度的年度报告",
    feeds.RISK_MARKS: lambda key: f"{RiskKind(key['kind']).label}标记",
    feeds.TAX: lambda key: _label_of_period(feeds.TAX, key),
    feeds.SOCIAL_INSURANCE: lambda key: _label_of_period(feeds.SOCIAL_INSURANCE, key),
    feeds.INDICATORS: lambda key: f"扩展指标“{key['indicator']}”",
}
_SAID = {
    feeds.ANNUAL_REPORTS: _said_of_report,
    feeds.RISK_MARKS: _said_of_mark,
    feeds.TAX: _said_of_tax,
    feeds.SOCIAL_INSURANCE: lambda row: f"参保 {row['insured']} 人",
    feeds.INDICATORS: lambda row: f"截至 {_day(row['as_of'])}：{row['value'] or '空'}",
}


def key_of(feed: Feed, about: str) -> dict[str, object] | None:
    """The key of the row that a contested fact of a feed names; None where it is a period that nobody delivered.

    Raises ValidationError.
    """
    parts = about.split(":")[1:]
    if parts == [""]:
        return None
    return restored(feed, dict(zip(feed.table.key, parts, strict=True)))
