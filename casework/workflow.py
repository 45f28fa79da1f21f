"""Workflows: a table of edges, and the one mover that all of them use (DESIGN 6).

The table of a workflow stands in its room's `workflow.py`. What may be done, by whom and on what ground is read from it
by the mover here, by the trigger that lists the legal moves (`triggers.py`), and by the screens, for their buttons,
words, colours and tabs. Nothing else writes the status of a row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction

from authorities import audit, clock
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.enums import ActorKind
from authorities.jurisdiction import current_household, jurisdiction
from authorities.machines import actor
from authorities.models import Authority, Machine, Officer
from authorities.posts import officer_may
from authorities.remedies import remedy_of
from casework.models import NOTE_LENGTH, Party
from casework.refusals import IllegalTransition, NotEntitled, refused_in_words
from casework.service import NotServed


class Mover(Enum):
    """Who moves a row where it is no officer."""

    HOUSEHOLD = "household"  # a person who stands for the household whose row it is
    CLOCK = "clock"  # a day that came, or the worker that computes
    ROW = "row"  # another row's move, whose own mover has asked for the right
    REQUESTER = "requester"  # the officer who asked for the row
    MACHINE = "machine"  # a machine at the row's bureau, whose scope its endpoint has asked for
    CONSOLE = "console"  # the platform's console, which answers for itself outside of the platform


Row = TypeVar("Row", bound=models.Model)
Right = Capability | Mover | Callable[[models.Model], Capability]


@dataclass(frozen=True, slots=True)
class Edge:
    """One move: from where, to where, who may, what the audit log says of it, and the article it rests on.

    `by` is a capability, somebody who is no officer, or several of them; a function of the row where the row says
    which capability it takes. `event` is None where the verb that moves tells the log more than the move alone does,
    or where the clock moves and nothing is decided. `seat` says at which bureau the capability is asked for, where it
    is not the workflow's. `adverse` marks a decision against somebody (for a function: of this row as it was): its
    history keeps which remedies were told (行政复议法 第二十条), and without such a row of the bureau nothing moves.
    `expires` marks what the clock does because a household's time is over (for a function: of this row as it was):
    its history keeps the day of service, and what was never served does not expire.
    """

    sources: tuple[str, ...]
    target: str
    by: Right | tuple[Right, ...]
    event: Act | None = None
    article: str = ""
    seat: Callable[[models.Model], str | tuple[str, ...]] | None = None
    adverse: bool | Callable[[models.Model], bool] = False
    expires: bool | Callable[[models.Model], bool] = False

    def is_adverse(self, row: models.Model) -> bool:
        """True where the move decides against somebody, who is told of his remedies."""
        return self.adverse(row) if callable(self.adverse) else self.adverse

    def is_expiry(self, row: models.Model, by: object) -> bool:
        """True where the clock moves because a household's time is over."""
        return by is Mover.CLOCK and (self.expires(row) if callable(self.expires) else self.expires)

    @property
    def rights(self) -> tuple[Right, ...]:
        return self.by if isinstance(self.by, tuple) else (self.by,)

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """The capabilities that the table names outright."""
        return tuple(right for right in self.rights if isinstance(right, Capability))

    def is_for(self, mover: Mover) -> bool:
        return mover in self.rights


@dataclass(frozen=True, slots=True)
class State:
    """How a status is shown, besides by its label, which is the officers' word for it.

    `mark` is the colour: `good` (done), `bad` (something is wrong), `open` (somebody has something to do), `even` (the
    others). `household` is the word for the household, where it is another than the officers'; `group` the tab of the
    officers' list on which rows of this status stand.
    """

    mark: str = "even"
    household: str = ""
    group: str = ""


def _path_of(row: models.Model) -> str:
    return row.path


