"""Whose data is looked at: the first two of the three isolation layers (DESIGN 3).

`jurisdiction(path)` names the bureau on whose behalf code runs. It opens a transaction and sets `app.scope` for it, so
that PostgreSQL's row-level security lets only rows below that path through; managers of private tables refuse to
build a query outside of it. A household that is logged in has no path: `own_household(id)` sets `app.household`
instead, and `proven_document(index)` sets `app.operator` to find the households of a natural person. One of the three
at a time.

What only reads, and is asked on the way of something else, says so: `looking_from(path)` tells the database the same,
without a savepoint of its own, which would be there to take writes back.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.db.models.sql import Query

from authorities import clock

NATION = "/"
# As bureaus have it (authorities.models.bureaus): the range form of the policies relies on these characters.
_PATH = re.compile(r"/([0-9A-Za-z]+/)*")
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Standpoint:
    """From where rows are looked at: a bureau's path, one household, a person's document; or from nowhere."""

    path: str | None = None
    household: int | None = None
    document: bytes | None = None


_NOWHERE = _Standpoint()
_standpoint: ContextVar[_Standpoint] = ContextVar("standpoint", default=_NOWHERE)
# Nobody's, to make texts of queries by: a path that no bureau has, the number of no household, no blind index.
_SAMPLES = {
    "path": _Standpoint(path="/sample/"),
    "household": _Standpoint(household=-7),
    "document": _Standpoint(document=b"?"),
}
# Queries of managers that a process keeps: some kilobytes each.
_KEPT_QUERIES = 2048


class NoJurisdiction(RuntimeError):
    """A private table was queried outside of `jurisdiction(...)`."""


class WrittenWhileLooking(RuntimeError):
    """A row was to be written inside of `looking_from(...)`, where nothing would take it back by itself."""


def current_path() -> str:
    """Path of the bureau on whose behalf this code runs. Raises NoJurisdiction when none is named."""
    path = _standpoint.get().path
    if path is None:
        raise NoJurisdiction("Private rows are read inside `with jurisdiction(path):` only.")
    return path


def is_in_sight(path: str) -> bool:
    """True where rows of the bureau at `path` are seen from here: it lies at or below the path that code runs for."""
    return path.startswith(current_path())


def current_household() -> int | None:
    """Number of the household on whose behalf this code runs; None for a bureau and for nobody."""
    return _standpoint.get().household


@contextmanager
def jurisdiction(path: str) -> Iterator[str]:
    """Run the block on behalf of the bureau at `path`, in one transaction; rows of other bureaus do not exist in it.

    The setting is local to the transaction, for pooled connections keep settings across requests. A block inside a
    block restores the outer standpoint when it ends.
    """
    with _from(_of_bureau(path)):
        yield path


def nationwide():
    """Run the block over every bureau's rows. A named act, so that each place where it is done can be found."""
    return jurisdiction(NATION)


@contextmanager
def looking_from(path: str) -> Iterator[str]:
    """Read in the block what the bureau at `path` sees; writing raises WrittenWhileLooking.

    On the way of something else it takes no savepoint, and inside the same standpoint it asks the database nothing. A
    query that fails in it spoils the transaction around it: nothing more is read or written until that was undone.
    """
    standpoint = _of_bureau(path)
    if not connection.in_atomic_block:
        with _from(standpoint), connection.execute_wrapper(_refuse_writes):
            yield path
        return
    outer = _standpoint.get()
    token = _standpoint.set(standpoint)
    try:
        if standpoint != outer:
            _tell_database(standpoint)
        with connection.execute_wrapper(_refuse_writes):
            yield path
    except DatabaseError:
        # As Django does where there is no savepoint: the block around it can only be undone, and its setting with it.
        connection.needs_rollback = True
        raise
    finally:
        _standpoint.reset(token)
        if standpoint != outer and not connection.needs_rollback:
            _tell_database(outer)


def looking_nationwide():
    """Read every bureau's rows in the block. A named act, as `nationwide` is."""
    return looking_from(NATION)


def _refuse_writes(execute: Callable, text: object, values: object, many: bool, context: dict) -> object:
    if _WRITES.match(str(text)):
        raise WrittenWhileLooking(f"{str(text)[:60]!r}: what writes runs in `jurisdiction(...)`.")
    return execute(text, values, many, context)


def _of_bureau(path: str) -> _Standpoint:
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is not the path of a bureau: '/', or segments like '/42/01/'.")
    return _Standpoint(path=path)


@contextmanager
def own_household(household_id: int) -> Iterator[int]:
    """Run the block on behalf of one household: it sees its own rows, and there are no others.

    Who may enter is decided by registry.people.standing, at every request.
    """
    if type(household_id) is not int or household_id < 1:
        raise ValueError(f"{household_id!r} is not the number of a household.")
    with _from(_Standpoint(household=household_id)):
        yield household_id


