"""The door to samples and cases under check: absent and foreign look the same (STYLE 20)."""

from django.db.models import Q, QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckItem


def access_sample(acting: Acting, sample_id: int) -> SpotCheck:
    """A sample that the bureau itself drew."""
    return accessible(SpotCheck.objects.filter(path=acting.authority.path, pk=sample_id).select_related("drawn_by"))


def visible_check_items(acting: Acting) -> QuerySet[SpotCheckItem]:
    """Cases under check by the bureau itself, and its own under check by the level above."""
    bureau = acting.authority
    sides = Q(authority=bureau) | Q(case__authority=bureau)
    return SpotCheckItem.objects.filter(sides, below(bureau.path)).select_related(
        "authority", "case__household", "case__authority", "case__place", "case__round__standard", "recognition"
    )


def access_check_item(acting: Acting, item_id: int) -> SpotCheckItem:
    """A case under check that the bureau is a side of."""
    return accessible(visible_check_items(acting).filter(pk=item_id))
