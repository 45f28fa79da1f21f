"""The facts of a run as one SELECT: a row per household, with the grounds of the base standard (CONTRACTS 2).

Every table is narrowed to the same households and read in the order of its primary key, so that PostgreSQL merges
sorted streams and holds nothing in memory. Plain SQL text with literals in it: executed without parameters.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from psycopg import sql

from registry import feeds
from registry.enums import RegistrationStatus, RiskKind
from registry.feeds import Feed
from typing_engine.batch.coverage import received_sql
from typing_engine.enums import Ground
from typing_engine.standard.indicators import Kind, extra_sql
from typing_engine.standard.months import add_months

# Suspensions last three years at most in all (实施细则 第四十二条; CONTRACTS 2), a year of payments twelve months.
_LONGEST_SUSPENSION = 36
_YEAR = 12
_MARKS = {
    RiskKind.ABNORMAL: Ground.ABNORMAL,
    RiskKind.SERIOUS_VIOLATION: Ground.SERIOUS_VIOLATION,
    RiskKind.TAX_ABNORMAL: Ground.TAX_ABNORMAL,
    RiskKind.SUSPENDED: Ground.SUSPENDED,
}
# Days are counted from the first one that a feed can hold, seven digits long whatever the day.
_FIRST_DAY = "DATE '0001-01-01'"
_DAY_DIGITS = 7
_DAY_OFFSET = 10 ** (_DAY_DIGITS - 1)
# More than this many 分 in one year is nobody's tax; a damaged feed must not stop the run of a province.
_MOST_MONEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Question:
    """Whose facts, as of when, from which lists.

    `areas` are the paths in which each list of payers counts as received (`coverage.py`). Households are narrowed by a
    range of ids, by the ids named, or by nothing but the province. For a correction the rows of named households are
    given (`rows`: SQL of the rows by table, in place of what is held), and the households for which a list counts as
    received whatever was delivered for their area.
    """

    province_path: str
    as_of: date
    report_year: int
    areas: Mapping[str, Sequence[str]]
    first_id: int | None = None
    last_id: int | None = None
    household_ids: Sequence[int] | None = None
    rows: Mapping[str, str] = field(default_factory=dict)
    received_for: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def table(self, name: str) -> str:
        """What rows of a table are read from."""
        return self.rows.get(name, name)

    def received(self, feed: Feed) -> str | None:
        """SQL over `registry_household h`: the list counts as received; "true" for all, None for nobody."""
        by_area = received_sql(self.areas.get(feed, ()), province_path=self.province_path, column="h.path")
        named = self.received_for.get(feed)
        if by_area == "true" or not named:
            return by_area
        by_household = f"h.id = ANY ({_ids(named)})"
        return by_household if by_area is None else f"({by_area} OR {by_household})"

    def narrowed(self, column: str) -> str:
        """Condition on a household's id: the same for every table, which keeps the streams that are merged short."""
        conditions = []
        if self.first_id is not None:
            conditions.append(f"{column} >= {int(self.first_id)}")
        if self.last_id is not None:
            conditions.append(f"{column} <= {int(self.last_id)}")
        if self.household_ids is not None:
            conditions.append(f"{column} = ANY ({_ids(self.household_ids)})")
        return " AND ".join(conditions) or "true"

    @property
    def eligible(self) -> str:
        """Condition on `registry_household h`: who is part of the run."""
        return (
            f"{self.narrowed('h.id')} AND h.path >= {text(self.province_path)}"
            f" AND h.path < {text(self.province_path[:-1] + '0')} AND h.established_on <= {day(self.as_of)}"
        )

    def in_window(self, column: str) -> str:
        """Condition on a period's last day: within the year that ends with the reference day."""
        return f"{column} > {day(add_months(self.as_of, -_YEAR))} AND {column} <= {day(self.as_of)}"


def text(value: str) -> str:
    """A text as an SQL literal."""
    return sql.Literal(value).as_string(None)


