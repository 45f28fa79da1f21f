"""Whether a list may be taken at its word about who is not on it: delivered for the area, complete, and not too old.

No list is no clean record (CONTRACTS 1, Coverage). What is on a list holds however old it is; who is not on it is known
only as far as this says. From any standpoint: a county's lists come from its province too, and a household sees none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils.timezone import localtime

from authorities.jurisdiction import NATION, below, looking_nationwide, upwards
from registry import feeds
from registry.enums import RiskKind
from registry.feeds import Feed
from registry.models import Delivery, ListAgeLimit

_LIMITS = {
    feeds.ANNUAL_REPORTS: "annual_report_days",
    feeds.RISK_MARKS: "risk_mark_days",
    feeds.PENALTIES: "penalty_days",
    feeds.DEFAULTERS: "defaulter_days",
    feeds.CREDENTIALS: "credential_days",
    feeds.NEGATIVE_RECORDS: "negative_record_days",
}
# A file of which nothing could be taken counts for nothing.
_TAKEN = Q(new__gt=0) | Q(changed__gt=0) | Q(unchanged__gt=0)


@dataclass(frozen=True, slots=True)
class ListRead:
    """The latest complete list of one kind for a place: the day it was taken, and how many days it counts."""

    label: str
    taken_on: date | None
    limit: int

    def speaks_on(self, on: date) -> bool:
        """True when not being on the list means something on a day, the last day of its age included."""
        return self.taken_on is not None and (on - self.taken_on).days <= self.limit

    @property
    def silence(self) -> str:
        """Why nothing is known of who is not on it, in words."""
        if self.taken_on is None:
            return f"尚未收到本地的{self.label}名单，没有记录不等于没有问题"
        return f"{self.label}名单是 {self.taken_on} 的，已超过 {self.limit} 天，没有记录不等于没有问题"


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a place as they stand on a day. Of risk marks each kind comes from another keeper."""

    annual_reports: ListRead
    penalties: ListRead
    defaulters: ListRead
    risk_marks: Mapping[RiskKind, ListRead]


def lists_at(paths: Iterable[str], *, on: date) -> dict[str, Lists]:
    """By path, the lists that cover a household there, by what was delivered up to a day.

    The paths are of one province: one query for all of them, and one for how long a list counts.
    """
    places = {path: set(upwards(path)) for path in paths}
    if not places:
        return {}
    limits = ListAgeLimit.objects.in_force(next(iter(places)), on)
    whole = (feeds.ANNUAL_REPORTS, feeds.PENALTIES, feeds.DEFAULTERS)
    latest: dict[tuple[str, str, str], datetime] = {}
    with looking_nationwide():
        areas = set().union(*places.values())
        complete = Delivery.objects.filter(_TAKEN, area__in=areas, partial=False, taken_at__date__lte=on)
        asked = complete.filter(feed__in=[*whole, feeds.RISK_MARKS]).order_by()
        for feed, area, kinds, taken_at in asked.values_list("feed", "area", "kinds").annotate(Max("taken_at")):
            for kind in kinds if feed == feeds.RISK_MARKS else [""]:
                latest[feed, kind, area] = max(taken_at, latest.get((feed, kind, area), taken_at))

    def read(covering: Iterable[str], feed: Feed, label: str, kind: str = "") -> ListRead:
        taken_at = max((latest[feed, kind, area] for area in covering if (feed, kind, area) in latest), default=None)
        return ListRead(label, taken_at and localtime(taken_at).date(), getattr(limits, _LIMITS[feed]))

    return {
        path: Lists(
            *(read(covering, feed, feed.label) for feed in whole),
            risk_marks={kind: read(covering, feeds.RISK_MARKS, kind.label, kind) for kind in RiskKind},
        )
        for path, covering in places.items()
    }


def received(asked: Iterable[Feed], province: str, *, on: date) -> dict[tuple[str, str], dict[str, date]]:
    """Complete lists taken by a day in a province, by feed and kind (`""` for a list without kinds): the areas that
    each was complete for, with the latest day of the list there. One query.

    Looks nationwide: a county's lists come from its province too, and the nation's hold for all.
    """
    areas: dict[tuple[str, str], dict[str, date]] = {}
    with looking_nationwide():
        lists = Delivery.objects.filter(below(province, field="area") | Q(area=NATION), _TAKEN, partial=False)
        listed = lists.filter(feed__in=[*asked], taken_at__date__lte=on).order_by("taken_at")
        for feed, area, kinds, taken_at in listed.values_list("feed", "area", "kinds", "taken_at"):
            for kind in kinds or [""]:
                areas.setdefault((feed, kind), {})[area] = localtime(taken_at).date()
    return areas


def day_at(path: str, areas: Mapping[str, date]) -> date | None:
    """The latest day of a list (areas as `received` gives them) that covers a place; None where none does."""
    return max((day for area, day in areas.items() if path.startswith(area)), default=None)


def limit_of(feed: Feed, path: str, *, on: date) -> int:
    """For how many days a list of a feed counts, in the province of a path on a day."""
    return getattr(ListAgeLimit.objects.in_force(path, on), _LIMITS[feed])
