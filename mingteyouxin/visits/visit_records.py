"""Site visits (走访核实, C5): who may look at one, and what was found is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from authorities import audit, clock, files
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer, StoredFile
from authorities.refusals import Refused
from authorities.scans import look_at
from casework.refusals import IllegalTransition
from casework.workflow import move_all
from mingteyouxin import acts, file_purposes
from mingteyouxin.visits.enums import VisitAction, VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit, VisitPhoto
from mingteyouxin.visits.visit_sheets import ANSWERS, Sheet, sheet_of
from mingteyouxin.visits.workflow import VISIT

MOST_PHOTOS = 9
_NOTE = 1000
# A device's clock may be a little ahead of ours.
_AHEAD = timedelta(minutes=10)
# What a visit that was made says.
_RECORDED = (
    "checklist",
    "result",
    "note",
    "signer",
    "visited_at",
    "recorded_at",
    "recorded_by",
    "client_key",
    "signature",
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a visitor hands in."""

    answers: Mapping[str, str]
    result: str
    note: str
    visited_at: datetime
    signer: str = ""
    photos: Sequence[tuple[File, datetime]] = ()
    signature: File | None = None


@transaction.atomic
def record(visit_id: int, found: Findings, *, client_key: UUID, by: Officer) -> Visit:
    """Hand in what was found. The same `client_key` is taken once, however often the device sends it. Raises Refused.

    Nothing becomes of the case by it: that is for its reviewer to decide.
    """
    visit = (
        Visit.objects.select_for_update(of=("self",), no_key=True).select_related("place", "station").get(pk=visit_id)
    )
    if visit.client_key == client_key:
        return visit
    if visit.status != VisitStatus.PLANNED:
        raise IllegalTransition("该走访", visit.get_status_display())
    sheet = sheet_of(visit)
    if sheet.over:
        raise Refused("case_over", "该户已撤回申报或者已经办结，不需要再走访。")
    checklist = _checklist(sheet, found)
    if found.visited_at > clock.now() + _AHEAD:
        raise Refused("visited_in_future", "走访时间晚于现在，请核对手机的时间。")
    if len(found.photos) > MOST_PHOTOS:
        raise Refused("too_many_photos", f"最多 {MOST_PHOTOS} 张照片，请先删除不需要的。")
    visit.checklist = checklist
    visit.result, visit.note, visit.signer = found.result, found.note.strip()[:_NOTE], found.signer.strip()[:60]
    visit.visited_at, visit.recorded_at, visit.recorded_by = found.visited_at, clock.now(), by
    visit.client_key = client_key
    photos = [(_picture(file, by=by, path=visit.path), taken_at) for file, taken_at in found.photos]
    if found.signature is not None:
        visit.signature = _picture(found.signature, by=by, path=visit.path)
    said = visit.get_result_display()
    move_all(
        VISIT, [visit], VisitAction.RECORD, by=by, note=said, fields={name: getattr(visit, name) for name in _RECORDED}
    )
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(path=visit.path, visit=visit, file=file, taken_at=taken_at, position=position)
            for position, (file, taken_at) in enumerate(photos, start=1)
        ]
    )
    with jurisdiction(visit.place.path):
        audit.record(acts.VISIT_RECORDED, by=by, on=visit, household=sheet.household_id, note=said)
    return visit


def _checklist(sheet: Sheet, found: Findings) -> list[dict[str, str]]:
    known = dict(ANSWERS)
    given = [
        {"key": one.key, "question": one.text, "answer": found.answers.get(one.key, "")} for one in sheet.questions
    ]
    open_ones = [line["question"] for line in given if line["answer"] not in known]
    if open_ones:
        raise Refused("question_open", f"请回答“{open_ones[0]}”；现场看不出来的，选“现场无法判断”。")
    if found.result not in VisitResult.values:
        raise Refused("result_missing", "请选择走访结论。")
    denied = any(line["answer"] == "no" for line in given)
    if (found.result == VisitResult.NOT_CONFIRMED or denied) and not found.note.strip():
        raise Refused("note_required", "有不一致的情况，请在“走访情况”中写明。")
    return given


def _picture(file: File, *, by: Officer, path: str) -> StoredFile:
    scan = look_at(file)
    if scan.content_type != "image/jpeg":
        raise Refused("photo_wanted", "走访只接受照片，请重新拍照。")
    return files.keep(
        [scan.content], name=scan.name, purpose=file_purposes.VISIT, content_type=scan.content_type, by=by, path=path
    )