@contextmanager
def proven_document(index: bytes) -> Iterator[bytes]:
    """Run the block as the natural person whose document has this blind index, to find the households he stands for.

    Only tables that name a person are read in it: who operates a household, who was appointed by one.
    """
    if not isinstance(index, bytes) or not index:
        raise ValueError("A blind index is a text of bytes.")
    with _from(_Standpoint(document=index)):
        yield index


@contextmanager
def _from(standpoint: _Standpoint) -> Iterator[None]:
    outer = _standpoint.get()
    nested = connection.in_atomic_block
    # Inside the same standpoint the database knows it already; going back to a savepoint keeps it.
    told = nested and standpoint == outer
    token = _standpoint.set(standpoint)
    try:
        with transaction.atomic():
            if not told:
                _tell_database(standpoint)
            yield
    finally:
        _standpoint.reset(token)
        # A savepoint that is released keeps its settings, so the surrounding transaction gets its own back.
        if nested and not told and not connection.needs_rollback:
            _tell_database(outer)


def _tell_database(standpoint: _Standpoint) -> None:
    household = "" if standpoint.household is None else str(standpoint.household)
    document = "" if standpoint.document is None else standpoint.document.hex()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.scope', %s, true), set_config('app.household', %s, true),"
            " set_config('app.operator', %s, true), set_config('app.today', %s, true)",
            [standpoint.path or "", household, document, clock.today().isoformat()],
        )


def kind_of_standpoint() -> str:
    """From what rows are looked at now: "path", "household", "document"; "" from nowhere."""
    standpoint = _standpoint.get()
    return next((kind for kind in _SAMPLES if getattr(standpoint, kind) is not None), "")


def narrowing_values() -> tuple[object, ...]:
    """The values by which managers narrow queries at the present standpoint, as they stand in their texts."""
    return _values_of(_standpoint.get())


@contextmanager
def sample_standpoint(kind: str) -> Iterator[tuple[object, ...]]:
    """Make queries in the block, and ask none: they are narrowed by the values that it gives, which are nobody's.

    The database is told nothing, so that what was asked all the same would show what it showed before.
    """
    sample = _SAMPLES.get(kind, _NOWHERE)
    token = _standpoint.set(sample)
    try:
        yield _values_of(sample)
    finally:
        _standpoint.reset(token)


def _values_of(standpoint: _Standpoint) -> tuple[object, ...]:
    if standpoint.path is not None:
        return standpoint.path, end_of(standpoint.path)
    return tuple(value for value in (standpoint.household, standpoint.document) if value is not None)


def end_of(path: str) -> str:
    """What comes after all paths at or below a path: '0' follows '/'."""
    return path[:-1] + "0"


def below(path: str, *, field: str = "path") -> Q:
    """Condition "at or below `path`", in the range form that a B-tree serves under row-level security."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": end_of(path)})


def upwards(path: str) -> tuple[str, ...]:
    """The path itself and those of the bureaus above it, the highest first."""
    return tuple(path[: end + 1] for end, character in enumerate(path) if character == "/")


def province_of(path: str) -> str:
    """The two digits of the province that a path lies in; empty for the nation's."""
    return path[1:].split("/", 1)[0]


def province_path_of(path: str) -> str:
    """The path of the province that a path lies in; the nation's own for the nation's."""
    return upwards(path)[:2][-1]


class PrivateManager(models.Manager):
    """Manager of a table with private rows: raises without a standpoint, narrows to it with one.

    `path_field` is the way to the path of the bureau in charge: of the row itself or of the household it belongs to.
    `household_field` holds the number of the household whose row it is, where rows are a household's; `document_field`
    the blind index of the natural person whom the row names. Class attributes, for Django makes managers of related
    rows (`household.tax_set`) from the class, without arguments.
    """

    path_field = "path"
    household_field = "household_id"
    document_field: str | None = None

    # The narrowed query by manager, table and standpoint, from which alone it follows; every caller gets a copy.
    _narrowed: ClassVar[dict[tuple, Query]] = {}

    def get_queryset(self) -> models.QuerySet:
        asked, rows = (type(self), self.model, _standpoint.get()), super().get_queryset()
        narrowed = self._narrowed.get(asked)
        if narrowed is None:
            narrowed = rows.filter(self._inside()).query
            if len(self._narrowed) >= _KEPT_QUERIES:
                self._narrowed.clear()
            self._narrowed[asked] = narrowed
        rows.query = narrowed.chain()
        return rows

    def _inside(self) -> Q:
        standpoint = _standpoint.get()
        if standpoint.household is not None:
            if not any(field.attname == self.household_field for field in self.model._meta.concrete_fields):
                raise NoJurisdiction(f"{self.model._meta.label} has no rows that are a household's own.")
            return Q(**{self.household_field: standpoint.household})
        if standpoint.document is not None:
            if self.document_field is None:
                raise NoJurisdiction(f"{self.model._meta.label} is not read by a person's document.")
            return Q(**{self.document_field: standpoint.document})
        return below(current_path(), field=self.path_field)
