"""A new operator is asked whether the household's case goes on: nobody receives a title without having agreed.

Asked by the clock, answered by the operator, in his workspace or at a counter: to confirm makes the case his, and he is
checked as any other (C4 B, C9);
to take it back is what it always is.
"""

from datetime import date

from django.db import transaction
from django.db.models import F

from authorities import audit, clock, files
from authorities.jurisdiction import NATION, jurisdiction, own_household, upwards
from authorities.models import Officer
from authorities.notifications import notify
from authorities.posts import officer_may
from authorities.remedies import remedy_of
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework.deadlines import NOT_PAUSED
from casework.refusals import NotEntitled, Refused
from casework.service import NOT_SERVED, SERVED
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, add_events, move
from mingteyouxin import acts, capabilities, file_purposes, notification_kinds
from mingteyouxin.applying.applications import ASK_A_PERSON
from mingteyouxin.cases.days import WAITING_FOR_AN_OPERATOR, operators_turn
from mingteyouxin.cases.enums import CaseAction, EligibilityMoment
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.operator_changes import has_changed
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.eligibility import Asked
from registry.models import Person
from registry.people.persons import actor


def confirm(case: Case, *, by: Person) -> Case:
    """Let the case go on as the new operator's, who is checked anew. Raises Refused where nothing has changed."""
    with own_household(case.household_id):
        return _confirmed(case.pk, by=by, note="", filed_by_person=by)


@transaction.atomic
def confirm_on_paper(case: Case, scan: Scan, *, by: Officer) -> Case:
    """The same by the new operator's signed word, which an officer keeps at a counter: not everybody has a phone.

    Runs in a bureau's jurisdiction. Raises Refused.
    """
    if not officer_may(by, capabilities.CASE_FILE, at=upwards(case.path)):
        raise NotEntitled("该办件")
    kept = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.CONSENT,
        content_type=scan.content_type,
        by=by,
        path=case.path,
        household=case.household_id,
    )
    if case.consent_file_id:
        # What the one before signed stays with the case.
        Evidence.objects.create(
            path=case.path,
            household_id=case.household_id,
            case=case,
            file_id=case.consent_file_id,
            added_at=clock.now(),
            added_by=by,
        )
    agreed: dict[str, object] = {"consent_file": kept}
    if case.recognition_path == RecognitionPath.APPLICATION:
        agreed |= {"filed_by": by, "filed_by_person": None}
    else:
        agreed |= {"consent_at": clock.now(), "consent_person": None}
    return _confirmed(case.pk, by=by, note="书面同意书", **agreed)


def _confirmed(key: int, *, by: Person | Officer, note: str, **agreed: object) -> Case:
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("household", "round__standard", "authority").get(pk=key)
    household, today = row.household, clock.today()
    if not has_changed(row, household):
        raise Refused("operator_unchanged", "经营者没有变更，或者已经确认，无需再次确认。")
    changes = agreed | {
        "operator_index": household.operator_id_index,
        "operator_name": household.operator_name,
        "operator_asked_at": None,
        "operator_told_by": None,
    }
    if row.paused and row.status in WAITING_FOR_AN_OPERATOR:
        changes |= {**row.going_on(today, calendar=work_calendar()).columns(), **NOT_PAUSED, **NOT_SERVED}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    add_events(CASE, [row], CaseAction.CONFIRM_OPERATOR, by=by, note=note)
    asked = Asked(household, row.round, row.recognition_path, anchor_on=row.anchor_on, on=today, case=row)
    eligibility.keep(row, eligibility.findings(asked), moment=EligibilityMoment.OPERATOR_CHANGE)
    # A household has no jurisdiction of its own to log in.
    with jurisdiction(row.path):
        who = by if isinstance(by, Officer) else actor(by)
        audit.record(acts.CASE_OPERATOR_CONFIRMED, by=who, on=row, household=household.pk, note=note)
    return row


def _not_asked_yet(on: date) -> list[tuple[int, str]]:
    rows = Case.objects.in_line().filter(lodged_at__isnull=False, operator_asked_at=None)
    known = rows.filter(operator_index__isnull=False, household__operator_id_index__isnull=False)
    changed = known.exclude(operator_index=F("household__operator_id_index")).order_by("pk")
    # Seen from the nation: a household may have gone to another bureau's area than its case.
    return [(number, NATION) for number in changed.values_list("pk", flat=True)]


def _ask(key: int, on: date) -> None:
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("household", "authority", "round")
    case = rows.get(pk=key)
    if case.operator_asked_at is not None or not has_changed(case, case.household):
        raise MovedMeanwhile
    his = {}
    if case.status in WAITING_FOR_AN_OPERATOR:
        his = operators_turn(case, office=case.due_on, on=clock.today())
    Case.objects.filter(pk=key).update(operator_asked_at=clock.now(), **his)
    until = f"请在 {his['due_on']}（含当日）以前" if his else "请"
    add_events(CASE, [case], CaseAction.ASK_OPERATOR, by=Mover.CLOCK)
    told = tell(
        case,
        to_serve=True,
        title="请确认是否继续名特优新申报",
        text=(
            f"登记的经营者变更以前，该户已{case.get_recognition_path_display()}名特优新，正由{case.authority.name}办理。"
            f"{until}在“名特优新”中确认是否由您继续；不愿继续的可以撤回。确认以前暂停办理，逾期没有确认的终止办理，"
            "不影响您以后申报。"
        ),
    )
    reached = {"told_by": told.pk, "told_on": clock.today()} if his else {}
    Case.objects.filter(pk=key).update(operator_told_by=told.pk, **reached)
    if case.assignee_id:
        with jurisdiction(case.authority.path):
            notify(
                notification_kinds.CASE,
                path=case.authority.path,
                to=[case.assignee_id],
                text=f"{case.household}的经营者已变更，等待新经营者确认，暂停办理。",
                view="case-page",
                key=case.pk,
                once=f"case:{case.pk}:operator:{on}",
            )


# The new operators of cases under way are asked once, the night after registration delivers the change.
ask_new_operators = Sweep("ask-new-operators", due=_not_asked_yet, deal_with=_ask)


def _unanswered(on: date) -> list[tuple[int, str]]:
    late = Case.objects.filter(
        SERVED,
        status__in=WAITING_FOR_AN_OPERATOR,
        operator_asked_at__isnull=False,
        due_paused_on__isnull=False,
        due_on__lt=on,
    )
    return [(number, NATION) for number in late.order_by("pk").values_list("pk", flat=True)]


def _lapse(key: int, on: date) -> None:
    if not Case.objects.filter(SERVED, pk=key, due_paused_on__isnull=False, due_on__lt=on).exists():
        raise MovedMeanwhile
    case = Case.objects.select_related("authority", "handler").get(pk=key)
    remedy = remedy_of(case.in_charge, on)
    note = "新经营者逾期未确认"
    case = move(CASE, key, CaseAction.LAPSE, by=Mover.CLOCK, note=note, event_fields={"remedy": remedy})
    text = f"变更后的经营者没有在期限内确认继续，本件终止办理，不影响以后申报。{ASK_A_PERSON}{remedy.sentence}"
    tell(case, title="名特优新申报已终止", text=text, to_serve=True)


# Nobody receives a title without having agreed: a new operator who does not answer lets the case end.
lapse_unanswered = Sweep("lapse-unanswered-operators", due=_unanswered, deal_with=_lapse)