def _no_day(row: models.Model, target: str) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Workflow:
    """The life of a kind of row.

    `model` and `history` are labels of models, for the table stands below the models. `noun` is what a refusal calls
    the row. `seat` gives the path of the bureau at which an officer must have the edge's capability; `log_path` the
    path under which the audit log keeps a move (None: the present jurisdiction). `beginnings` are statuses in which a
    row may begin, by the value of `kind` where there is one; `fixed` are columns that never change, `once` columns that
    stay as they are when they have been filled in. `resets` are fields that every move writes so unless it says
    otherwise; `day` gives such fields by the row as it was and the status that it comes to. `household` gives the
    number of the household that the move concerns, `requester` that of the officer who asked. `decider` gives the
    bureau whose decision an adverse move is; the history is then of a `casework.models.DecisionEvent`.
    """

    model: str
    noun: str
    statuses: type[models.TextChoices]
    actions: type[models.TextChoices]
    edges: Mapping[str, Edge]
    states: Mapping[str, State]
    history: str | None = None
    of: str = ""  # the field of the history that names the row
    column: str = "status"
    beginnings: tuple[str, ...] | Mapping[str, str] = ()
    kind: str = ""
    fixed: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    resets: Mapping[str, object] = field(default_factory=dict)
    day: Callable[[models.Model, str], Mapping[str, object]] = _no_day
    related: tuple[str, ...] = ()
    seat: Callable[[models.Model], str | tuple[str, ...]] = _path_of
    decider: Callable[[models.Model], Authority] | None = None
    log_path: Callable[[models.Model], str] | None = None
    household: Callable[[models.Model], int | None] = lambda row: None
    requester: Callable[[models.Model], int | None] = lambda row: None

    def __post_init__(self) -> None:
        unknown = {edge.target for edge in self.edges.values()} | {s for e in self.edges.values() for s in e.sources}
        if unknown - set(self.statuses.values):
            raise ValueError(f"{self.model}: edges name statuses that are not listed: {unknown}.")
        if set(self.states) != set(self.statuses.values):
            raise ValueError(f"{self.model}: every status, and no other, is shown somehow.")
        if set(self.edges) - set(self.actions.values):
            raise ValueError(f"{self.model}: edges name actions that are not listed.")
        if self.decider is None and any(edge.adverse for edge in self.edges.values()):
            raise ValueError(f"{self.model}: adverse edges, and nobody says whose decisions they are.")

    def word(self, status: str) -> str:
        """The officers' word for a status."""
        return self.statuses(status).label

    def household_word(self, status: str) -> str:
        """The household's word for a status."""
        return self.states[status].household or self.word(status)

    def mark(self, status: str) -> str:
        """The colour of a status."""
        return self.states[status].mark

    def in_group(self, group: str) -> tuple[str, ...]:
        """The statuses of one tab, in the order of the table."""
        return tuple(status for status, state in self.states.items() if state.group == group)

    def possible(self, row: models.Model, capabilities: Iterable[Capability]) -> tuple[str, ...]:
        """What an officer with these capabilities at the row's bureau can do with it, in the order of the table."""
        held, status = set(capabilities), getattr(row, self.column)
        return tuple(
            action
            for action, edge in self.edges.items()
            if status in edge.sources and held & {_capability(right, row) for right in edge.rights}
        )

    def moves(self) -> dict[str, tuple[str, ...]]:
        """Each status with those that may follow it, in order: what the trigger lets through."""
        found: dict[str, set[str]] = {}
        for edge in self.edges.values():
            for source in edge.sources:
                found.setdefault(source, set()).add(edge.target)
        return {source: tuple(sorted(found[source])) for source in self.statuses.values if source in found}


@transaction.atomic
def begin(
    workflow: Workflow,
    row: Row,
    action: str,
    *,
    by: Officer | Party | Machine | Mover,
    event: Act | None = None,
    note: str = "",
    log_note: str | None = None,
    words: Mapping[str, object] | None = None,
    **event_fields: object,
) -> Row:
    """Write a new row in the status it has, with the first row of its history. Raises Refused.

    Who may make such a row is asked by the verb, for there is no edge to ask. `event_fields` are further fields of the
    history, `words` fill the sentence of what the database refuses.
    """
    with refused_in_words(**{"by": by, **(words or {})}):
        row.save(force_insert=True)
        _add_events(workflow, [row], action, sources=[""], by=by, note=note, event_fields=event_fields)
    _log(workflow, row, action, event, by=by, note=log_note)
    return row


