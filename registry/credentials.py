"""Which credentials and honours a household has: those listed under its number, and those of its operator of today."""

from collections.abc import Sequence

from django.db.models import Q

from authorities.jurisdiction import looking_from, province_path_of
from registry.models import Credential, Household


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
    with looking_from(province_path_of(households[0].path)):
        listed = Credential.objects.filter(Q(household_id__in=held) | Q(holder_index__in=operated))
        found = list(listed.order_by("-issued_on", "kind", "number"))
    for credential in found:
        holders = operated.get(bytes(credential.holder_index or b""), [])
        for holder in {credential.household_id, *holders} & held.keys():
            held[holder].append(credential)
    return held
