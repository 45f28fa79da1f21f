"""Facts of households on a day of one's choice, outside of any run: the same SQL that runs use (CONTRACTS 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from typing_engine.batch.coverage import areas_of
from typing_engine.batch.facts import Question, facts_sql
from typing_engine.enums import Ground
from typing_engine.runs import report_year_of
from typing_engine.standard.evaluate import Fact
from typing_engine.standard.indicators import BUILT_IN, Indicator, Kind, of_canonical


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """A SELECT of a row a household: `household_id`, `path`, a column of each built-in indicator by its name, and
    `extra_0`, `extra_1`, … with the canonical texts of extension indicators. It has no parameters.

    `report_filed_sql` answers over such a row whether the annual report of `report_year` is there: '1', '0', and '0'
    for whom none was due.
    """

    sql: str
    report_year: int

    @property
    def report_filed_sql(self) -> str:
        year_end = f"DATE '{date(self.report_year, 12, 31).isoformat()}'"
        return (
            f"CASE WHEN established_on <= {year_end} AND grounds & {Ground.REPORT_MISSING.bit} = 0"
            " THEN '1' ELSE '0' END"
        )


def facts_on(
    household_ids: Sequence[int],
    *,
    province_path: str,
    on: date,
    extras: Sequence[tuple[str, Kind]] = (),
    payers: bool = True,
) -> StandingFacts:
    """The facts of households of a province on a day. Runs in a jurisdiction that sees them.

    A household founded after the day has no row. Money is in 分 there; `read_cell` gives it in 元. Without `payers`
    nobody asks where the lists of tax and insurance were received: who is not on them is unknown then.
    """
    report_year = report_year_of(on)
    question = Question(
        province_path=province_path,
        as_of=on,
        report_year=report_year,
        areas=areas_of(province_path, as_of=on) if payers else {},
        household_ids=household_ids,
    )
    return StandingFacts(facts_sql(question, extras), report_year)


def read_cell(indicator: Indicator, value: object) -> Fact:
    """A cell of these rows as conditions read it: money in 元, a canonical text as its kind says."""
    if value is None:
        return None
    if indicator.name not in BUILT_IN:
        return of_canonical(indicator.kind, str(value))
    return Decimal(value).scaleb(-2) if indicator.kind is Kind.MONEY else value
