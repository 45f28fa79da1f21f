"""What the clock ended, looked at by a person because the household asked: kept with the reason, or restored by two.

Runs in the jurisdiction of a bureau that is in charge of the case.
"""

from django.db import transaction

from authorities import audit, clock
from authorities.models import Approval, Officer
from authorities.posts import officer_may
from authorities.remedies import remedy_of
from casework import four_eyes
from casework.deadlines import NO_DAY
from casework.four_eyes import FourEyesSubject
from casework.models import NOTE_LENGTH
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.workflow import add_events, move
from mingteyouxin import acts, capabilities
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.rounds import rounds


@transaction.atomic
def keep(case_id: int, *, by: Officer, note: str) -> Case:
    """The case stays ended, for the reason that the household reads. Raises Refused."""
    note = note.strip()[:NOTE_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明维持终止的理由，经营者可以看到。")
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    case = rows.select_related("household", "authority", "handler").get(pk=case_id)
    _must_wait(case)
    if four_eyes.open_request(RESTORING, case.pk):
        raise Refused("restoring_asked", "该件已提请恢复办理，正在等待复核；撤回提请以后才能维持终止。")
    _must_be_in_charge(case, by)
    remedy = remedy_of(case.in_charge, clock.today())
    case.person_answered_at = clock.now()
    for name, value in NO_DAY.items():
        setattr(case, name, value)
    case.save(update_fields=["person_answered_at", *NO_DAY])
    add_events(CASE, [case], CaseAction.KEEP_LAPSED, by=by, note=note, remedy=remedy)
    audit.record(acts.CASE_MOVED, by=by, on=case, household=case.household_id, note=CaseAction.KEEP_LAPSED.label)
    text = f"工作人员复核后维持终止。理由：{note}。以后的申报期内可以重新申报。{remedy.sentence}"
    tell(case, title="人工复核结果", text=text, to_serve=True)
    return case


@transaction.atomic
def propose_restoring(case_id: int, *, by: Officer, note: str) -> Approval:
    """Ask a second officer to take the case up again, with the reason that the household reads. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请写明恢复办理的理由，经营者可以看到。")
    _must_be_in_charge(Case.objects.select_related("authority", "handler").get(pk=case_id), by)
    return four_eyes.request(RESTORING, case_id, by=by, reason=note)


def _restore(row: Case, approval: Approval) -> Case:
    by, reason = approval.decided_by, approval.reason
    assignments.check_free(row, by=by)
    rounds.go_on_again(row.round_id, cause=approval, by=by, note=f"办件 {row.number}：人工复核后恢复办理。{reason}")
    # A new operator who had not answered is asked again: he has a day anew.
    case = move(CASE, row.pk, CaseAction.RESTORE, by=by, note=reason, person_answered_at=clock.now())
    tell(case, title="人工复核结果", text=f"工作人员复核后恢复办理，排队次序不变。理由：{reason}")
    return case


def _must_wait(case: Case) -> None:
    if case.status != CaseStatus.LAPSED:
        raise IllegalTransition("该办件", case.get_status_display())
    if case.person_asked_at is None or case.person_answered_at is not None:
        raise Refused("not_asked", "该件没有等待人工复核的请求，可能已由他人处理。")


def _must_be_in_charge(case: Case, by: Officer) -> None:
    if not officer_may(by, capabilities.CASE_DECIDE, at=(case.in_charge.path,)):
        raise NotEntitled("该办件")
    assignments.check_free(case, by=by)


RESTORING = FourEyesSubject(
    "lapse_restored",
    "恢复系统终止的办件",
    capabilities.CASE_DECIDE,
    page="case-page",
    model="mingteyouxin.Case",
    summary=lambda case: f"恢复办理“{case.household}”的{case}",
    check=_must_wait,
    carry_out=_restore,
    seat=lambda case: case.in_charge.path,
)
