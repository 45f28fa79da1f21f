"""The door to quotas and transfers: absent and foreign look the same (STYLE 20)."""

from django.db.models import Q, QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import looking_from
from mingteyouxin.places.models import PlaceTransfer, ProvinceQuota, Quota


def access_province_quota(acting: Acting, quota_id: int) -> ProvinceQuota:
    """The year's places of the officer's own province bureau."""
    return accessible(ProvinceQuota.objects.filter(pk=quota_id, path=acting.authority.path).select_related("run"))


def visible_transfers(acting: Acting, year: int) -> list[PlaceTransfer]:
    """What goes on between the bureau and others in a year; the province sees all of its own."""
    bureau = acting.authority
    with looking_from(bureau.province_path):
        found = _transfers().filter(province_quota__year=year)
        if bureau.path != bureau.province_path:
            found = found.filter(Q(giver=bureau) | Q(receiver=bureau))
        return list(found)


def access_transfer(acting: Acting, transfer_id: int) -> PlaceTransfer:
    """A transfer that the bureau is a side of."""
    bureau = acting.authority
    with looking_from(bureau.province_path):
        sides = Q(giver=bureau) | Q(receiver=bureau)
        return accessible(_transfers().filter(sides, pk=transfer_id))


def partners(acting: Acting, year: int) -> list[Quota]:
    """Bureaus of the province with places of the year, besides one's own: who may be asked or offered."""
    bureau = acting.authority
    with looking_from(bureau.province_path):
        return list(
            Quota.objects.filter(year=year).exclude(authority=bureau).select_related("authority").order_by("path")
        )


def _transfers() -> QuerySet[PlaceTransfer]:
    return PlaceTransfer.objects.select_related("giver", "receiver", "proposed_by", "decided_by")
