"""Facts that an upheld objection puts right (异议更正): what changes, on what grounds, and how it enters the registry.

The corrected row names a delivery of its own, made for the objection, so that everything that tells where a value comes
from tells this too. What was held stays readable as a replaced fact. What was wrong is remembered: a later file that
says it again does not undo the correction (`intake/corrected.py`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from casework.refusals import Refused
from registry import acts, feeds
from registry.feeds import ALL_FEEDS, Feed
from registry.intake.turns import wait_for_turn
from registry.models import CorrectedFact, Delivery, Household, ReplacedFact

# Of the registration an objection puts right what typing reads of it; all else is registration's own to change.
REGISTRATION = ("established_on", "status", "status_on", "industry", "seasonal")
_IN_DIRECTORY = ("established_on", "status", "industry")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One row of a feed as it ought to be.

    `key` has the feed's key columns beside the household, none for `households`. `values` are other columns as the
    table holds them (money in 分), the ones that are not named stay; None where no such row should be there at all.
    """

    household_id: int
    feed: Feed
    key: Mapping[str, object]
    values: Mapping[str, object] | None

    def typed(self) -> "FactChange":
        """The same with every value as its column has it. Raises ValueError for what is no change of this feed."""
        key, values = columns_of(self.feed)
        if set(self.key) != set(key) or (self.values is None and self.feed == feeds.HOUSEHOLDS):
            raise ValueError(f"{dict(self.key)} names no row of {self.feed}.")
        if unknown := set(self.values or ()) - set(values):
            raise ValueError(f"{self.feed} has no such columns to correct: {', '.join(sorted(unknown))}.")
        model = model_of(self.feed)
        right = None if self.values is None else _typed(model, self.values)
        return FactChange(self.household_id, self.feed, _typed(model, self.key), right)

    def row(self) -> tuple[object, ...]:
        """The values of the key, in the order of the feed's columns: which row of the household's it is."""
        return tuple(self.key[name] for name in columns_of(self.feed)[0])

    def applied(self, held: Mapping[str, object] | None) -> dict[str, object] | None:
        """The row after the change, from the row as it was held, if it was. Call it of a `typed` change."""
        if self.values is None:
            return None
        blank = dict.fromkeys(columns_of(self.feed)[1])
        return {**self.key, **blank, **(held or {}), **self.values}


@dataclass(frozen=True, slots=True)
class ChangeSource:
    """What a correction rests on: the objection's number, the department that confirmed it, the officer who acts."""

    reference: str
    department: str
    by: Officer | None


