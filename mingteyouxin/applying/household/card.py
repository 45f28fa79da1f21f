"""What of 名特优新 waits for the household, for the first page of its workspace."""

from django.db.models import Q

from mingteyouxin.applying.household.own_cases import HOUSEHOLDS_TURN, own_case
from mingteyouxin.cases.models import Case
from registry.people.standing import Standing


def cases_waiting(standing: Standing) -> dict:
    """Drafts, supplements asked for, recommendations and a former operator's cases to answer: each with its day."""
    theirs = Q(status__in=HOUSEHOLDS_TURN) | Q(due_paused_on__isnull=False)
    waiting = Case.objects.filter(theirs, household=standing.household)
    rows = waiting.select_related("authority", "handler", "round").order_by("due_on", "id")
    return {"household": standing.household, "waiting": [own_case(case) for case in rows]}
