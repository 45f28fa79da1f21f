"""Facts of one household as they were held at a moment: what later deliveries replaced or added is left out.

A result is explained from what its run kept. This finds the rows that those values came from, with their deliveries,
however often departments have corrected them since.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from registry import feeds
from registry.columns import FEEDS
from registry.feeds import Feed
from registry.models import (
    AnnualReport,
    Delivery,
    Household,
    Indicator,
    ReplacedFact,
    RiskMark,
    SocialInsurance,
    Tax,
)

_TABLES: dict[Feed, type[Model]] = {
    feeds.ANNUAL_REPORTS: AnnualReport,
    feeds.TAX: Tax,
    feeds.SOCIAL_INSURANCE: SocialInsurance,
    feeds.RISK_MARKS: RiskMark,
    feeds.INDICATORS: Indicator,
}
# What typing reads of the registration itself.
_REGISTRATION = ("established_on", "status", "status_on", "industry", "seasonal")


@dataclass(frozen=True, slots=True)
class Held:
    """One row as it was, and the delivery that had brought it. Money in 分."""

    values: dict[str, object]
    delivery_id: int

    def __getitem__(self, column: str) -> object:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """Registration and facts of a household at a moment."""

    registration: Held
    rows: dict[Feed, list[Held]]

    def deliveries(self) -> set[int]:
        """Numbers of all deliveries that the rows came in."""
        return {self.registration.delivery_id, *(row.delivery_id for rows in self.rows.values() for row in rows)}


def held_facts(household: Household, *, at: datetime) -> HeldFacts:
    """What was held about a household at a moment. Runs in a jurisdiction that sees it and the deliveries."""
    replaced = defaultdict(list)
    for old in ReplacedFact.objects.filter(household_id=household.pk).order_by("id"):
        replaced[old.feed].append(old)
    versions = {feed: _versions(feed, household.pk, replaced[feed]) for feed in _TABLES}
    brought = {version.row.delivery_id for rows in versions.values() for history in rows for version in history}
    later = set(Delivery.objects.filter(pk__in=brought, taken_at__gt=at).values_list("pk", flat=True))
    rows = {feed: list(_at(histories, at, later)) for feed, histories in versions.items()}
    return HeldFacts(_registration(household, replaced[feeds.HOUSEHOLDS], at), rows)


@dataclass(frozen=True, slots=True)
class _Version:
    row: Held
    until: datetime | None  # when the next one replaced it


def _versions(feed: Feed, household_id: int, replaced: Iterable[ReplacedFact]) -> list[list[_Version]]:
    """The versions of each row that there is, the oldest first."""
    model, key = _TABLES[feed], FEEDS[feed].key
    histories = defaultdict(list)
    for old in replaced:
        values = _restored(model, {**old.key, **old.values})
        histories[tuple(values[name] for name in key)].append(_Version(Held(values, old.delivery_id), old.replaced_at))
    columns = [column.name for column in FEEDS[feed].columns if column.name not in ("code", "reg_no")]
    for fact in model.objects.filter(household_id=household_id).order_by(*key):
        values = {name: getattr(fact, name) for name in columns}
        histories[tuple(values[name] for name in key)].append(_Version(Held(values, fact.delivery_id), None))
    return list(histories.values())


def _at(histories: Iterable[list[_Version]], at: datetime, later: set[int]) -> Iterable[Held]:
    """Of each row the version of that moment; none where its first delivery came later."""
    for history in histories:
        row = next(version.row for version in history if version.until is None or version.until > at)
        if row.delivery_id not in later:
            yield row


def _registration(household: Household, replaced: Iterable[ReplacedFact], at: datetime) -> Held:
    """The registration of that moment: what was replaced since is put back, the latest first."""
    values, delivery_id = {name: getattr(household, name) for name in _REGISTRATION}, household.delivery_id
    for old in reversed(list(replaced)):
        if old.replaced_at > at:
            values |= _restored(Household, {name: old.values[name] for name in _REGISTRATION if name in old.values})
            delivery_id = old.delivery_id
    return Held(values, delivery_id)


def _restored(model: type[Model], values: dict[str, object]) -> dict[str, object]:
    """Values out of JSON as the table's own: days are days again."""
    return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}
