"""Taking and giving back a place (C8): one conditional UPDATE each, with a check constraint behind it.

No lock is asked for: the row lock that PostgreSQL takes for the UPDATE of the bureau's own row is the whole critical
section. A place is taken in the transaction of the recognition that needs it, and comes back with it if that fails.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from authorities.jurisdiction import jurisdiction, province_path_of
from authorities.models import Authority
from authorities.refusals import Refused
from mingteyouxin.places.models import ProvinceQuota, Quota


class QuotaExhausted(Refused):
    """The bureau has no free place in the year, or none yet."""

    def __init__(self, text: str) -> None:
        super().__init__("quota_exhausted", text)


class HoldsPlace(Protocol):
    """A title, as far as its place goes."""

    path: str
    quota_id: int | None


def take(authority: Authority, *, year: int) -> int:
    """Take one of the bureau's places of a year; returns the quota's number, to be kept on the recognition.

    Runs in the bureau's jurisdiction, inside a transaction. Raises QuotaExhausted.
    """
    free = Quota.objects.filter(authority=authority, year=year, used__lt=F("size"))
    if not free.update(used=F("used") + 1):
        quota = Quota.objects.filter(authority=authority, year=year).first()
        if quota is None:
            raise QuotaExhausted(f"本局 {year} 年度的名额尚未分配，不能认定。请联系省局。")
        raise QuotaExhausted(f"本局 {year} 年度的 {quota.size} 个名额已经用完，可以向其他机关商请调剂。")
    return Quota.objects.values_list("pk", flat=True).get(authority=authority, year=year)


@transaction.atomic
def count_from_before(province: str, titles: int) -> None:
    """Titles that run on and hold no place of this year count against the cap of the year that is running now (C15)."""
    with jurisdiction(province):
        current = ProvinceQuota.objects.order_by("-year").values("pk")[:1]
        ProvinceQuota.objects.filter(pk__in=current).update(running=F("running") + titles)


@transaction.atomic
def give_back(recognitions: Sequence[HoldsPlace]) -> None:
    """The places of recognitions of one province that have ended, in the year that is running now.

    One recognised this year frees its bureau's place. One from before holds none of this year's: it counted against
    the cap as running, and no longer does.
    """
    province = province_path_of(recognitions[0].path)
    with jurisdiction(province):
        current = ProvinceQuota.objects.order_by("-year").first()
        if current is None:
            return
        this_years = set(Quota.objects.filter(province_quota=current).values_list("pk", flat=True))
        held = Counter(one.quota_id for one in recognitions if one.quota_id in this_years)
        for quota_id, places in sorted(held.items()):
            Quota.objects.filter(pk=quota_id).update(used=F("used") - places)
        from_before = len(recognitions) - held.total()
        if from_before:
            rows = ProvinceQuota.objects.filter(pk=current.pk)
            rows.update(running=Greatest(F("running") - from_before, 0))


def count_again(recognition: HoldsPlace) -> None:
    """A recognition that had ended holds again: it counts as running, whatever is left of the cap."""
    province = province_path_of(recognition.path)
    with jurisdiction(province):
        current = ProvinceQuota.objects.order_by("-year").first()
        if current is not None:
            ProvinceQuota.objects.filter(pk=current.pk).update(running=F("running") + 1)
