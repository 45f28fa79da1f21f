"""Which lists speak where, for the conditions over what government holds (conditions.py; E3).

No list is no clean record (docs/decisions/0036): what nobody delivered for the place, or is older than its limit, says
nothing of who is not on it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingteyouxin.criteria.conditions import REPORT_FILED, CredentialQuestion, Question, RecordQuestion, ShopsQuestion
from mingteyouxin.criteria.models import CredentialKind, NegativeKind
from registry import feeds, list_coverage
from registry.feeds import Feed
from typing_engine.batch.coverage import outermost

# From which list an indicator is read, and whether who is not on that list is thereby known.
LISTS: Mapping[str, Feed] = {
    "months_in_operation": feeds.HOUSEHOLDS,
    "established_on": feeds.HOUSEHOLDS,
    "industry": feeds.HOUSEHOLDS,
    "revenue": feeds.ANNUAL_REPORTS,
    "employees": feeds.ANNUAL_REPORTS,
    REPORT_FILED.name: feeds.ANNUAL_REPORTS,
    "tax_paid": feeds.TAX,
    "tax_at_least": feeds.TAX,
    "general_taxpayer": feeds.TAX,
    "insured_people": feeds.SOCIAL_INSURANCE,
}
FEEDS: Mapping[type, Feed] = {
    CredentialQuestion: feeds.CREDENTIALS,
    RecordQuestion: feeds.NEGATIVE_RECORDS,
    ShopsQuestion: feeds.HOUSEHOLDS,
}


@dataclass(frozen=True, slots=True)
class Lists:
    """Which lists speak where: of each feed and kind the areas with their days, and how many days a list counts."""

    on: date
    areas: dict[tuple[str, str], dict[str, date]]
    limits: dict[str, int]
    # What a kind is also called, and who keeps it.
    names: dict[tuple[str, str], tuple[tuple[str, ...], str]]

    def kind_areas(self, feed: Feed, kind: str) -> dict[str, date]:
        """The areas of a kind, under whichever of its names departments deliver it."""
        areas: dict[str, date] = {}
        for name in self.names_of(feed, kind):
            for area, on in self.areas.get((feed, name), {}).items():
                areas[area] = max(on, areas.get(area, on))
        return areas

    def names_of(self, feed: Feed, kind: str) -> tuple[str, ...]:
        return self.names.get((feed, kind), ((kind,), ""))[0]

    def keeper(self, feed: Feed, kind: str) -> str:
        return self.names.get((feed, kind), ((), ""))[1]

    def day_at(self, path: str, feed: Feed, kind: str = "") -> date | None:
        return list_coverage.day_at(path, self.kind_areas(feed, kind))

    def speaks(self, on: date | None, feed: Feed) -> bool:
        return on is not None and (feed not in self.limits or (self.on - on).days <= self.limits[feed])

    def speaking(self, feed: Feed, kinds: Sequence[str]) -> list[str]:
        """Paths below which the lists of all these kinds speak."""
        found: list[str] | None = None
        for kind in kinds:
            fresh = outermost(area for area, on in self.kind_areas(feed, kind).items() if self.speaks(on, feed))
            found = fresh if found is None else outermost(_both(found, fresh))
        return found or []


def _both(first: Sequence[str], second: Sequence[str]) -> Iterator[str]:
    """Paths that lie below one of either."""
    for one in first:
        for other in second:
            if one.startswith(other):
                yield one
            elif other.startswith(one):
                yield other


def lists_asked(questions: Sequence[Question], reads: Collection[str], province: str, *, on: date) -> Lists:
    """Which lists speak, of all feeds that the questions and the indicators that are read ask."""
    asked = {FEEDS[type(question)] for question in questions}
    asked |= {LISTS[name] for name in reads if name in LISTS}
    names: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
    for feed, model in ((feeds.CREDENTIALS, CredentialKind), (feeds.NEGATIVE_RECORDS, NegativeKind)):
        if feed not in asked:
            continue
        for kind in model.objects.all():
            names[feed, kind.label] = names[feed, kind.code] = ((kind.code, kind.label), kind.department)
    dated = (feeds.CREDENTIALS, feeds.NEGATIVE_RECORDS, feeds.ANNUAL_REPORTS)
    limits = {feed: list_coverage.limit_of(feed, province, on=on) for feed in dated if feed in asked}
    return Lists(on, list_coverage.received(asked, province, on=on) if asked else {}, limits, names)
