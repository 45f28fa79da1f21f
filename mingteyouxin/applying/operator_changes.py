"""A new operator is asked whether the household's case goes on: nobody receives a title without having agreed.

Asked by the clock, answered by the operator: to confirm makes the case his, and he is checked as any other (C4 B, C9);
to take it back is what it always is.
"""

from datetime import date

from django.db.models import F

from authorities import audit, clock
from authorities.jurisdiction import NATION, jurisdiction, own_household
from authorities.notifications import notify
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, add_events
from mingteyouxin import acts, notification_kinds
from mingteyouxin.cases.enums import CaseAction, EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.operator_changes import has_changed
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.eligibility import Asked
from registry.models import Person
from registry.people import messages
from registry.people.persons import actor


def confirm(case: Case, *, by: Person) -> Case:
    """Let the case go on as the new operator's, who is checked anew. Raises Refused where nothing has changed."""
    with own_household(case.household_id):
        rows = Case.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("household", "round__standard", "authority").get(pk=case.pk)
        household = row.household
        if not has_changed(row, household):
            raise Refused("operator_unchanged", "经营者没有变更，或者已经确认，无需再次确认。")
        row.operator_index, row.operator_name = household.operator_id_index, household.operator_name
        row.filed_by_person, row.operator_asked_at = by, None
        row.save(update_fields=["operator_index", "operator_name", "filed_by_person", "operator_asked_at"])
        add_events(CASE, [row], CaseAction.CONFIRM_OPERATOR, by=by)
        asked = Asked(household, row.round, row.recognition_path, anchor_on=row.anchor_on, on=clock.today(), case=row)
        found = eligibility.findings(asked)
        eligibility.keep(row, found, moment=EligibilityMoment.OPERATOR_CHANGE)
        # A household has no jurisdiction of its own to log in.
        with jurisdiction(row.path):
            audit.record(acts.CASE_OPERATOR_CONFIRMED, by=actor(by), on=row, household=household.pk)
    return row


def _not_asked_yet(on: date) -> list[tuple[int, str]]:
    rows = Case.objects.in_line().filter(lodged_at__isnull=False, operator_asked_at=None)
    known = rows.filter(operator_index__isnull=False, household__operator_id_index__isnull=False)
    changed = known.exclude(operator_index=F("household__operator_id_index")).order_by("pk")
    # Seen from the nation: a household may have gone to another bureau's area than its case.
    return [(number, NATION) for number in changed.values_list("pk", flat=True)]


def _ask(key: int, on: date) -> None:
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("household", "authority")
    case = rows.get(pk=key)
    if case.operator_asked_at is not None or not has_changed(case, case.household):
        raise MovedMeanwhile
    Case.objects.filter(pk=key).update(operator_asked_at=clock.now())
    add_events(CASE, [case], CaseAction.ASK_OPERATOR, by=Mover.CLOCK)
    messages.send(
        case.household,
        title="请确认是否继续名特优新申报",
        text=(
            f"登记的经营者变更以前，该户已{case.get_recognition_path_display()}名特优新，正由{case.authority.name}办理。"
            "请在“名特优新”中确认是否由您继续；不愿继续的可以撤回。确认以前暂停办理。"
        ),
    )
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
