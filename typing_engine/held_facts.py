"""Facts of households as they were held at a moment: what later deliveries replaced, added or took out is undone.

A result is explained from what its run kept. This finds the rows that those values came from, with their deliveries,
however often departments have corrected them since; a correction is typed over these rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model

from authorities.jurisdiction import nationwide
from registry import feeds
from registry.columns import FEEDS
from registry.fact_changes import REGISTRATION, FactChange
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

# What typing reads beside the registration itself.
TABLES: dict[Feed, type[Model]] = {
    feeds.ANNUAL_REPORTS: AnnualReport,
    feeds.TAX: Tax,
    feeds.SOCIAL_INSURANCE: SocialInsurance,
    feeds.RISK_MARKS: RiskMark,
    feeds.INDICATORS: Indicator,
}


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

    def find(self, change: FactChange) -> Held | None:
        """The row that a change is about, where it was held."""
        if change.feed == feeds.HOUSEHOLDS:
            return self.registration
        rows = self.rows.get(change.feed, ())
        return next((row for row in rows if all(row[name] == value for name, value in change.key.items())), None)

    def changed(self, changes: Iterable[tuple[FactChange, int]]) -> "HeldFacts":
        """The same with rows as they ought to be, one change after the other; each with the delivery that tells of it.

        Changes of what typing does not read are left out.
        """
        facts = self
        for change, delivery_id in changes:
            held = facts.find(change)
            after = change.applied(held and held.values)
            if change.feed == feeds.HOUSEHOLDS:
                facts = replace(facts, registration=Held(after, delivery_id))
            elif change.feed in facts.rows:
                rows = [row for row in facts.rows[change.feed] if row is not held]
                rows += [Held(after, delivery_id)] if after is not None else []
                facts = replace(facts, rows={**facts.rows, change.feed: rows})
        return facts


def held_facts(household: Household, *, at: datetime) -> HeldFacts:
    """What was held about a household at a moment. Runs in a jurisdiction that sees it."""
    return held_facts_of([household], at=at)[household.pk]


def held_facts_of(households: Sequence[Household], *, at: datetime) -> dict[int, HeldFacts]:
    """The same of many, by their numbers, in as many queries as of one.

    Reads from the present standpoint, but for the days of deliveries: a household and its county see few of these.
    """
    numbers = [household.pk for household in households]
    replaced = defaultdict(list)
    for old in ReplacedFact.objects.filter(household__in=numbers).order_by("id"):
        replaced[old.household_id, old.feed].append(old)
    versions = {feed: _versions(feed, numbers, replaced) for feed in TABLES}
    brought = {
        version.row.delivery_id
        for of_feed in versions.values()
        for histories in of_feed.values()
        for history in histories
        for version in history
    }
    with nationwide():
        later = set(Delivery.objects.filter(pk__in=brought, taken_at__gt=at).values_list("pk", flat=True))
    return {
        household.pk: HeldFacts(
            _registration(household, replaced[household.pk, feeds.HOUSEHOLDS], at),
            {feed: list(_at(versions[feed][household.pk], at, later)) for feed in TABLES},
        )
        for household in households
    }


@dataclass(frozen=True, slots=True)
class _Version:
    row: Held
    until: datetime | None  # when the next one replaced it, or it was taken out


def _versions(
    feed: Feed, numbers: Sequence[int], replaced: Mapping[tuple[int, str], Sequence[ReplacedFact]]
) -> dict[int, list[list[_Version]]]:
    """By household the versions of each row that there is or was, the oldest first."""
    model, key = TABLES[feed], FEEDS[feed].key
    histories: dict[int, dict[tuple, list[_Version]]] = {number: defaultdict(list) for number in numbers}
    for number in numbers:
        for old in replaced[number, feed]:
            values = _restored(model, {**old.key, **old.values})
            row = tuple(values[name] for name in key)
            histories[number][row].append(_Version(Held(values, old.delivery_id), old.replaced_at))
    columns = [column.name for column in FEEDS[feed].columns if column.name not in ("code", "reg_no")]
    facts = model.objects.filter(household__in=numbers).order_by("household", *key)
    for number, delivery_id, *cells in facts.values_list("household_id", "delivery_id", *columns):
        values = dict(zip(columns, cells, strict=True))
        histories[number][tuple(values[name] for name in key)].append(_Version(Held(values, delivery_id), None))
    return {number: list(of_rows.values()) for number, of_rows in histories.items()}


def _at(histories: Iterable[list[_Version]], at: datetime, later: set[int]) -> Iterator[Held]:
    """Of each row the version of that moment; none where its first delivery came later, or it had been taken out."""
    for history in histories:
        row = next((version.row for version in history if version.until is None or version.until > at), None)
        if row is not None and row.delivery_id not in later:
            yield row


def _registration(household: Household, replaced: Sequence[ReplacedFact], at: datetime) -> Held:
    """The registration of that moment: what was replaced since is put back, the latest first."""
    values, delivery_id = {name: getattr(household, name) for name in REGISTRATION}, household.delivery_id
    for old in reversed(replaced):
        if old.replaced_at > at:
            values |= _restored(Household, {name: old.values[name] for name in REGISTRATION if name in old.values})
            delivery_id = old.delivery_id
    return Held(values, delivery_id)


def _restored(model: type[Model], values: dict[str, object]) -> dict[str, object]:
    """Values out of JSON as the table's own: days are days again."""
    return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}