def day(value: date) -> str:
    """A day as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


def _ids(household_ids: Sequence[int]) -> str:
    """Numbers of households as an SQL literal."""
    return f"'{{{','.join(str(int(household_id)) for household_id in household_ids)}}}'::bigint[]"


def facts_sql(question: Question, extras: Sequence[tuple[str, Kind]]) -> str:
    """SELECT of one row per household: whose it is, indicators, grounds (bitmask), extension indicators extra_0….

    `extras` are the extension indicators the standard reads and their kinds. A value that cannot be read is NULL.
    """
    columns = {
        "household_id": "h.id",
        "path": "h.path",
        "authority_id": "h.authority_id",
        "established_on": "h.established_on",
        "months_in_operation": _months_in_operation(question.as_of),
        "industry": "NULLIF(h.industry, '')",
        "revenue": "r.revenue",
        "employees": "r.employees",
        "grounds": _grounds(question),
    }
    joins = []
    in_part = {}
    for feed, (summed, values) in _PAYERS.items():
        received = question.received(feed)
        if received is None:
            columns |= {name: f"NULL::{kind}" for name, (kind, _) in values.items()}
            continue
        joins.append(f"LEFT JOIN ({summed(question)}) {feed} ON {feed}.household_id = h.id")
        # Who is not on a list that was received paid nothing (CONTRACTS 1, Coverage).
        columns |= {
            name: f"CASE WHEN {feed}.household_id IS NULL THEN {nothing} ELSE {feed}.{name} END"
            for name, (_, nothing) in values.items()
        }
        if received != "true":
            columns[f"{feed}_received"] = received
            in_part |= {name: f"CASE WHEN {feed}_received THEN {name} END" for name in values}
    if extras:
        joins.append(f"LEFT JOIN ({_latest_values(question, extras)}) x ON x.household_id = h.id")
        columns |= {f"extra_{place}": extra_sql(kind, f"x.raw_{place}") for place, (_, kind) in enumerate(extras)}
    # OFFSET 0 keeps PostgreSQL from working an expression out again wherever a step further out names its column.
    facts = f"""
        SELECT {_listed(columns)}
        FROM {question.table("registry_household")} h
        LEFT JOIN {question.table("registry_annualreport")} r
               ON r.household_id = h.id AND r.year = {int(question.report_year)}
              AND r.filed_on <= {day(question.as_of)} AND {question.narrowed("r.household_id")}
        LEFT JOIN ({_marks(question)}) m ON m.household_id = h.id
        {" ".join(joins)}
        WHERE {question.eligible} OFFSET 0"""
    if in_part:
        facts = (
            f"SELECT {_listed({name: in_part.get(name, name) for name in columns})} FROM ({facts}) all_lists OFFSET 0"
        )
    return facts


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in columns.items())


def unreadable_sql(question: Question, extras: Sequence[tuple[str, Kind]]) -> str:
    """SELECT indicator, households whose latest value is there and cannot be read as the kind that is declared."""
    values = ", ".join(
        f"({text(name)}, x.raw_{place}, {extra_sql(kind, f'x.raw_{place}')})"
        for place, (name, kind) in enumerate(extras)
    )
    return f"""
        SELECT v.indicator, count(*)
        FROM registry_household h
        JOIN ({_latest_values(question, extras)}) x ON x.household_id = h.id
        CROSS JOIN LATERAL (VALUES {values}) v (indicator, raw, readable)
        WHERE {question.eligible} AND v.raw IS NOT NULL AND v.readable IS NULL
        GROUP BY v.indicator"""


def _months_in_operation(as_of: date) -> str:
    """Whole months since founding (民法典 第二百零二条).

    Who was founded on a later day of a month than the reference day has not filled the last one; on the last day of a
    month everyone has.
    """
    months = (
        f"({as_of.year * 12 + as_of.month} - date_part('year', h.established_on) * 12"
        " - date_part('month', h.established_on))::integer"
    )
    if as_of.day == monthrange(as_of.year, as_of.month)[1]:
        return months
    return f"{months} - (date_part('day', h.established_on) > {as_of.day})::integer"


def _grounds(question: Question) -> str:
    """Bitmask of the grounds of the base standard (B1)."""
    as_of = day(question.as_of)
    year_end = day(date(question.report_year, 12, 31))
    in_season = ~Ground.SUSPENDED.bit
    return f"""(
        CASE WHEN h.status <> '{RegistrationStatus.REGISTERED}' AND (h.status_on IS NULL OR h.status_on <= {as_of})
             THEN {Ground.NOT_REGISTERED.bit} ELSE 0 END
        | CASE WHEN r.household_id IS NULL AND h.established_on <= {year_end}
               THEN {Ground.REPORT_MISSING.bit} ELSE 0 END
        | CASE WHEN m.marks IS NULL THEN 0 WHEN h.seasonal THEN m.marks & {in_season} ELSE m.marks END)::smallint"""


def _marks(question: Question) -> str:
    """Marks that stand on the reference day, as a bitmask per household.

    A suspension stands no longer than three years in all (累计): the days of every filing are counted once each, from
    the day after it began to its end or the reference day; who has used them up is not suspended.
    """
    as_of = day(question.as_of)
    suspended = Ground.SUSPENDED.bit
    bits = " ".join(f"WHEN '{kind}' THEN {ground.bit}" for kind, ground in _MARKS.items())
    is_suspension = f"kind = '{RiskKind.SUSPENDED}'"
    stands = (
        f"(released_on IS NULL OR released_on > {as_of})"
        f" AND (kind <> '{RiskKind.SUSPENDED}' OR until_on IS NULL OR until_on >= {as_of})"
    )
    # The days are summed for the few who are suspended alone; their filings come along in the stream of all marks.
    return f"""
        SELECT household_id,
               CASE WHEN marks & {suspended} <> 0
                     AND (SELECT sum(upper(span) - lower(span)) FROM unnest(spans) span)
                         > (first_on + interval '{_LONGEST_SUSPENSION} months')::date - first_on
                    THEN marks & ~{suspended} ELSE marks END AS marks
        FROM (SELECT household_id,
                     bit_or(CASE kind {bits} END) FILTER (WHERE {stands}) AS marks,
                     min(from_on) FILTER (WHERE {is_suspension}) AS first_on,
                     range_agg(daterange(from_on + 1, least(until_on, released_on, {as_of}) + 1))
                         FILTER (WHERE {is_suspension}) AS spans
              FROM {question.table("registry_riskmark")}
              WHERE {question.narrowed("household_id")} AND from_on <= {as_of} AND ({stands} OR {is_suspension})
              GROUP BY household_id) marked"""


def _tax(question: Question) -> str:
    """Tax of a year: what was paid (unknown where a bracket is all that is known), at least, and the latest status.

    The latest row of a household is found as the largest of one number per row: its days, then its answer.
    """
    latest = (
        f"(period_end - {_FIRST_DAY})::bigint * {1 << 24} + (period_start - {_FIRST_DAY}) * 4"
        " + CASE general_taxpayer WHEN true THEN 2 WHEN false THEN 1 ELSE 0 END"
    )
    return f"""
        SELECT household_id, CASE WHEN all_amounts THEN tax_at_least END AS tax_paid, tax_at_least,
               CASE latest & 3 WHEN 2 THEN true WHEN 1 THEN false END AS general_taxpayer
        FROM (SELECT household_id, count(tax_paid) = count(*) AS all_amounts, max({latest}) AS latest,
                     least(sum(coalesce(tax_paid, tax_at_least)), {_MOST_MONEY})::bigint AS tax_at_least
              FROM {question.table("registry_tax")}
              WHERE {question.narrowed("household_id")} AND {question.in_window("period_end")}
              GROUP BY household_id) summed"""


def _insurance(question: Question) -> str:
    return f"""
        SELECT household_id, max(insured) AS insured_people
        FROM {question.table("registry_socialinsurance")}
        WHERE {question.narrowed("household_id")} AND {question.in_window("period_end")}
        GROUP BY household_id"""


# Lists of payers: what is summed by household, and of each column its type and what not being on the list means.
_PAYERS: Mapping[Feed, tuple[Callable[[Question], str], Mapping[str, tuple[str, str]]]] = {
    feeds.TAX: (
        _tax,
        {"tax_paid": ("bigint", "0"), "tax_at_least": ("bigint", "0"), "general_taxpayer": ("boolean", "false")},
    ),
    feeds.SOCIAL_INSURANCE: (_insurance, {"insured_people": ("integer", "0")}),
}


def _latest_values(question: Question, extras: Sequence[tuple[str, Kind]]) -> str:
    """The latest value of each extension indicator by the reference day, as text; an empty one is none, too.

    Rows come in the order of the primary key; the latest is the largest of day and value in one text.
    """
    dated = f"({_DAY_OFFSET} + (as_of - {_FIRST_DAY}))::text || coalesce(value, '')"
    values = ", ".join(
        f"NULLIF(substr(max({dated}) FILTER (WHERE indicator = {text(name)}), {_DAY_DIGITS + 1}), '') AS raw_{place}"
        for place, (name, _) in enumerate(extras)
    )
    names = ", ".join(text(name) for name, _ in extras)
    return f"""
        SELECT household_id, {values}
        FROM {question.table("registry_indicator")}
        WHERE {question.narrowed("household_id")} AND indicator IN ({names}) AND as_of <= {day(question.as_of)}
        GROUP BY household_id"""
