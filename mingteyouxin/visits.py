"""Site visits (走访核实, C5): planned by the reviewing bureau, made by a station. The only writer of Visit.status.

A station sees its own visits, and of the households that it visits nothing but what the visit needs: `sheets` reads
that from the county's rows, deliberately, and hands on no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet

from authorities import audit, clock, files
from authorities.access import Acting, NotAccessible
from authorities.capabilities import Capability, capabilities
from authorities.enums import Act, FilePurpose, Level, NotificationKind
from authorities.jurisdiction import below, jurisdiction, nationwide
from authorities.models import Authority, Officer, Post, StoredFile
from authorities.notifications import notify
from mingteyouxin import shown
from mingteyouxin.enums import CaseStatus, VisitAction, VisitResult, VisitStatus
from mingteyouxin.models import Case, CaseAnswer, PublicRound, Visit, VisitEvent, VisitPhoto
from mingteyouxin.refusals import IllegalTransition, Refused
from mingteyouxin.scans import look_at
from mingteyouxin.workflow import IN_LINE

MOST_PHOTOS = 9
# What every visit looks at; the criteria of the class follow.
QUESTIONS = (
    ("premises", "经营场所与登记一致"),
    ("running", "正在经营"),
    ("operator", "由登记的经营者或者其家庭成员经营"),
    ("materials", "现场情况与申报材料一致"),
)
ANSWERS = (("yes", "是"), ("no", "否"), ("unclear", "现场无法判断"))
_NOTE = 1000
# A device's clock may be a little ahead of ours.
_AHEAD = timedelta(minutes=10)
_VISITORS = (Level.COUNTY, Level.STATION)


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
class Question:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a visitor knows of the household: no document, no tax, no revenue; the phone is shown for a reason only."""

    visit: Visit
    household_id: int
    name: str
    number: str
    address: str
    class_label: str
    path_label: str
    statement: str
    claims: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    over: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one of many: the text is empty where it was done."""

    case: Case
    refusal: str = ""


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


# --- who may be sent, and whom one may look at ------------------------------------------------------------------------


def visitors(authority: Authority) -> QuerySet[Authority]:
    """County bureaus and stations at or below a bureau: who may be sent on a visit."""
    return Authority.objects.filter(below(authority.path), level__in=_VISITORS, valid_to=None).order_by("path")


def people(station: Authority) -> list[Officer]:
    """Who makes visits for a station today."""
    posts = Post.objects.filter(authority=station).held_on(clock.today()).select_related("officer", "authority")
    return list({post.officer_id: post.officer for post in posts if _visits(post)}.values())


def people_of(authority: Authority) -> list[Post]:
    """Who makes visits at the bureau or at a station below it today, whoever of them is to be sent."""
    posts = Post.objects.filter(below(authority.path, field="authority__path")).held_on(clock.today())
    posts = posts.select_related("officer", "authority").order_by("authority__path", "officer__full_name")
    return list({post.officer_id: post for post in posts if _visits(post)}.values())


def _visits(post: Post) -> bool:
    return Capability.VISIT_DO in capabilities(post.role, post.authority.level)


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


@contextmanager
def seen_from(authority: Authority) -> Iterator[QuerySet[Visit]]:
    """Planned visits of a station (or of a county and its stations) by street and address.

    Their households are read in it, in the county's jurisdiction; what leaves it is `sheets`, and no more.
    """
    with jurisdiction(_around(authority)):
        yield _in_order(Visit.objects.inside(authority.path).planned().filter(case__status__in=IN_LINE))


def sheet_of(visit: Visit) -> Sheet:
    """One visit with what the visitor needs to know. A household that has moved away is no longer visited from here."""
    with jurisdiction(visit.place.path):
        found = sheets(_in_order(Visit.objects.filter(pk=visit.pk)))
    if not found:
        raise NotAccessible
    return found[0]


def _in_order(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    related = rows.select_related("station", "place", "assigned", "case__household", "case__round__standard")
    return related.order_by("case__household__division", "case__household__address", "id")


def sheets(visits: Iterable[Visit]) -> list[Sheet]:
    """What visitors need to know of the households. Runs in the jurisdiction of the county."""
    found = list(visits)
    claims: dict[int, list[CaseAnswer]] = {}
    for answer in CaseAnswer.objects.filter(case__in=[visit.case_id for visit in found], claimed=True):
        claims.setdefault(answer.case_id, []).append(answer)
    return [_sheet(visit, claims.get(visit.case_id, [])) for visit in found]


def _sheet(visit: Visit, claims: list[CaseAnswer]) -> Sheet:
    case, household = visit.case, visit.case.household
    rule = shown.read(case.round.standard).rules.get(case.recognition_class)
    criteria = {criterion.key: criterion.wording for criterion in rule.criteria} if rule else {}
    questions = [Question(*one) for one in QUESTIONS] + [
        Question(f"c{key}", wording) for key, wording in criteria.items()
    ]
    return Sheet(
        visit=visit,
        household_id=household.pk,
        name=str(household),
        number=household.number,
        address=household.address or "登记信息中没有地址",
        class_label=case.get_recognition_class_display(),
        path_label=case.get_recognition_path_display(),
        statement=case.statement or case.recommendation,
        claims=tuple((criteria.get(one.criterion, one.criterion), one.text) for one in claims),
        questions=tuple(questions),
        over=case.status not in IN_LINE,
    )


def _around(authority: Authority) -> str:
    """Path of the county-level bureau that a station belongs to; of any other bureau its own."""
    while authority.level == Level.STATION and authority.parent is not None:
        authority = authority.parent
    return authority.path


# --- planning ---------------------------------------------------------------------------------------------------------


def wanting(authority: Authority) -> QuerySet[Case]:
    """Cases that the bureau handles, whose standard asks for a visit now, and that no visit has confirmed or will."""
    asked = Q(pk__in=[])
    for row in PublicRound.objects.filter(authority=authority).select_related("standard"):
        asked |= Q(round=row, recognition_path__in=shown.read(row.standard).visits, status__in=_times(row))
    live = Visit.objects.filter(Q(status=VisitStatus.PLANNED) | Q(result=VisitResult.CONFIRMED))
    rows = Case.objects.handled_by(authority).filter(asked).exclude(pk__in=live.values("case"))
    return rows.select_related("household", "place").order_by("household__division", "household__address", "id")


def is_wanted(case: Case) -> bool:
    """True when the standard asks for a visit of the case, and its time has come."""
    return case.recognition_path in shown.read(case.round.standard).visits and case.status in _times(case.round)


def _times(row: PublicRound) -> tuple[CaseStatus, ...]:
    """Proposed for recognition: before or after ranking, as the place sets."""
    return (CaseStatus.SELECTED,) if row.visit_after_ranking else (CaseStatus.PASSED, CaseStatus.SELECTED)


@transaction.atomic
def plan(
    authority: Authority,
    case_ids: Iterable[int],
    *,
    station: Authority,
    due_on: date,
    by: Officer,
    assigned: Officer | None = None,
) -> list[Told]:
    """Send a station to many households. Runs in the jurisdiction of the bureau that handles them.

    Each case is planned or refused for itself; Refused is raised for what would be wrong for all of them.
    """
    _check(authority, station=station, assigned=assigned, due_on=due_on)
    locked = Case.objects.handled_by(authority).select_for_update(of=("self",), no_key=True)
    cases = list(
        locked.filter(pk__in=list(case_ids)).select_related("household", "round__standard", "place").order_by("id")
    )
    live = Visit.objects.filter(case__in=cases).exclude(status=VisitStatus.CANCELLED).order_by("id")
    latest = {visit.case_id: visit for visit in live}
    told = [Told(case, _refusal(case, latest.get(case.pk), station)) for case in cases]
    moment = clock.now()
    made = Visit.objects.bulk_create(
        [
            Visit(
                path=station.path,
                case=one.case,
                place=one.case.place,
                station=station,
                assigned=assigned,
                due_on=due_on,
                planned_by=by,
                planned_at=moment,
            )
            for one in told
            if not one.refusal
        ]
    )
    _tell(made, VisitAction.PLAN, by=by, note=f"{station}，{due_on} 前")
    if made:
        note = f"{len(made)} 户，{station}"
        audit.record(Act.VISIT_ASSIGNED, by=by, note=note)
        _notify(station, assigned, f"有 {len(made)} 户需要走访核实，请在 {due_on} 前完成。", made)
    return told


def _refusal(case: Case, visit: Visit | None, station: Authority) -> str:
    if visit is not None and visit.status == VisitStatus.PLANNED:
        return f"已安排{visit.station}走访，需要变更时请改派。"
    if visit is not None and visit.result == VisitResult.CONFIRMED:
        return "已走访，情况与申报一致，不需要再次走访。"
    if not is_wanted(case):
        return f"目前的状态是“{case.get_status_display()}”，或者分类标准没有要求走访。"
    if not case.place.covers(station.path):
        return f"该户属于{case.place}，不能由{station}走访。"
    return ""


@transaction.atomic
def reassign(
    authority: Authority,
    visit_ids: Iterable[int],
    *,
    station: Authority,
    due_on: date,
    by: Officer,
    assigned: Officer | None = None,
) -> int:
    """Give planned visits to another station, officer or day. Raises Refused when one of them does not allow it."""
    _check(authority, station=station, assigned=assigned, due_on=due_on)
    visits = _planned(authority, visit_ids)
    if any(not visit.place.covers(station.path) for visit in visits):
        raise Refused("station_elsewhere", f"所选的户有的不在{station}所在的县（区），请分开改派。")
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
        station=station, path=station.path, assigned=assigned, due_on=due_on
    )
    for visit in visits:
        visit.path = station.path
    _tell(visits, VisitAction.REASSIGN, by=by, note=f"{station}，{due_on} 前")
    audit.record(Act.VISIT_ASSIGNED, by=by, note=f"改派 {len(visits)} 户，{station}")
    _notify(station, assigned, f"有 {len(visits)} 户改派由你单位走访核实，请在 {due_on} 前完成。", visits)
    return len(visits)


@transaction.atomic
def cancel(authority: Authority, visit_ids: Iterable[int], *, by: Officer, note: str) -> int:
    """Take planned visits back, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写取消走访的理由。")
    visits = _planned(authority, visit_ids)
    _move(visits, VisitStatus.CANCELLED)
    _tell(visits, VisitAction.CANCEL, by=by, note=note.strip())
    audit.record(Act.VISIT_ASSIGNED, by=by, note=f"取消 {len(visits)} 户的走访")
    return len(visits)


