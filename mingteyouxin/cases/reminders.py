"""Nightly: whoever handles a case that is overdue is told, once for each case and last day."""

from datetime import date

from django.db.models import Q, QuerySet

from authorities.jurisdiction import NATION, jurisdiction
from authorities.notifications import notify
from casework.sweeps import MovedMeanwhile, Sweep
from mingteyouxin import notification_kinds
from mingteyouxin.cases.days import OFFICES_TURN
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case


def overdue(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Those that the bureau should have gone on with before a day; none in which the household has to act."""
    asked = Q(status__in=[CaseStatus.LAPSED, CaseStatus.DRAFT], person_asked_at__isnull=False)
    return cases.filter(asked | Q(status__in=OFFICES_TURN), due_on__lt=on, due_paused_on=None)


def is_overdue(case: Case, on: date) -> bool:
    """The same of one case."""
    # Of a draft, and of a case that lapsed, there is a day only while a person is asked to look at it.
    awaited = (*OFFICES_TURN, CaseStatus.LAPSED, CaseStatus.DRAFT)
    return case.status in awaited and not case.paused and case.due_on is not None and case.due_on < on


def _overdue_cases(on: date) -> QuerySet[Case]:
    return overdue(Case.objects.filter(assignee__isnull=False), on)


def _late(on: date) -> list[tuple[int, str]]:
    # Seen from the nation: a household may have gone to another bureau's area than its case.
    late = _overdue_cases(on).order_by("authority__path", "id")
    return [(number, NATION) for number in late.values_list("pk", flat=True)]


def _tell_the_assignee(case_id: int, on: date) -> None:
    case = _overdue_cases(on).select_related("authority", "handler", "household").filter(pk=case_id).first()
    if case is None:
        raise MovedMeanwhile
    name = case.household.name or "未使用名称的个体工商户"
    with jurisdiction(case.in_charge.path):
        notify(
            notification_kinds.CASE,
            path=case.in_charge.path,
            to=[case.assignee_id],
            text=f"“{name}”的名特优新办件已超过期限（{case.due_on}），请尽快办理。",
            view="case-page",
            key=case.pk,
            once=f"case:{case.pk}:overdue:{case.due_on}",
        )


remind = Sweep("remind-of-overdue-cases", due=_late, deal_with=_tell_the_assignee)
