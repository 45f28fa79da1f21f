"""Standards, households and runs for the tests of runs: the smallest that have a type each. Run as batch."""

import json
from datetime import date

from django.db import connection

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from casework import four_eyes
from registry.models import AnnualReport, Household, PublishedType
from tests import factories, second_officer
from typing_engine import computing, confirmation, publication, standards
from typing_engine.models import Result, Run, Standard

AS_OF = date(2026, 7, 15)
REPORT_YEAR = 2025
# 元 of turnover from which a household is of a type by `document`.
GROWTH, DEVELOPMENT = 100_000, 500_000
TURNOVER = {"survival": 1_000, "growth": 200_000, "development": 600_000}
_FEN = 100


def document(*, number: str = "示例〔2026〕1号", province: str = "42", growth: int = GROWTH, **changes) -> str:
    """A standard that asks for the turnover alone."""
    standard = {
        "format": "typing-standard/1",
        "province": province,
        "title": "示例省个体工商户分型标准",
        "number": number,
        "valid_from": "2026-01-01",
        "decide": [
            {"type": "development", "label": "第五条", "when": {"indicator": "revenue", "at_least": DEVELOPMENT}},
            {"type": "growth", "label": "第四条", "when": {"indicator": "revenue", "at_least": growth}},
            {"type": "survival", "label": "第三条", "otherwise": True},
        ],
    }
    return json.dumps(standard | changes, ensure_ascii=False)


def published_standard(**changes) -> Standard:
    """A standard published on the console."""
    text = document(**changes)
    with nationwide():
        return standards.publish(standards.save_draft(text).number)


def household(authority: str, kind: str, **fields) -> Household:
    """A household whose annual report makes it of that type; `ineligible` filed none."""
    made = factories.household(authority, **fields)
    if kind != "ineligible":
        turn_over(made, TURNOVER[kind])
    return made


def turn_over(household: Household, yuan: int) -> None:
    """File the household's annual report anew, with this turnover."""
    with nationwide():
        AnnualReport.objects.update_or_create(
            household=household,
            year=REPORT_YEAR,
            defaults={"filed_on": date(2026, 3, 1), "revenue": yuan * _FEN, "employees": 1, "delivery_id": 0},
        )


def computed(run: Run) -> Run:
    """The run, computed in this process."""
    return computing.compute(run.pk)


def published(run: Run) -> publication.Published:
    """Compute a run, accept what the gates of a bare registry say, and publish it."""
    let_through(computed(run))
    return publication.publish(run.pk)


def let_through(run: Run) -> Run:
    """Confirm a computed run; where lists were never delivered, an officer accepts that first."""
    requester, other = (factories.officer_at(f"{run.province}0000", Role.SUPERVISOR) for _ in range(2))
    with jurisdiction(run.path):
        if run.status == "held":
            confirmation.accept_gates(run.pk, by=requester, reason="示例数据没有其他名单")
        elif run.requested_by is None:
            four_eyes.request(confirmation.SUBJECT, run.pk, by=requester)
        return second_officer.approve(confirmation.SUBJECT, run.pk, by=other)


def types_of(run: Run) -> dict[int, str]:
    """Household → type, as the run found it."""
    with jurisdiction(run.path):
        return dict(Result.objects.filter(volume=run.volume, run=run).values_list("household_id", "type"))


def shown() -> dict[int, tuple[str, int | None]]:
    """Household → published type and the run that the row names."""
    return {pk: (kind, run) for pk, kind, run in PublishedType.objects.values_list("household_id", "type", "run_id")}


def run_sql(*statements: str) -> None:
    """Carry out statements, as whoever the test works as."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
