"""What of 名特优新 waits for the household, for the first page of its workspace."""

from mingteyouxin.applying.household.own_cases import HOUSEHOLDS_TURN, own_case
from mingteyouxin.cases.models import Case
from registry.people.standing import Standing


def cases_waiting(standing: Standing) -> dict:
    """Drafts, supplements that are asked for, recommendations to answer: each with its last day."""
    waiting = Case.objects.filter(household=standing.household, status__in=HOUSEHOLDS_TURN)
    rows = waiting.select_related("authority", "round").order_by("due_on", "id")
    return {"household": standing.household, "waiting": [own_case(case) for case in rows]}
