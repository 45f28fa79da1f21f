"""How the household stands in 名特优新, for the first page of its workspace: what it has to do, what others have."""

from mingteyouxin.applying.household.own_cases import is_households_turn, own_cases
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import UNDECIDED
from registry.people.standing import Standing


def cases_under_way(standing: Standing) -> dict:
    """Open cases: drafts, supplements, recommendations and a former operator's cases that wait for the household first,
    each with its last day.
    """
    rows = Case.objects.filter(household=standing.household, status__in=UNDECIDED)
    related = rows.select_related("authority", "handler", "round")
    cases = own_cases(related.order_by("due_on", "id"))
    return {
        "household": standing.household,
        "waiting": [one for one in cases if is_households_turn(one.case)],
        "under_way": [one for one in cases if not is_households_turn(one.case)],
    }
