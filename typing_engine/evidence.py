"""Where the values of a result come from: the rows behind each indicator and each ground, with their sources (B6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localtime

from registry import feeds, provenance
from registry.enums import RegistrationStatus, RiskKind
from registry.feeds import Feed
from registry.industry_names import industry_name
from registry.provenance import Source
from typing_engine.enums import Ground
from typing_engine.held_facts import Held, HeldFacts
from typing_engine.models import Run
from typing_engine.standard.indicators import Indicator, Kind, read_extra
from typing_engine.standard.months import add_months
from typing_engine.standard.phrases import date_text

_MARK_OF = {
    Ground.ABNORMAL: RiskKind.ABNORMAL,
    Ground.SERIOUS_VIOLATION: RiskKind.SERIOUS_VIOLATION,
    Ground.TAX_ABNORMAL: RiskKind.TAX_ABNORMAL,
    Ground.SUSPENDED: RiskKind.SUSPENDED,
}
_TAX_INDICATORS = ("tax_paid", "tax_at_least", "general_taxpayer")


@dataclass(frozen=True, slots=True)
class Piece:
    """One row that a value rests on: what it says, which department said so, in which delivery."""

    text: str
    department: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows behind a value. `missing` says why a value is unknown, or why a known one has no row."""

    pieces: tuple[Piece, ...] = ()
    missing: str = ""


class Evidences:
    """Evidence of one household's result. `received` names the lists of payers that count as received for it."""

    def __init__(self, held: HeldFacts, run: Run, *, received: frozenset[str]) -> None:
        self._held = held
        self._run = run
        self._received = received
        self._sources = provenance.sources(held.deliveries())
        self._window = (add_months(run.as_of, -12), run.as_of)

    def of(self, indicator: Indicator) -> Evidence:
        """Evidence of an indicator's value."""
        name = indicator.name
        if name in ("established_on", "months_in_operation"):
            return self._registration(f"{date_text(self._held.registration['established_on'])}成立")
        if name == "industry":
            return self._industry()
        if name in ("revenue", "employees"):
            return self._report(indicator)
        if name in _TAX_INDICATORS:
            return self._tax(name)
        if name == "insured_people":
            return self._insurance()
        return self._extra(indicator)

    def of_ground(self, ground: Ground) -> Evidence:
        """Evidence that a ground of the base standard is met, or is not."""
        if ground == Ground.NOT_REGISTERED:
            held = self._held.registration
            since = f"，{date_text(held['status_on'])}起" if held["status_on"] else ""
            return self._registration(f"登记状态为{RegistrationStatus(held['status']).label}{since}")
        if ground == Ground.REPORT_MISSING:
            report = self._annual_report()
            year = self._run.report_year
            if report:
                return self._pieces(feeds.ANNUAL_REPORTS, [(report, _report_text(report))])
            if self._held.registration["established_on"].year > year:
                return Evidence(missing=f"{year} 年以后成立，不需要报送 {year} 年度的年度报告")
            return Evidence(missing=f"截至 {date_text(self._run.as_of)}没有 {year} 年度的年度报告")
        marks = [row for row in self._held.rows[feeds.RISK_MARKS] if row["kind"] == _MARK_OF[ground]]
        begun = [row for row in marks if row["from_on"] <= self._run.as_of]
        if not begun:
            return Evidence(missing="没有记录")
        return self._pieces(feeds.RISK_MARKS, [(row, _mark_text(row)) for row in begun])

    def _registration(self, text: str) -> Evidence:
        return self._pieces(feeds.HOUSEHOLDS, [(self._held.registration, text)])

    def _industry(self) -> Evidence:
        code = self._held.registration["industry"]
        if not code:
            return Evidence(missing="登记信息中没有可识别的行业代码")
        return self._registration(f"行业 {code} {industry_name(code)}".strip())

    def _annual_report(self) -> Held | None:
        of_year = (row for row in self._held.rows[feeds.ANNUAL_REPORTS] if row["year"] == self._run.report_year)
        return next((row for row in of_year if row["filed_on"] <= self._run.as_of), None)

    def _report(self, indicator: Indicator) -> Evidence:
        report = self._annual_report()
        if report is None:
            return Evidence(missing=f"截至 {date_text(self._run.as_of)}没有 {self._run.report_year} 年度的年度报告")
        missing = "" if report[indicator.name] is not None else "年度报告没有填报此项"
        return self._pieces(feeds.ANNUAL_REPORTS, [(report, _report_text(report))], missing=missing)

    def _in_window(self, feed: Feed) -> list[Held]:
        """Rows whose period ends within the year up to the reference day, the latest first."""
        since, until = self._window
        rows = [row for row in self._held.rows[feed] if since < row["period_end"] <= until]
        return sorted(rows, key=lambda row: (row["period_end"], row["period_start"]), reverse=True)

    def _tax(self, name: str) -> Evidence:
        if feeds.TAX not in self._received:
            return Evidence(missing="本批次没有覆盖本户所在地区的完整纳税数据")
        rows = self._in_window(feeds.TAX)
        if not rows:
            return Evidence(missing="所在地区的纳税数据已归集，其中一年内没有本户的记录")
        if name == "general_taxpayer":
            latest = rows[0]
            missing = "最近所属期没有注明是否一般纳税人" if latest["general_taxpayer"] is None else ""
            return self._pieces(feeds.TAX, [(latest, _taxpayer_text(latest))], missing=missing)
        brackets = sum(row["tax_paid"] is None for row in rows)
        missing = f"有 {brackets} 个所属期只有幅度下限，没有税款数额" if brackets and name == "tax_paid" else ""
        return self._pieces(feeds.TAX, [(row, _tax_text(row)) for row in rows], missing=missing)

    def _insurance(self) -> Evidence:
        if feeds.SOCIAL_INSURANCE not in self._received:
            return Evidence(missing="本批次没有覆盖本户所在地区的完整社会保险数据")
        rows = self._in_window(feeds.SOCIAL_INSURANCE)
        if not rows:
            return Evidence(missing="所在地区的社会保险数据已归集，其中一年内没有本户的记录")
        texts = [(row, f"{_period(row)}参保 {row['insured']} 人") for row in rows]
        return self._pieces(feeds.SOCIAL_INSURANCE, texts)

    def _extra(self, indicator: Indicator) -> Evidence:
        rows = (row for row in self._held.rows[feeds.INDICATORS] if row["indicator"] == indicator.name)
        latest = max(
            (row for row in rows if row["as_of"] <= self._run.as_of), key=lambda row: row["as_of"], default=None
        )
        if latest is None:
            return Evidence(missing="没有部门提供本户的此项数据")
        missing = ""
        if not latest["value"]:
            missing = "提供的数据中此项为空"
        elif read_extra(indicator.kind, latest["value"]) is None:
            missing = f"提供的值不能按{KIND_LABELS[indicator.kind]}读取"
        text = f"截至 {date_text(latest['as_of'])}：{latest['value'] or '空'}"
        department = indicator.source or provenance.department(feeds.INDICATORS)
        return Evidence((Piece(text, department, self._sources.get(latest.delivery_id)),), missing)

    def _pieces(self, feed: Feed, rows: Sequence[tuple[Held, str]], *, missing: str = "") -> Evidence:
        pieces = (
            Piece(
                text,
                provenance.department(feed, kind=row.values.get("kind", "")),
                self._sources.get(row.delivery_id),
            )
            for row, text in rows
        )
        return Evidence(tuple(pieces), missing)


