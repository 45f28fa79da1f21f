"""CONTRACTS 2 read once more, in plain Python from the text of the contract and from the rows as delivered.

Slow, and on purpose of one piece with the wording: nothing of the platform is imported. What a run finds for every
household is compared with what this and `reading_rules.py` (CONTRACTS 3) find.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.typing_engine.reading_rules import Rules, industry

GROUNDS = ("not_registered", "report_missing", "abnormal", "serious_violation", "tax_abnormal", "suspended")
BUILT_IN = (
    "months_in_operation", "established_on", "revenue", "employees", "tax_paid", "tax_at_least", "general_taxpayer",
    "insured_people", "industry",
)  # fmt: skip
_MARKS = {
    "经营异常": "abnormal",
    "严重违法失信": "serious_violation",
    "税务非正常户": "tax_abnormal",
    "歇业": "suspended",
}
# The wording of real registries beside our own (CONTRACTS 1, `status`).
_REGISTERED = ("存续", "在营（开业）")


@dataclass(frozen=True)
class File:
    """A file as a department handed it in: `area` is the path it is complete for unless `partial`."""

    feed: str
    rows: list[dict[str, str]]
    area: str = "/42/"
    partial: bool = False


@dataclass(frozen=True)
class Filing:
    """A 歇业 filing: from when, until when it was filed for, and when it was ended."""

    from_on: date
    until_on: date | None = None
    released_on: date | None = None


@dataclass
class Found:
    """What is to be found for one household: money in 元, unknown None."""

    type: str
    rule: int | None
    grounds: tuple[str, ...]
    facts: dict[str, object]
    extras: dict[str, object]
    score: Decimal | None


# --- days ---


def day(text: str) -> date | None:
    """A day as feeds write it: YYYY-MM-DD, YYYY/M/D, YYYYMMDD."""
    for pattern in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})(\d{2})(\d{2})",
    ):
        match = re.fullmatch(pattern, text, re.ASCII)
        if match:
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                return None
    return None


def plus_months(start: date, months: int) -> date:
    """No such day in the month: its last day."""
    month = start.month + months
    year = start.year
    while month > 12:
        month, year = month - 12, year + 1
    while month < 1:
        month, year = month + 12, year - 1
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def months_between(start: date, until: date) -> int:
    """The largest m with start + m months ≤ until."""
    months = (until - start).days // 31
    while plus_months(start, months + 1) <= until:
        months += 1
    return months


def suspension_is_used_up(filings: Iterable[Filing], as_of: date) -> bool:
    """More days than three years have, each counted once from the day after a filing began to its end."""
    begun = [filing for filing in filings if filing.from_on <= as_of]
    counted = set()
    for filing in begun:
        last = min(each for each in (filing.until_on, filing.released_on, as_of) if each)
        counted.update(range(filing.from_on.toordinal() + 1, last.toordinal() + 1))
    first = min(filing.from_on for filing in begun)
    return len(counted) > (plus_months(first, 36) - first).days


def report_year(as_of: date) -> int:
    """The year before, once its report is due (after 30 June); until then the one before that."""
    return as_of.year - 1 if (as_of.month, as_of.day) > (6, 30) else as_of.year - 2


# --- values ---


def money(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"\d{1,15}(\.\d{1,2})?", text, re.ASCII) else None


def yes_no(text: str) -> bool | None:
    return {"是": True, "1": True, "true": True, "否": False, "0": False, "false": False}.get(text.lower())


def count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"[-+]?\d+(\.\d+)?", text, re.ASCII) else None


_EXTRA = {"yes_no": yes_no, "count": count, "number": number, "money": money, "date": day, "text": str}


# --- facts (CONTRACTS 2) ---


@dataclass
class Registry:
    """What is held after the files were taken in their order. `bureaus` gives the path of a bureau or station."""

    files: Iterable[File]
    bureaus: dict[str, str]
    province: str = "/42/"
    households: dict[str, dict] = field(default_factory=dict, init=False)
    _rows: dict[tuple[str, str], dict[tuple, dict]] = field(default_factory=dict, init=False)
    _owner: dict[str, str] = field(default_factory=dict, init=False)
    _payers: list[tuple[str, str, set[date]]] = field(default_factory=list, init=False)

    _KEYS = {
        "annual_reports": ("year",),
        "risk_marks": ("kind", "from_on"),
        "tax": ("period_start", "period_end"),
        "social_insurance": ("period_start", "period_end"),
        "indicators": ("indicator", "as_of"),
    }

    def __post_init__(self) -> None:
        for file in self.files:
            for row in file.rows:
                self._take(file, {name: text.strip() for name, text in row.items()})
            if file.feed in ("tax", "social_insurance") and not file.partial:
                self._payers.append((file.feed, file.area, {day(row["period_end"]) for row in file.rows}))

    def _take(self, file: File, row: dict) -> None:
        key = row.get("code") or row.get("reg_no")
        if file.feed == "households":
            self.households[key] = row
            for held in filter(None, (row.get("code"), row.get("reg_no"))):
                self._owner[held] = key
        elif file.feed in self._KEYS:
            # A day is one day, however it is written.
            part = tuple(day(row[name]) or row[name] for name in self._KEYS[file.feed])
            self._rows.setdefault((file.feed, self._owner[key]), {})[part] = row

    def rows(self, feed: str, key: str) -> list[dict]:
        return list(self._rows.get((feed, key), {}).values())

    def path(self, key: str) -> str:
        """The station's path where one of the bureau's own is named, else the bureau's."""
        row = self.households[key]
        bureau = self.bureaus[row["authority"]]
        station = self.bureaus.get(row.get("station", ""), "")
        return station if station.startswith(bureau) else bureau

    def taking_part(self, as_of: date) -> list[str]:
        return [
            key
            for key, row in self.households.items()
            if day(row["established_on"]) <= as_of and self.path(key).startswith(self.province)
        ]

    def received(self, feed: str, path: str, as_of: date) -> bool:
        """A complete delivery for an area that holds the path, with a row in the window."""
        since = plus_months(as_of, -12)
        return any(
            of == feed and path.startswith(area) and any(since < end <= as_of for end in ends)
            for of, area, ends in self._payers
        )

    def grounds(self, key: str, as_of: date) -> tuple[str, ...]:
        row = self.households[key]
        found = set()
        if row["status"] not in _REGISTERED and (not row.get("status_on") or day(row["status_on"]) <= as_of):
            found.add("not_registered")
        if day(row["established_on"]).year <= report_year(as_of) and self._report(key, as_of) is None:
            found.add("report_missing")
        suspensions = [
            Filing(*(day(mark[name]) if mark.get(name) else None for name in ("from_on", "until_on", "released_on")))
            for mark in self.rows("risk_marks", key)
            if mark["kind"] == "歇业"
        ]
        for mark in self.rows("risk_marks", key):
            in_season = mark["kind"] == "歇业" and yes_no(row.get("seasonal", ""))
            if self._stands(mark, as_of, suspensions) and not in_season:
                found.add(_MARKS[mark["kind"]])
        return tuple(ground for ground in GROUNDS if ground in found)

    def _stands(self, mark: dict, as_of: date, suspensions: list[Filing]) -> bool:
        from_on = day(mark["from_on"])
        if from_on > as_of or (mark.get("released_on") and day(mark["released_on"]) <= as_of):
            return False
        if mark["kind"] != "歇业":
            return True
        if mark.get("until_on") and not as_of <= day(mark["until_on"]):
            return False
        return not suspension_is_used_up(suspensions, as_of)

    def _report(self, key: str, as_of: date) -> dict | None:
        for report in self.rows("annual_reports", key):
            if int(report["year"]) == report_year(as_of) and day(report["filed_on"]) <= as_of:
                return report
        return None

    def facts(self, key: str, as_of: date) -> dict[str, object]:
        row = self.households[key]
        founded = day(row["established_on"])
        report = self._report(key, as_of) or {}
        return {
            "months_in_operation": months_between(founded, as_of),
            "established_on": founded,
            "revenue": money(report.get("revenue", "")),
            "employees": count(report.get("employees", "")),
            **self._tax(key, as_of),
            "insured_people": self._insured(key, as_of),
            "industry": industry(row.get("industry", "")),
        }

    def _window(self, feed: str, key: str, as_of: date) -> list[dict]:
        since = plus_months(as_of, -12)
        return [row for row in self.rows(feed, key) if since < day(row["period_end"]) <= as_of]

    def _tax(self, key: str, as_of: date) -> dict[str, object]:
        if not self.received("tax", self.path(key), as_of):
            return {"tax_paid": None, "tax_at_least": None, "general_taxpayer": None}
        rows = self._window("tax", key, as_of)
        if not rows:
            return {"tax_paid": Decimal(0), "tax_at_least": Decimal(0), "general_taxpayer": False}
        paid = [money(row.get("tax_paid", "")) for row in rows]
        least = [
            money(row.get("tax_at_least", "")) if amount is None else amount
            for row, amount in zip(rows, paid, strict=True)
        ]
        latest = max(rows, key=lambda row: (day(row["period_end"]), day(row["period_start"])))
        return {
            "tax_paid": None if None in paid else sum(paid),
            "tax_at_least": sum(least),
            "general_taxpayer": yes_no(latest.get("general_taxpayer", "")),
        }

    def _insured(self, key: str, as_of: date) -> int | None:
        if not self.received("social_insurance", self.path(key), as_of):
            return None
        return max((int(row["insured"]) for row in self._window("social_insurance", key, as_of)), default=0)

    def extension(self, key: str, name: str, kind: str, as_of: date) -> object:
        """The latest value, read as declared; no falling back to an older one."""
        text = self.extension_text(key, name, as_of)
        return _EXTRA[kind](text) if text else None

    def extension_text(self, key: str, name: str, as_of: date) -> str:
        rows = [row for row in self.rows("indicators", key) if row["indicator"] == name and day(row["as_of"]) <= as_of]
        return max(rows, key=lambda row: day(row["as_of"]))["value"] if rows else ""

    def type(self, key: str, document: dict, as_of: date) -> Found:
        """Base standard, then the standard's rules."""
        grounds = self.grounds(key, as_of)
        facts = self.facts(key, as_of)
        declared = document.get("indicators") or {}
        extras = {name: self.extension(key, name, about["kind"], as_of) for name, about in declared.items()}
        if grounds:
            return Found("ineligible", None, grounds, facts, extras, None)
        rules = Rules(document, facts | extras)
        rule = rules.decide()
        return Found(document["decide"][rule]["type"], rule, (), facts, extras, rules.score)


def parse(document: str) -> dict:
    """JSON with every number as it is written."""
    return json.loads(document, parse_float=Decimal, parse_int=Decimal)