def columns_of(feed: Feed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of a feed's key beside the household, and those that may be corrected. Raises ValueError where none."""
    if feed == feeds.HOUSEHOLDS:
        return (), REGISTRATION
    if feed.table is None:
        raise ValueError(f"Facts of {feed} are not corrected row by row.")
    return feed.table.key, feed.table.values


def model_of(feed: Feed) -> type[Model]:
    """The table that a feed's rows lie in."""
    return Household if feed == feeds.HOUSEHOLDS else apps.get_model("registry", feed.dossier.model)


def plain(row: Mapping[str, object]) -> dict[str, object]:
    """The row as JSON has it, which is as PostgreSQL writes it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _typed(model: type[Model], values: Mapping[str, object]) -> dict[str, object]:
    return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}


def correct(changes: Sequence[FactChange], *, source: ChangeSource, path: str) -> list[Delivery]:
    """Put facts of households at or below `path` right: all of them or none, in a constant number of statements a feed.

    Returns a delivery for each feed. What was put right on this objection before is left alone. Works as batch. Raises
    Refused: `unknown_household`, `impossible_value`.
    """
    asked = _by_feed(change.typed() for change in changes)
    with jurisdiction(path):
        _must_lie_inside(asked)
        return [_correct(feed, asked[feed], source, path) for feed in ALL_FEEDS if feed in asked]


def _by_feed(changes: Iterable[FactChange]) -> dict[Feed, list[FactChange]]:
    asked: dict[Feed, dict[tuple, FactChange]] = {}
    for change in changes:
        row = (change.household_id, *change.row())
        if asked.setdefault(change.feed, {}).setdefault(row, change) is not change:
            raise ValueError(f"Two changes of one row of {change.feed}: {row}.")
    return {feed: list(rows.values()) for feed, rows in asked.items()}


def _must_lie_inside(asked: Mapping[Feed, Sequence[FactChange]]) -> None:
    named = {change.household_id for of_feed in asked.values() for change in of_feed}
    missing = named - set(Household.objects.filter(pk__in=named).values_list("pk", flat=True))
    if missing:
        text = f"以下编号的个体工商户不在办理机关辖区内，不能更正：{'、'.join(map(str, sorted(missing)))}。"
        raise Refused("unknown_household", text)


@dataclass(frozen=True, slots=True)
class _Put:
    """One row before and after."""

    change: FactChange
    before: dict[str, object] | None
    after: dict[str, object] | None
    brought_by: int | None  # the delivery of the row before

    @property
    def differing(self) -> list[str]:
        """Columns that change, where there is a row before and after."""
        return [name for name in self.after if self.before[name] != self.after[name]]

    @property
    def wrong(self) -> dict[str, object] | None:
        if self.before is None or self.after is None:
            return self.before and _without_key(self.before, self.change)
        return {name: self.before[name] for name in self.differing}

    @property
    def right(self) -> dict[str, object] | None:
        if self.before is None or self.after is None:
            return self.after and _without_key(self.after, self.change)
        return {name: self.after[name] for name in self.differing}


def _without_key(row: Mapping[str, object], change: FactChange) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in change.key}


def _correct(feed: Feed, changes: Sequence[FactChange], source: ChangeSource, path: str) -> Delivery:
    wait_for_turn(feed, path)
    households = {change.household_id for change in changes}
    done = {
        (row.household_id, json.dumps(row.key, sort_keys=True)): row.delivery_id
        for row in CorrectedFact.objects.filter(feed=feed, household__in=households, reference=source.reference)
    }
    pending = [change for change in changes if _named(change) not in done]
    if not pending:
        return Delivery.objects.get(pk=max(done[_named(change)] for change in changes))
    puts = _puts(feed, pending)
    if all(put.before == put.after for put in puts):
        # The department delivered what is right meanwhile; asked for again, this leaves no second trace either.
        told = Delivery.objects.filter(feed=feed, path=path, objection=source.reference).order_by("pk").last()
        if told is not None:
            return told
    now = clock.now()
    delivery = Delivery.objects.create(
        path=path,
        feed=feed,
        area=path,
        partial=True,  # it says nothing of anybody else
        file_name="",
        by=source.by,
        taken_at=now,
        new=sum(put.before is None and put.after is not None for put in puts),
        changed=sum(put.before is not None and put.before != put.after for put in puts),
        unchanged=sum(put.before == put.after for put in puts),
        objection=source.reference,
        confirmed_by=source.department,
    )
    puts = [put for put in puts if put.before != put.after]
    _keep_what_was(feed, puts, delivery, now)
    try:
        with transaction.atomic():
            _write(feed, puts, delivery.pk)
    except IntegrityError as error:
        text = "更正后的值不能成立（例如止日早于起日、没有金额），请核对后重新填写。"
        raise Refused("impossible_value", text) from error
    CorrectedFact.objects.bulk_create(
        CorrectedFact(
            household_id=put.change.household_id,
            feed=feed,
            key=plain(put.change.key),
            wrong=put.wrong and plain(put.wrong),
            right=put.right and plain(put.right),
            reference=source.reference,
            department=source.department,
            corrected_at=now,
            delivery_id=delivery.pk,
        )
        for put in puts
    )
    single = next(iter(households)) if len(households) == 1 else None
    note = f"{source.reference}，{source.department}核实，{len(puts)} 行"
    audit.record(acts.FACTS_CORRECTED, by=source.by, on=delivery, household=single, note=note)
    return delivery


def _named(change: FactChange) -> tuple[int, str]:
    return change.household_id, json.dumps(plain(change.key), sort_keys=True)


def _puts(feed: Feed, changes: Sequence[FactChange]) -> list[_Put]:
    """Each row as it is held and as it ought to be."""
    key, values = columns_of(feed)
    model = model_of(feed)
    owner = "pk" if feed == feeds.HOUSEHOLDS else "household_id"
    rows = model.objects.filter(**{f"{owner}__in": {change.household_id for change in changes}})
    held = {
        (number, *row[: len(key)]): (dict(zip((*key, *values), row, strict=True)), brought_by)
        for number, brought_by, *row in rows.values_list(owner, "delivery_id", *key, *values)
    }
    puts = []
    for change in changes:
        before, brought_by = held.get((change.household_id, *change.row()), (None, None))
        puts.append(_Put(change, before, change.applied(before), brought_by))
    return puts


def _keep_what_was(feed: Feed, puts: Sequence[_Put], delivery: Delivery, now: datetime) -> None:
    """Of a fact the whole row, of the registration the columns that change: as intake keeps what it replaces."""
    ReplacedFact.objects.bulk_create(
        ReplacedFact(
            feed=feed,
            household_id=put.change.household_id,
            key=plain(put.change.key),
            values=plain(put.wrong if feed == feeds.HOUSEHOLDS else _without_key(put.before, put.change)),
            delivery_id=put.brought_by,
            replaced_by_id=delivery.pk,
            replaced_at=now,
        )
        for put in puts
        if put.before is not None
    )


def _write(feed: Feed, puts: Sequence[_Put], delivery_id: int) -> None:
    key, values = columns_of(feed)
    written = [
        {**plain(put.after), "household_id": put.change.household_id, "id": put.change.household_id}
        for put in puts
        if put.after is not None
    ]
    gone = [{**plain(put.change.key), "household_id": put.change.household_id} for put in puts if put.after is None]
    with connection.cursor() as cursor:
        if feed == feeds.HOUSEHOLDS:
            _write_registration(cursor, written, delivery_id)
            return
        table, same_key = feed.table.table, ("household_id", *key)
        rows = f"jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)"
        if gone:
            matching = " AND ".join(f"t.{name} = gone.{name}" for name in same_key)
            cursor.execute(f"DELETE FROM {table} t USING {rows} gone WHERE {matching}", {"rows": json.dumps(gone)})
        if written:
            columns = ", ".join((*same_key, *values))
            brought = ", ".join(f"{name} = excluded.{name}" for name in (*values, "delivery_id"))
            cursor.execute(
                f"""INSERT INTO {table} ({columns}, delivery_id) SELECT {columns}, %(delivery)s FROM {rows}
                ON CONFLICT ({", ".join(same_key)}) DO UPDATE SET {brought}""",
                {"rows": json.dumps(written), "delivery": delivery_id},
            )


def _write_registration(cursor, written: Sequence[Mapping], delivery_id: int) -> None:
    """The registration itself, and what everyone sees of it."""
    asked = {"rows": json.dumps(written), "delivery": delivery_id}
    rows = "jsonb_populate_recordset(NULL::registry_household, %(rows)s::jsonb)"
    brought = ", ".join(f"{name} = r.{name}" for name in REGISTRATION)
    cursor.execute(
        f"UPDATE registry_household h SET {brought}, delivery_id = %(delivery)s FROM {rows} r WHERE h.id = r.id", asked
    )
    shown = ", ".join(f"{name} = r.{name}" for name in _IN_DIRECTORY)
    cursor.execute(f"UPDATE registry_directoryentry d SET {shown} FROM {rows} r WHERE d.household_id = r.id", asked)
