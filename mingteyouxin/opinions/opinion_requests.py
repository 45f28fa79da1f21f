"""Opinions of departments (征求意见, C5): asked in bulk, answered or not, and never a silence that blocks for ever.

Who is on the platform is asked and answers there; the others by a letter on paper (`consultation_letters.py`,
`written_replies.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from authorities import audit, clock
from authorities.enums import Role
from authorities.models import Authority, Officer, Post
from authorities.models.departments import DepartmentRead, departments_beside
from authorities.notifications import notify
from authorities.refusals import Refused
from authorities.work_calendar import work_calendar
from casework import letters
from casework.deadlines import last_day
from casework.sweeps import BulkSweep
from casework.workflow import Mover, add_first_events, move_all
from mingteyouxin import acts, notification_kinds
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria import standard_tree
from mingteyouxin.opinions import consultation_letters
from mingteyouxin.opinions.enums import OpinionAction, OpinionAnswer, OpinionStatus
from mingteyouxin.opinions.models import OpinionItem, OpinionReply, OpinionRequest
from mingteyouxin.opinions.workflow import OPINION

_ANSWERS = {OpinionAnswer.NO_OBJECTION: OpinionAction.AGREE, OpinionAnswer.OBJECTION: OpinionAction.OBJECT}
_ON_PAPER = {
    OpinionAnswer.NO_OBJECTION: OpinionAction.AGREE_ON_PAPER,
    OpinionAnswer.OBJECTION: OpinionAction.OBJECT_ON_PAPER,
}
_TEXT, _NOTE = 1000, 300
_ASKABLE = (CaseStatus.PASSED, CaseStatus.SELECTED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking came to: new questions, and how many had been asked of that department before."""

    requests: list[OpinionRequest]
    items: int
    skipped: int


# --- asking -----------------------------------------------------------------------------------------------------------


def wanting(authority: Authority) -> QuerySet[Case]:
    """Cases that the bureau handles, whose standard asks for opinions, and of which no department has been asked."""
    asked = Q(pk__in=[])
    for row in Case.objects.rounds_in_charge_of(authority).select_related("standard"):
        asked |= Q(round=row, recognition_path__in=standard_tree.read(row.standard).opinions)
    rows = Case.objects.in_charge_of(authority).filter(asked, status__in=_ASKABLE)
    rows = rows.exclude(pk__in=OpinionItem.objects.values("case"))
    return rows.select_related("household").order_by("lodged_at", "id")


def asked(authority: Authority) -> list[DepartmentRead]:
    """Departments that a bureau may ask today. Associations and streets recommend; they are none and are not asked."""
    return [one for one in departments_beside(authority.path, clock.today()) if not one.is_beside]


@transaction.atomic
def ask(
    authority: Authority, case_ids: Iterable[int], departments: Iterable[str], *, by: Officer, note: str = ""
) -> Asked:
    """Ask several departments about many cases: a letter per department and round. Raises Refused.

    A department that nobody answers for on the platform is asked on paper: the letter is written, and its term begins
    when an officer records that it was sent (`consultation_letters.send`). Runs in the jurisdiction of the bureau that
    handles the cases. What was asked before is not asked again.
    """
    named = set(departments)
    wanted = [department for department in asked(authority) if department in named]
    if not wanted:
        raise Refused("department_missing", "请选择至少一个部门。")
    silent = without_people(authority)
    locked = Case.objects.in_charge_of(authority).select_for_update(of=("self",), no_key=True)
    locked = locked.filter(pk__in=list(case_ids), status__in=_ASKABLE)
    cases = list(locked.select_related("round__authority").order_by("id"))
    if not cases:
        raise Refused("no_case", "请选择初审通过或者拟认定的户；所选的可能已经有变化，请刷新后重试。")
    before = set(OpinionItem.objects.filter(case__in=cases).values_list("case", "department"))
    calendar, moment = work_calendar(), clock.now()
    rounds = {case.round_id: case.round for case in cases}
    requests, items = [], []
    for round_ in rounds.values():
        due = last_day(clock.today(), round_.opinion_days, calendar=calendar)
        for department in wanted:
            about = [case for case in cases if case.round_id == round_.pk and (case.pk, department) not in before]
            if not about:
                continue
            request = OpinionRequest.objects.create(
                # The bureau of the round reads what the one above asks for it.
                path=round_.authority.path,
                authority=authority,
                round=round_,
                department=department,
                note=note.strip()[:_NOTE],
                asked_by=by,
                asked_at=moment,
                **({"on_paper": True} if department in silent else due.columns()),
            )
            requests.append(request)
            items += [
                OpinionItem(path=request.path, request=request, case=case, department=department) for case in about
            ]
    OpinionItem.objects.bulk_create(items)
    add_first_events(OPINION, items, OpinionAction.ASK, by=by)
    for request in requests:
        count = sum(item.request_id == request.pk for item in items)
        how = "，书面" if request.on_paper else ""
        said = f"{request.get_department_display()}，{count} 户{how}"
        audit.record(acts.OPINIONS_ASKED, by=by, on=request, note=said)
        if request.on_paper:
            letters.issue(consultation_letters.CONSULTATION, request, authority=authority, by=by)
            continue
        _notify(request, f"市场监管部门就 {count} 户征求意见，请在 {request.due_on} 前答复。", once="asked")
    return Asked(requests, len(items), len(cases) * len(wanted) - len(items))