@transaction.atomic
def move(
    workflow: Workflow,
    key: int,
    action: str,
    *,
    by: Officer | Party | Machine | Mover,
    cause: models.Model | None = None,
    note: str = "",
    log_note: str | None = None,
    event_fields: Mapping[str, object] | None = None,
    words: Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
    **changes: object,
) -> models.Model:
    """Move a row along an edge: the only place that writes a status.

    The row is locked, the right is asked from the edge, and status, `changes`, history and log are written together.
    `cause` is the other row whose move this one follows from; `by` is then who moved that one. `event_fields` are
    further fields of the history, `words` fill the sentence of what the database refuses, `fields` are changes too, for
    columns whose names are taken here.

    Raises IllegalTransition when the row has moved on meanwhile (double clicks, two officers at once), NotEntitled,
    Refused for what the database refuses, RemedyNotSet where an adverse move would be a decision without remedies, and
    NotServed where a household's time would end that never began.
    A verb that tells the remedies itself gives the row that it told as `remedy` among `event_fields`.
    """
    edge = workflow.edges[action]
    model = apps.get_model(workflow.model)
    rows = model.objects.select_for_update(of=("self",), no_key=True)
    row = (rows.select_related(*workflow.related) if workflow.related else rows).get(pk=key)
    source = getattr(row, workflow.column)
    if source not in edge.sources:
        raise IllegalTransition(workflow.noun, workflow.word(source))
    _ask(workflow, edge, row, by=by, cause=cause)
    event_fields = _with_remedy(workflow, edge, row, event_fields or {}, cause=cause)
    if edge.is_expiry(row, by):
        event_fields = {**event_fields, "served_on": _day_of_service(row)}
    day = workflow.day(row, edge.target)
    written = {**workflow.resets, **day, **changes, **(fields or {}), workflow.column: edge.target}
    for name, value in written.items():
        setattr(row, name, value)
    with refused_in_words(**{"by": by, **(words or {})}):
        row.save(update_fields=list(written))
        _add_events(workflow, [row], action, sources=[source], by=by, note=note, event_fields=event_fields)
    _log(workflow, row, action, edge.event, by=by, note=log_note)
    return row


@transaction.atomic
def move_all(
    workflow: Workflow,
    rows: Sequence[models.Model],
    action: str,
    *,
    by: Officer | Mover,
    cause: models.Model | None = None,
    note: str | Callable[[models.Model], str] = "",
    fields: Mapping[str, object] | None = None,
    own: tuple[str, ...] = (),
    event_fields: Mapping[str, object] | None = None,
    **changes: object,
) -> None:
    """Move many rows, which the caller has locked, along one edge in one statement. All are moved or none.

    `own` names columns that differ from row to row: the rows bear their new values, and these are written with the
    status. `note` may be a function of the row. The log is told by the caller, once for all of them. Raises
    IllegalTransition, NotEntitled, Refused.

    What decides against somebody is moved so only with the one decision that two officers made of all (`cause`), whose
    verb says which remedies it told (`event_fields`).
    """
    edge = workflow.edges[action]
    if edge.adverse and (cause is None or "remedy" not in (event_fields or {})):
        raise ValueError(f"{workflow.model}: what decides against somebody is moved row by row.")
    sources = [getattr(row, workflow.column) for row in rows]
    asked: set[tuple] = set()
    for row, source in zip(rows, sources, strict=True):
        if source not in edge.sources:
            raise IllegalTransition(workflow.noun, workflow.word(source))
        # Asked once for each bureau, not for each row.
        question = _question(workflow, edge, row)
        if question not in asked:
            _ask(workflow, edge, row, by=by, cause=cause)
            asked.add(question)
    written = {**workflow.resets, **changes, **(fields or {}), workflow.column: edge.target}
    said = {*changes, *(fields or {}), *own}
    by_row = []
    for row in rows:
        day = {name: value for name, value in workflow.day(row, edge.target).items() if name not in said}
        by_row += day
        for name, value in {**written, **day}.items():
            setattr(row, name, value)
    own = (*own, *dict.fromkeys(by_row))
    objects = apps.get_model(workflow.model).objects
    with refused_in_words(by=by):
        if own:
            objects.bulk_update(rows, list(dict.fromkeys([*written, *own])))
        else:
            objects.filter(pk__in=[row.pk for row in rows]).update(**written)
    _add_events(workflow, rows, action, sources=sources, by=by, note=note, event_fields=event_fields or {})


def add_events(
    workflow: Workflow,
    rows: Sequence[models.Model],
    action: str,
    *,
    by: Officer | Party | Machine | Mover,
    note: str = "",
    **event_fields,
) -> None:
    """Add to the history what happened to rows whose status stays: a change of plan, another officer."""
    sources = [getattr(row, workflow.column) for row in rows]
    _add_events(workflow, rows, action, sources=sources, by=by, note=note, event_fields=event_fields)


def add_first_events(
    workflow: Workflow,
    rows: Sequence[models.Model],
    action: str,
    *,
    by: Officer | Party | Machine | Mover,
    note: str = "",
) -> None:
    """Add the first row of the history of many rows that were written just now."""
    _add_events(workflow, rows, action, sources=[""] * len(rows), by=by, note=note, event_fields={})


