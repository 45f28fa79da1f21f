"""Which credentials and honours a household has: those listed under its number, and those of its operator of today."""

from collections.abc import Sequence

from django.db.models import Q

from authorities.jurisdiction import NATION, below, jurisdiction, nationwide, province_path_of
from registry import feeds
from registry.models import Credential, Delivery, Household


def held_by(households: Sequence[Household]) -> dict[int, list[Credential]]:
    """Credentials by household, those no longer in force too, the newest first. Households of one province, one query.

    From any standpoint: the lists are the province's, and a county or a household sees of them what is its own.
    """
    held: dict[int, list[Credential]] = {household.pk: [] for household in households}
    if not held:
        return held
    operated: dict[bytes, list[int]] = {}
    for household in households:
        if household.operator_id_index:
            operated.setdefault(bytes(household.operator_id_index), []).append(household.pk)
    with jurisdiction(province_path_of(households[0].path)):
        listed = Credential.objects.filter(Q(household_id__in=held) | Q(holder_index__in=operated))
        found = list(listed.order_by("-issued_on", "kind", "number"))
    for credential in found:
        holders = operated.get(bytes(credential.holder_index or b""), [])
        for holder in {credential.household_id, *holders} & held.keys():
            held[holder].append(credential)
    return held


def received(province: str) -> dict[str, tuple[str, ...]]:
    """Kinds of which a complete list was taken, each with the areas it was complete for (CONTRACTS 1, Coverage).

    No list is no proof that somebody holds nothing. Looks nationwide: a county's lists come from its province too.
    """
    areas: dict[str, set[str]] = {}
    with nationwide():
        lists = Delivery.objects.filter(below(province, field="area") | Q(area=NATION), partial=False)
        for area, kinds in lists.filter(feed=feeds.CREDENTIALS).values_list("area", "kinds"):
            for kind in kinds:
                areas.setdefault(kind, set()).add(area)
    return {kind: tuple(found) for kind, found in areas.items()}