def without_people(authority: Authority) -> set[str]:
    """Departments that nobody answers for on the platform today: nobody is asked there, and silence says nothing."""
    posts = Post.objects.filter(authority=authority, role=Role.DEPARTMENT).held_on(clock.today())
    return {department.value for department in asked(authority)} - set(posts.values_list("department", flat=True))


# --- answering --------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer(
    request: OpinionRequest,
    answers: Mapping[int, tuple[str, str]],
    *,
    by: Officer,
    reply: OpinionReply | None = None,
) -> int:
    """A department's answers: number of the item → answer, text. All are taken or none. Raises Refused.

    An answer may come late and may be changed; what it was stays readable. What the bureau has dealt with stays.
    `reply` is the letter on paper in which the answers stand, and `by` then an officer of the bureau that asked.
    """
    locked = OpinionItem.objects.select_for_update(of=("self",), no_key=True)
    locked = locked.select_related("case__household", "request__authority")
    items = list(locked.filter(request=request, pk__in=list(answers)).order_by("id"))
    moment, steps = clock.now(), _ON_PAPER if reply else _ANSWERS
    changed: dict[OpinionAction, list[OpinionItem]] = {}
    for item in items:
        said, text = answers[item.pk]
        text = text.strip()[:_TEXT]
        if said not in _ANSWERS:
            raise Refused("answer_unknown", f"请为“{item.case.household}”选择“无意见”或者“有意见”。")
        if said == OpinionAnswer.OBJECTION and not text:
            raise Refused("objection_needs_text", f"“{item.case.household}”：有意见的，请写明是什么意见、依据是什么。")
        if (item.answer, item.text) == (said, text):
            continue
        if item.status == OpinionStatus.NOT_ADOPTED:
            raise Refused("already_dealt_with", f"“{item.case.household}”的意见已由市场监管部门处理，不能再修改。")
        item.text = text
        changed.setdefault(steps[said], []).append(item)
    for action, given in changed.items():
        move_all(
            OPINION,
            given,
            action,
            by=by,
            note=lambda item: item.text,
            own=("text",),
            answered_by=by,
            answered_at=moment,
            reply=reply,
        )
    count, objections = sum(map(len, changed.values())), len(changed.get(steps[OpinionAnswer.OBJECTION], ()))
    if changed:
        said = f"{request.get_department_display()}答复 {count} 户，其中有意见 {objections} 户"
        note = f"{reply}：{said}" if reply else said
        audit.record(acts.OPINION_ON_PAPER if reply else acts.OPINION_GIVEN, by=by, on=request, note=note)
        if objections:
            notify(
                notification_kinds.CASE,
                path=request.path,
                to=[request.asked_by_id],
                text=f"{said}，请查看。",
                view="opinion-request",
                key=request.pk,
                once=f"opinion:{request.pk}:{moment.isoformat()}",
            )
    return count