def _ask(workflow: Workflow, edge: Edge, row: models.Model, *, by: object, cause: models.Model | None) -> None:
    """Ask the edge whether `by` may. Raises NotEntitled to people, ValueError where the code itself is wrong."""
    if cause is not None:
        if not edge.is_for(Mover.ROW):
            raise ValueError(f"{workflow.model}: no other row's move leads to {edge.target}.")
        return
    if isinstance(by, Mover):
        if by in (Mover.ROW, Mover.HOUSEHOLD, Mover.REQUESTER, Mover.MACHINE) or not edge.is_for(by):
            raise ValueError(f"{workflow.model}: {by} does not move a row to {edge.target}.")
        return
    if isinstance(by, Party):
        if not edge.is_for(Mover.HOUSEHOLD) or current_household() != workflow.household(row):
            raise NotEntitled(workflow.noun)
        return
    if isinstance(by, Machine):
        seat = (edge.seat or workflow.seat)(row)
        if not edge.is_for(Mover.MACHINE) or by.authority.path not in (seat if isinstance(seat, tuple) else (seat,)):
            raise NotEntitled(workflow.noun)
        return
    if edge.is_for(Mover.REQUESTER) and workflow.requester(row) == by.pk:
        return
    wanted, seats, _ = _question(workflow, edge, row)
    if not any(officer_may(by, capability, at=seats) for capability in wanted):
        raise NotEntitled(workflow.noun)


def _with_remedy(
    workflow: Workflow, edge: Edge, row: models.Model, event_fields: Mapping[str, object], *, cause: models.Model | None
) -> Mapping[str, object]:
    """The fields of the history, with the remedies that an adverse move tells. Raises RemedyNotSet."""
    if "remedy" in event_fields or not edge.is_adverse(row):
        return event_fields
    if cause is not None:
        raise ValueError(f"{workflow.model}: whose decision another row's move is, is said by its verb.")
    return {**event_fields, "remedy": remedy_of(workflow.decider(row), clock.today())}


def _day_of_service(row: models.Model) -> date:
    if row.served_on is None:
        raise NotServed
    return row.served_on


def _question(
    workflow: Workflow, edge: Edge, row: models.Model
) -> tuple[frozenset[Capability], tuple[str, ...], object]:
    """All that the answer rests on: one of which capabilities, at one of which bureaus; who asked for the row."""
    seat = (edge.seat or workflow.seat)(row)
    seats = seat if isinstance(seat, tuple) else (seat,)
    wanted = frozenset(capability for right in edge.rights if (capability := _capability(right, row)))
    return wanted, seats, workflow.requester(row) if edge.is_for(Mover.REQUESTER) else None


def _capability(right: Right, row: models.Model) -> Capability | None:
    if isinstance(right, Mover):
        return None
    return right if isinstance(right, Capability) else right(row)


def _add_events(workflow, rows, action, *, sources, by, note, event_fields) -> None:
    if workflow.history is None:
        return
    history = apps.get_model(workflow.history)
    party = {"by_person": by} if isinstance(by, Party) else {"by_machine": by} if isinstance(by, Machine) else {}
    at = clock.now()
    history.objects.bulk_create(
        [
            history(
                **{workflow.of: row, **event_fields, **party},
                **({"household_id": row.household_id} if hasattr(history, "household_id") else {}),
                path=row.path,
                action=action,
                source=source,
                target=getattr(row, workflow.column),
                by=by if isinstance(by, Officer) else None,
                note=(note(row) if callable(note) else note)[:NOTE_LENGTH],
                at=at,
            )
            for row, source in zip(rows, sources, strict=True)
        ]
    )


def _log(
    workflow: Workflow, row: models.Model, action: str, event: Act | None, *, by: object, note: str | None
) -> None:
    if event is None:
        return
    said = {
        "by": _actor(by),
        "on": row,
        "household": workflow.household(row),
        "note": workflow.actions(action).label if note is None else note,
    }
    if workflow.log_path is None:
        audit.record(event, **said)
        return
    # A household has no jurisdiction of its own to log in, nor has a county the province's.
    with jurisdiction(workflow.log_path(row)):
        audit.record(event, **said)


def _actor(by: Officer | Party | Machine | Mover) -> Officer | audit.Actor | None:
    """Who moved a row, as the audit log names him."""
    if isinstance(by, Party):
        return audit.Actor(ActorKind.PERSON, by.pk)
    if isinstance(by, Machine):
        return actor(by)
    return None if isinstance(by, Mover) else by
