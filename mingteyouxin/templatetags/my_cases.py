"""What of 名特优新 waits for the household, for the first page of its workspace, which is the registry's."""

from django import template

from mingteyouxin.applying.household.own_cases import HOUSEHOLDS_TURN, own_case
from mingteyouxin.cases.models import Case

register = template.Library()


@register.inclusion_tag("household/mingteyouxin/_waiting.html", takes_context=True)
def cases_waiting_for_household(context: template.Context) -> dict:
    """Drafts, supplements that are asked for, recommendations to answer: each with its last day."""
    household = context["request"].standing.household
    waiting = Case.objects.filter(household=household, status__in=HOUSEHOLDS_TURN).select_related("authority", "round")
    return {"household": household, "waiting": [own_case(case) for case in waiting.order_by("due_on", "id")]}
