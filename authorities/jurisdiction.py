"""Whose data is looked at: the first two of the three isolation layers (DESIGN §3).

`jurisdiction(path)` names the bureau on whose behalf code runs. It opens a transaction and sets `app.scope` for it, so
that PostgreSQL's row-level security lets only rows below that path through; managers of private tables refuse to
build a query outside of it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models, transaction
from django.db.models import Q

NATION = "/"
# As bureaus have it (authorities.models.bureaus): the range form of the policies relies on these characters.
_PATH = re.compile(r"/([0-9A-Za-z]+/)*")

_scope: ContextVar[str | None] = ContextVar("jurisdiction", default=None)


class NoJurisdiction(RuntimeError):
    """A private table was queried outside of `jurisdiction(...)`."""


def current_path() -> str:
    """Path of the bureau on whose behalf this code runs. Raises NoJurisdiction when none is named."""
    path = _scope.get()
    if path is None:
        raise NoJurisdiction("Private rows are read inside `with jurisdiction(path):` only.")
    return path


@contextmanager
def jurisdiction(path: str) -> Iterator[str]:
    """Run the block on behalf of the bureau at `path`, in one transaction; rows of other bureaus do not exist in it.

    The setting is local to the transaction, for pooled connections keep settings across requests. A block inside a
    block restores the outer scope when it ends.
    """
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is not the path of a bureau: '/', or segments like '/42/01/'.")
    outer = _scope.get()
    nested = connection.in_atomic_block
    token = _scope.set(path)
    try:
        with transaction.atomic():
            _set_scope(path)
            yield path
    finally:
        _scope.reset(token)
        # A savepoint that is released keeps its settings, so the surrounding transaction gets its own scope back.
        if nested and not connection.needs_rollback:
            _set_scope(outer or "")


def nationwide():
    """Run the block over every bureau's rows. A named act, so that each place where it is done can be found."""
    return jurisdiction(NATION)


def _set_scope(path: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', %s, true)", [path])


def below(path: str, *, field: str = "path") -> Q:
    """Condition "at or below `path`", in the range form that a B-tree serves under row-level security."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "0"})


class PrivateManager(models.Manager):
    """Manager of a table with private rows: raises without a jurisdiction, narrows to it with one.

    `path_field` is the way to the path of the bureau in charge: of the row itself or of the household it belongs to. A
    class attribute, for Django makes managers of related rows (`household.tax_set`) from the class, without arguments.
    """

    path_field = "path"

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(below(current_path(), field=self.path_field))
