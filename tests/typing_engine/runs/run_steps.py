"""What tests do with runs and read of them: compute, let through, publish. Run as batch."""

from datetime import date

from django.db import connection

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from casework import four_eyes
from registry.models import AnnualReport, Household, PublishedType
from tests import factories, second_officer
from tests.factories.typing_standards import REPORT_YEAR
from typing_engine import computing, confirmation, publication
from typing_engine.models import Result, Run

_FEN = 100


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
