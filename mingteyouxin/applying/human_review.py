"""A person looks at what the platform alone refused or ended, because the household asks (个人信息保护法 第二十四条).

What the clock ended is kept so or restored by the review (its lapses.py). A submission that was refused stays a draft;
an officer lets it through, or answers why not. A request has a day and an owner like anything that waits.
"""

from django.db import transaction
from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.posts import officer_may
from authorities.refusals import Refused
from authorities.remedies import remedy_of
from authorities.work_calendar import work_calendar
from casework.deadlines import NO_DAY, last_day
from casework.models import NOTE_LENGTH
from casework.refusals import IllegalTransition, NotEntitled
from casework.workflow import add_events
from mingteyouxin import acts, capabilities
from mingteyouxin.applying import applications
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.rounds.models import OverdueRule
from registry.models import Person
from registry.people.persons import actor


@transaction.atomic
def ask(case: Case, text: str, *, by: Person, declared: bool = False) -> Case:
    """Ask that a person looks, once a case. Raises Refused. Runs as the household.

    Of a draft whose submission is refused, all must be filled in and declared true, for it is lodged as it stands if an
    officer lets it through: the day of asking is then its day of application.
    """
    text = text.strip()[:NOTE_LENGTH]
    if not text:
        raise Refused("reason_required", "请写明您为什么认为系统的处理不对。")
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    case = rows.select_related("household__authority", "authority", "handler", "round__standard").get(pk=case.pk)
    if case.status != CaseStatus.DRAFT and not (case.status == CaseStatus.LAPSED and case.lodged_at):
        raise IllegalTransition("该申报", case.get_status_display())
    if case.person_asked_at is not None:
        raise Refused("asked_already", "您已经请工作人员复核过，结果在办理记录中。")
    declaration = {}
    if case.status == CaseStatus.DRAFT:
        applications.must_be_complete(case, declared=declared)
        if not applications.stand_of(case).hard:
            raise Refused("may_be_submitted", "现在可以提交，不需要请工作人员看，请直接提交。")
        declaration = {"declared_at": clock.now()}
    rule = OverdueRule.objects.in_force(case.path, clock.today())
    due = last_day(clock.today(), rule.look_days, calendar=work_calendar())
    written = {"person_asked_at": clock.now(), "person_asked_text": text, **declaration, **due.columns()}
    for name, value in written.items():
        setattr(case, name, value)
    case.save(update_fields=list(written))
    add_events(CASE, [case], CaseAction.ASK_PERSON, by=by, note=text)
    # A household has no jurisdiction of its own to log in.
    with jurisdiction(case.path):
        note = CaseAction.ASK_PERSON.label
        audit.record(acts.CASE_MOVED, by=actor(by), on=case, household=case.household_id, note=note)
    return case


def certain_bars(case: Case) -> list[str]:
    """What no officer lets through: bars by law that rest on no datum which might be wrong."""
    return [finding.text for finding in _asked_stand(case).blocking if not finding.contestable]


@transaction.atomic
def admit(case_id: int, *, by: Officer, note: str) -> Case:
    """Lodge a draft whose submission was refused, as of the day on which the household asked. Raises Refused.

    The officer says what of the finding is wrong or unknown. It is lodged on condition, as when the household contests
    the datum: what still bars it at the review or the recognition bars it there. Never against a certain bar. One
    officer is enough, for nothing is decided yet. Runs in the jurisdiction of the bureau in charge.
    """
    case, note = _waiting(case_id, by=by, note=note)
    if bars := certain_bars(case):
        raise Refused("certain_bar", f"依规定不能受理，工作人员也不能放行：{'；'.join(bars)}"[:900])
    if missing := applications.missing(case):
        raise applications.Incomplete(missing)
    stand = _asked_stand(case)
    moved = applications.lodge(
        case,
        stand,
        CaseAction.ADMIT,
        by=by,
        at=case.person_asked_at,
        note=note,
        person_asked_at=None,
        person_asked_text="",
    )
    tell(moved, title="人工复核结果", text=f"工作人员看过后受理了您的申报，以您请求的日期为申报日期。说明：{note}")
    return moved


@transaction.atomic
def decline(case_id: int, *, by: Officer, note: str) -> Case:
    """Answer that the submission stays refused, and why, which the household reads. Raises Refused."""
    case, note = _waiting(case_id, by=by, note=note)
    remedy = remedy_of(case.in_charge, clock.today())
    case.person_answered_at = clock.now()
    for name, value in NO_DAY.items():
        setattr(case, name, value)
    case.save(update_fields=["person_answered_at", *NO_DAY])
    add_events(CASE, [case], CaseAction.KEEP_REFUSED, by=by, note=note, remedy=remedy)
    label = CaseAction.KEEP_REFUSED.label
    audit.record(acts.CASE_MOVED, by=by, on=case, household=case.household_id, note=label)
    until = case.round.applications_until
    text = f"工作人员看过后，目前仍不能受理您的申报。理由：{note}。情况有变化的，{until}（含当日）以前可以再提交。"
    text += remedy.sentence
    tell(case, title="人工复核结果", text=text)
    return case


def _waiting(case_id: int, *, by: Officer, note: str) -> tuple[Case, str]:
    """The draft, locked, about which a person was asked, and the reason. Raises Refused."""
    note = note.strip()[:NOTE_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明理由，经营者可以看到。")
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    related = ("household__authority", "authority", "handler", "round__authority", "round__standard")
    case = rows.select_related(*related).get(pk=case_id)
    if case.status != CaseStatus.DRAFT:
        raise IllegalTransition("该申报", case.get_status_display())
    if not case.waits_for_a_person:
        raise Refused("not_asked", "该件没有等待人工复核的请求，可能已由他人处理。")
    if not officer_may(by, capabilities.CASE_DECIDE, at=(case.in_charge.path,)):
        raise NotEntitled("该申报")
    assignments.check_free(case, by=by)
    return case, note


def _asked_stand(case: Case) -> applications.Stand:
    """How the household stands by the data of now, counted from the day on which it asked."""
    return applications.stand_of(case, anchor=localtime(case.person_asked_at).date())
