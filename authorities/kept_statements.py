"""Queries that every page asks, whose SQL a process makes once: making it takes longer than asking.

Only the text is kept. The values, and with them whose rows they are, are given anew each time; rows are never kept.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from django.db import connection
from django.db.models import Model, QuerySet


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a table, in the order in which `row_of` takes their values."""
    return [field.attname for field in model._meta.concrete_fields]


def row_of(model: type[Model], values: Sequence[object]) -> Model:
    """The row with these values for all columns of its table."""
    return model.from_db(connection.alias, columns_of(model), values)


class KeptStatement:
    """A query whose text stays and whose values change.

    `make` gives a `values_list` for values; `samples` are values of their types that stand for nothing else, by which
    their places in the text are found. Not for tables with private rows: their managers add who looks.
    """

    def __init__(self, make: Callable[..., QuerySet], *samples: object) -> None:
        self._make = make
        self._samples = samples

    def rows(self, *values: object) -> list[tuple]:
        """What the database answers, with a value for each sample."""
        text, fixed, places = self._kept
        given = list(fixed)
        for at, sample in places:
            given[at] = values[sample]
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            return cursor.fetchall()

    @cached_property
    def _kept(self) -> tuple[str, tuple, list[tuple[int, int]]]:
        """The text, what stands in it, and which sample stands where."""
        text, fixed = self._make(*self._samples).query.sql_with_params()
        places = [(at, self._samples.index(value)) for at, value in enumerate(fixed) if value in self._samples]
        if {sample for _, sample in places} != set(range(len(self._samples))):
            raise LookupError("A value of the query does not come back as it was given.")
        return text, fixed, places