@transaction.atomic
def close(request: OpinionRequest, item_ids: Iterable[int], *, by: Officer, note: str) -> int:
    """The bureau goes on without an overdue answer, or in spite of an objection, and says why. Raises Refused."""
    note = note.strip()[:_NOTE]
    if not note:
        raise Refused("reason_required", "请写明继续办理的理由。")
    locked = OpinionItem.objects.select_for_update(of=("self",), no_key=True)
    locked = locked.select_related("request__authority")
    items = list(locked.filter(request=request, pk__in=list(item_ids)).order_by("id"))
    if not items:
        raise Refused("no_item", "请选择需要处理的户。")
    objected = [item for item in items if item.status == OpinionStatus.OBJECTION]
    silent = [item for item in items if item.status == OpinionStatus.ASKED]
    if len(objected) + len(silent) < len(items):
        raise Refused("nothing_to_close", "所选的户有的已经答复或者处理，请刷新后重新选择。")
    if silent and (request.is_unsent or clock.today() <= request.due_on):
        if request.is_unsent:
            raise Refused("letter_not_sent", "征求意见函还没有寄送，部门尚未被征求意见；请寄送并登记。")
        raise Refused("not_due", f"答复期限（{request.due_on}）还没有过，请等待部门答复。")
    said = {"closed_note": note, "closed_by": by, "closed_at": clock.now()}
    for action, rows in ((OpinionAction.NOT_ADOPT, objected), (OpinionAction.GO_ON, silent)):
        move_all(OPINION, rows, action, by=by, note=note, fields=said)
    audit.record(acts.OPINION_GIVEN, by=by, on=request, note=f"{len(items)} 户继续办理：{note}")
    return len(items)


# --- the clock --------------------------------------------------------------------------------------------------------


def _hear_silence_and_remind(on: date) -> int:
    # Whoever left the platform since cannot have heard: that silence is nobody's, and the bureau decides itself.
    # A letter on paper has a last day only once it was sent, and reached whoever is on the platform or not.
    people = Post.objects.filter(
        role=Role.DEPARTMENT, authority=OuterRef("request__authority"), department=OuterRef("department")
    ).held_on(on)
    silent = list(
        OpinionItem.objects.filter(
            Exists(people) | Q(request__on_paper=True),
            status=OpinionStatus.ASKED,
            request__due_on__lt=on,
            request__round__silence_is_consent=True,
        )
        .select_related("request__authority")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
    )
    move_all(OPINION, silent, OpinionAction.HEAR_SILENCE, by=Mover.CLOCK, closed_at=clock.now())
    soon = OpinionRequest.objects.filter(due_on__gte=on, due_on__lte=on + timedelta(days=1))
    for request in soon.annotate(open_count=Count("items", filter=Q(items__status=OpinionStatus.ASKED))).filter(
        open_count__gt=0
    ):
        text = f"还有 {request.open_count} 户征求意见没有答复，期限是 {request.due_on}。"
        _notify(request, text, once="soon")
    # Where silence is no consent the bureau itself decides how to go on.
    stuck = OpinionRequest.objects.filter(due_on__lt=on).annotate(
        open_count=Count("items", filter=Q(items__status=OpinionStatus.ASKED))
    )
    for request in stuck.filter(open_count__gt=0):
        notify(
            notification_kinds.CASE,
            path=request.path,
            to=[request.asked_by_id],
            text=f"{request.get_department_display()}逾期未答复 {request.open_count} 户，请决定是否继续办理。",
            view="opinion-request",
            key=request.pk,
            once=f"opinion:{request.pk}:overdue",
        )
    return len(silent)


# Silence past its day is consent where the round says so; what is due soon is brought to mind.
follow_the_clock = BulkSweep("follow-opinions", _hear_silence_and_remind)


def _notify(request: OpinionRequest, text: str, *, once: str) -> None:
    posts = Post.objects.filter(authority=request.authority_id, role=Role.DEPARTMENT, department=request.department)
    to = posts.held_on(clock.today()).values_list("officer", flat=True)
    notify(
        notification_kinds.CASE,
        path=request.authority.path,
        to=sorted(set(to)),
        text=text,
        view="asked-page",
        key=request.pk,
        once=f"opinion:{request.pk}:{once}",
    )
