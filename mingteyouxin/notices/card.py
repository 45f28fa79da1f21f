"""Objections against the household, on the first page of its workspace: it may answer each until it is decided."""

from authorities.jurisdiction import jurisdiction
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices.enums import ObjectionStatus
from mingteyouxin.notices.models import Objection
from mingteyouxin.notices.objection_models import ObjectionTold
from registry.people.standing import Standing


def under_objection(standing: Standing) -> dict:
    """Cases that are held, with how many open objections the household has said nothing to.

    The day is that by which the office has to decide: until it has, the household is heard.
    """
    held = list(Case.objects.filter(household=standing.household, status=CaseStatus.HELD).order_by("due_on", "id"))
    shown = []
    for case in held:
        told = dict(ObjectionTold.objects.filter(case=case, replies=None).values_list("objection", "pk"))
        # The objection itself is the bureau's, so the household sees no row of it.
        with jurisdiction(case.path):
            waiting = Objection.objects.filter(pk__in=told, status=ObjectionStatus.OPEN).count() if told else 0
        shown.append((case, waiting))
    return {"household": standing.household, "held": shown}
