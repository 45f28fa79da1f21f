"""What the level above asks of the household itself, on the first page of its workspace: no title ends unheard."""

from django.db.models import Q

from authorities import clock
from authorities.jurisdiction import jurisdiction
from mingteyouxin.cases.enums import ASKED_FROM_ABOVE
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem
from registry.household.timeline import DueBy, Told
from registry.people.standing import Standing


def asked_from_above(standing: Standing) -> dict:
    """Requests to which the household may still answer, each with its last day; none of a check that has ended."""
    open_ones = Supplement.objects.filter(
        Q(due_on__gte=clock.today()) | Q(served_on=None),
        household=standing.household,
        stage__in=ASKED_FROM_ABOVE,
        answered_at=None,
    )
    asked = list(open_ones.select_related("case").order_by("due_on", "id"))
    if asked:
        # The check itself is the bureaus', so the household sees no row of it.
        with jurisdiction(asked[0].path):
            waiting = SpotCheckItem.objects.filter(supplement__in=asked, status=SpotCheckStatus.SUPPLEMENT)
            still = set(waiting.values_list("supplement", flat=True))
        asked = [one for one in asked if one.pk in still]
    return {"household": standing.household, "asked": asked}


def asked_by_a_day(standing: Standing) -> Told:
    """The same on the time line."""
    return Told(
        due=[
            DueBy(one.due_on, "上级机关请您说明", "由您答复", "my-case", (one.case_id,), is_mine=True)
            for one in asked_from_above(standing)["asked"]
        ]
    )
