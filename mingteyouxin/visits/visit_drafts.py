"""What was ticked at a visit before it was handed in: kept with who ticked it, read by whoever goes on from it.

A visit that is given to another station or taken back loses nothing of it. The rows lie with the case; a station reads
those of its visit's case in the county's jurisdiction, deliberately, as it reads the sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from authorities import clock
from authorities.jurisdiction import jurisdiction, looking_from
from authorities.models import Officer
from casework.refusals import IllegalTransition
from mingteyouxin.cases.models import Case
from mingteyouxin.visits.enums import VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit, VisitDraft
from mingteyouxin.visits.visit_sheets import ANSWERS, sheet_of

_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What stands on a sheet that is not handed in: any part of it may be missing."""

    answers: Mapping[str, str]
    result: str = ""
    note: str = ""
    visited_at: datetime | None = None
    signer: str = ""


@transaction.atomic
def save(visit_id: int, ticked: Ticked, *, by: Officer) -> VisitDraft:
    """Keep what an officer ticked so far, in the place of what the same one ticked before. Raises Refused.

    What the sheet does not know is left out: nothing is asked of a draft but that its visit still waits.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=visit_id)
    if visit.status != VisitStatus.PLANNED:
        raise IllegalTransition("该走访", visit.get_status_display())
    sheet, known = sheet_of(visit), dict(ANSWERS)
    lines = [
        {"key": one.key, "question": one.text, "answer": ticked.answers.get(one.key, "")} for one in sheet.questions
    ]
    said = {
        "saved_at": clock.now(),
        "checklist": [line if line["answer"] in known else line | {"answer": ""} for line in lines],
        "result": ticked.result if ticked.result in VisitResult.values else "",
        "note": ticked.note.strip()[:1000],
        # A day that no visit is of, typed halfway, is left out like everything that the sheet does not know.
        "visited_at": ticked.visited_at if ticked.visited_at and ticked.visited_at.year in _YEARS else None,
        "signer": ticked.signer.strip()[:60],
    }
    with jurisdiction(visit.place.path):
        case = Case.objects.only("path").get(pk=visit.case_id)
        made, _ = VisitDraft.objects.update_or_create(
            visit_id=visit.pk, by=by, defaults=said, create_defaults=said | {"path": case.path, "case_id": case.pk}
        )
    return made


def to_go_on_from(visit: Visit) -> list[VisitDraft]:
    """Drafts of the visit and of those of the same case that were taken back, the newest first."""
    with looking_from(visit.place.path):
        return list(_unfinished().filter(case=visit.case_id))


def with_draft_day(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with `drafted_at`: when somebody last ticked something at a visit that was taken back."""
    newest = VisitDraft.objects.filter(case=OuterRef("pk"), visit__status=VisitStatus.CANCELLED)
    return cases.annotate(drafted_at=Subquery(newest.values("saved_at")[:1]))


def _unfinished() -> QuerySet[VisitDraft]:
    return VisitDraft.objects.exclude(visit__status=VisitStatus.DONE).select_related("by", "visit__station")