def _move(visits: Iterable[Visit], target: VisitStatus, **changes: object) -> None:
    """The only place that writes Visit.status, of planned visits that the caller has locked."""
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(status=target, **changes)


def _planned(authority: Authority, visit_ids: Iterable[int]) -> list[Visit]:
    """The planned ones among visits of cases that the bureau handles, locked. Raises Refused where one is over."""
    wanted = set(visit_ids)
    locked = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    visits = list(locked.filter(pk__in=wanted, case__authority=authority).planned().order_by("id"))
    if not wanted or len(visits) < len(wanted):
        raise Refused("visit_not_planned", "所选的走访有的已经完成或者取消，请刷新后重新选择。")
    return visits


def _check(authority: Authority, *, station: Authority, assigned: Officer | None, due_on: date) -> None:
    if not authority.covers(station.path) or station.level not in _VISITORS:
        raise Refused("station_not_below", "请选择本局或者下级的县（区）局、市场监管所。")
    if assigned is not None and assigned not in people(station):
        raise Refused("not_a_visitor", f"{assigned}目前不在{station}任职，不能指派。")
    if due_on < clock.today():
        raise Refused("day_in_the_past", "走访期限已经过去，请选择今天或者以后的日期。")


# --- the visit --------------------------------------------------------------------------------------------------------


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
    _move([visit], VisitStatus.DONE, **{name: getattr(visit, name) for name in _RECORDED})
    visit.refresh_from_db(fields=["status"])
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(path=visit.path, visit=visit, file=file, taken_at=taken_at, position=position)
            for position, (file, taken_at) in enumerate(photos, start=1)
        ]
    )
    _tell([visit], VisitAction.RECORD, by=by, note=visit.get_result_display())
    with jurisdiction(visit.place.path):
        audit.record(Act.VISIT_RECORDED, by=by, on=visit, household=sheet.household_id, note=visit.get_result_display())
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
        [scan.content], name=scan.name, purpose=FilePurpose.VISIT, content_type=scan.content_type, by=by, path=path
    )


