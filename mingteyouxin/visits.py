"""Site visits (走访核实, C5): who may look at one, and what was found is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from authorities import audit, clock, files
from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer, StoredFile
from mingteyouxin import acts, file_purposes
from mingteyouxin.enums import VisitAction, VisitResult, VisitStatus
from mingteyouxin.models import Visit, VisitPhoto
from mingteyouxin.refusals import IllegalTransition, Refused
from mingteyouxin.scans import look_at
from mingteyouxin.visit_planning import move, tell
from mingteyouxin.visit_sheets import ANSWERS, Sheet, sheet_of

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


def access_visit(acting: Acting, visit_id: int) -> Visit:
    """A visit of the station itself, or of the county's area. Foreign and absent look the same."""
    visit = Visit.objects.inside(acting.authority.path).select_related("station", "place").filter(pk=visit_id).first()
    if visit is None:
        raise NotAccessible
    return visit


def made_by(authority: Authority) -> QuerySet[Visit]:
    """Visits of cases that the bureau handles, the planned ones first."""
    rows = Visit.objects.filter(case__authority=authority).exclude(status=VisitStatus.CANCELLED)
    related = rows.select_related("station", "assigned", "recorded_by", "case__household")
    return related.order_by("-status", "due_on", "id")


def access_photo(visit: Visit, photo_id: int) -> StoredFile:
    """The file of a photo of the visit, or of the signature (0)."""
    if photo_id == 0 and visit.signature is not None:
        return visit.signature
    photo = visit.photos.select_related("file").filter(pk=photo_id).first()
    if photo is None:
        raise NotAccessible
    return photo.file


@transaction.atomic
def record(visit_id: int, found: Findings, *, client_key: UUID, by: Officer) -> Visit:
    """Hand in what was found. The same `client_key` is taken once, however often the device sends it. Raises Refused.

    Nothing becomes of the case by it: that is for its reviewer to decide.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=visit_id)
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
    move([visit], VisitStatus.DONE, **{name: getattr(visit, name) for name in _RECORDED})
    visit.refresh_from_db(fields=["status"])
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(path=visit.path, visit=visit, file=file, taken_at=taken_at, position=position)
            for position, (file, taken_at) in enumerate(photos, start=1)
        ]
    )
    tell([visit], VisitAction.RECORD, by=by, note=visit.get_result_display())
    with jurisdiction(visit.place.path):
        audit.record(
            acts.VISIT_RECORDED, by=by, on=visit, household=sheet.household_id, note=visit.get_result_display()
        )
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
