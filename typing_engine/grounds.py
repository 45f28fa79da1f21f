"""The base standard (B1) put to households on a day of one's choice, outside of any run: the same SQL that runs use."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from typing_engine.batch.facts import Question, facts_sql
from typing_engine.enums import Ground
from typing_engine.runs import report_year_of


def grounds_on(household_ids: Sequence[int], *, province_path: str, on: date) -> dict[int, list[Ground]]:
    """Grounds of 不符合分型条件 that households of a province have on a day; an empty list for who meets the standard.

    Runs in a jurisdiction that sees them. A household founded after the day is not in the answer.
    """
    if not household_ids:
        return {}
    question = Question(
        province_path=province_path,
        as_of=on,
        report_year=report_year_of(on),
        areas={},
        household_ids=household_ids,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT household_id, grounds FROM ({facts_sql(question, ())}) facts")  # noqa: S608
        return {household_id: Ground.of(mask) for household_id, mask in cursor.fetchall()}