# --- the clock --------------------------------------------------------------------------------------------------------


def follow_the_clock() -> int:
    """Nightly: visits of cases that are over are taken off, late ones are brought to mind. Runs as batch."""
    with nationwide():
        over = list(
            Visit.objects.planned()
            .exclude(case__status__in=IN_LINE)
            .select_for_update(of=("self",), no_key=True, skip_locked=True)
        )
        _move(over, VisitStatus.CANCELLED)
        _tell(over, VisitAction.CANCEL, by=None, note="该户已撤回申报或者已经办结")
        late = Visit.objects.planned().filter(due_on__lt=clock.today()).select_related("station", "assigned")
        by_station: dict[tuple[int, int | None], list[Visit]] = {}
        for visit in late.order_by("due_on", "id"):
            by_station.setdefault((visit.station_id, visit.assigned_id), []).append(visit)
        for visits in by_station.values():
            first = visits[0]
            text = f"有 {len(visits)} 户的走访核实已经逾期，最早的期限是 {first.due_on}，请尽快完成。"
            _notify(first.station, first.assigned, text, visits, once=f"visits-late:{clock.today()}")
    return len(over)


def _notify(
    station: Authority, assigned: Officer | None, text: str, visits: Sequence[Visit], *, once: str = ""
) -> None:
    if not visits:
        return
    to = [assigned] if assigned else people(station)
    notify(
        NotificationKind.CASE,
        path=station.path,
        to=[officer.pk for officer in to],
        text=text,
        view="visit-page",
        key=visits[0].pk,
        once=once or f"visits:{visits[0].pk}:{clock.now().isoformat()}",
    )


def _tell(visits: Iterable[Visit], action: VisitAction, *, by: Officer | None, note: str = "") -> None:
    moment = clock.now()
    VisitEvent.objects.bulk_create(
        [VisitEvent(path=visit.path, visit=visit, action=action, by=by, note=note[:300], at=moment) for visit in visits]
    )
