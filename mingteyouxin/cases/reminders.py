"""Nightly: whoever handles a case that is overdue is told, once for each case and last day."""

from datetime import date

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from authorities.jurisdiction import NATION, jurisdiction
from authorities.notifications import notify
from casework.sweeps import MovedMeanwhile, Sweep
from mingteyouxin import notification_kinds
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case

# What the bureau itself has to do next.
BUREAUS_TURN = (CaseStatus.SUBMITTED, CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.REFUSAL_PROPOSED)


def overdue(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Those that the bureau should have gone on with before a day: their own last day, else that of the review."""
    late = Q(due_on__lt=on) | Q(due_on=None, round__review_until__lt=on)
    return cases.filter(late, status__in=BUREAUS_TURN)


def _overdue_cases(on: date) -> QuerySet[Case]:
    until = Coalesce(F("due_on"), F("round__review_until"), output_field=DateField())
    return overdue(Case.objects.filter(assignee__isnull=False), on).annotate(until=until)


def _late(on: date) -> list[tuple[int, str]]:
    # Seen from the nation: a household may have gone to another bureau's area than its case.
    late = _overdue_cases(on).order_by("authority__path", "id")
    return [(number, NATION) for number in late.values_list("pk", flat=True)]


def _tell_the_assignee(case_id: int, on: date) -> None:
    case = _overdue_cases(on).select_related("authority", "household").filter(pk=case_id).first()
    if case is None:
        raise MovedMeanwhile
    name = case.household.name or "未使用名称的个体工商户"
    with jurisdiction(case.authority.path):
        notify(
            notification_kinds.CASE,
            path=case.authority.path,
            to=[case.assignee_id],
            text=f"“{name}”的名特优新办件已超过期限（{case.until}），请尽快办理。",
            view="case-page",
            key=case.pk,
            once=f"case:{case.pk}:overdue:{case.until}",
        )


remind = Sweep("remind-of-overdue-cases", due=_late, deal_with=_tell_the_assignee)
