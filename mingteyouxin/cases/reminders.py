"""Nightly: whoever handles a case that is overdue is told, once for each case and last day."""

from datetime import date

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.notifications import notify
from mingteyouxin import notification_kinds
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case

# What the bureau itself has to do next.
BUREAUS_TURN = (CaseStatus.SUBMITTED, CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.REFUSAL_PROPOSED)


def overdue(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Those that the bureau should have gone on with before a day: their own last day, else that of the review."""
    late = Q(due_on__lt=on) | Q(due_on=None, round__review_until__lt=on)
    return cases.filter(late, status__in=BUREAUS_TURN)


def remind(on: date | None = None) -> int:
    """Tell the assignees of overdue cases; returns how many cases there are."""
    on = on or clock.today()
    with nationwide():
        last_day = Coalesce(F("due_on"), F("round__review_until"), output_field=DateField())
        late = overdue(Case.objects.filter(assignee__isnull=False), on).annotate(last_day=last_day)
        rows = list(
            late.order_by("authority__path", "id").values_list(
                "pk", "assignee", "authority__path", "household__name", "last_day"
            )
        )
    for number, officer, path, name, last in rows:
        with jurisdiction(path):
            notify(
                notification_kinds.CASE,
                path=path,
                to=[officer],
                text=f"“{name or '未使用名称的个体工商户'}”的名特优新办件已超过期限（{last}），请尽快办理。",
                view="case-page",
                key=number,
                once=f"case:{number}:overdue:{last}",
            )
    return len(rows)