KIND_LABELS = {
    Kind.YES_NO: "是或否",
    Kind.COUNT: "整数",
    Kind.NUMBER: "数字",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.TEXT: "文字",
}


def yuan(value: Decimal) -> str:
    """1,234.50 元."""
    return f"{value:,.2f} 元"


def source_text(source: Source | None) -> str:
    """The delivery in one line; empty where there is none on record."""
    return f"{localtime(source.taken_at):%Y-%m-%d} 入库，批次 {source.delivery_id}" if source else ""


def _fen(value: int) -> str:
    return yuan(Decimal(value).scaleb(-2))


def _period(row: Held) -> str:
    return f"所属期 {row['period_start']} 至 {row['period_end']}："


def _report_text(row: Held) -> str:
    return f"{row['year']} 年度的年度报告，{date_text(row['filed_on'])}报送"


def _tax_text(row: Held) -> str:
    if row["tax_paid"] is not None:
        return f"{_period(row)}实缴 {_fen(row['tax_paid'])}"
    return f"{_period(row)}幅度下限 {_fen(row['tax_at_least'])}"


def _taxpayer_text(row: Held) -> str:
    answer = {True: "是一般纳税人", False: "不是一般纳税人", None: "未注明是否一般纳税人"}[row["general_taxpayer"]]
    return f"{_period(row)}{answer}"


def _mark_text(row: Held) -> str:
    until = f"，届满 {date_text(row['until_on'])}" if row["until_on"] else ""
    released = f"，{date_text(row['released_on'])}解除" if row["released_on"] else "，未解除"
    return f"{RiskKind(row['kind']).label}，自 {date_text(row['from_on'])}起{until}{released}"
