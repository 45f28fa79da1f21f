"""Queries that every page asks, whose SQL a process makes once: making it takes longer than asking.

Only the text is kept. The values, and with them whose rows they are, are given anew each time; rows are never kept.
Queries of private tables are made from a standpoint that is nobody's, one for each kind (bureau, household, person),
and narrowed each time by the values of the standpoint that is asked from: as their managers would (DESIGN 3).
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import connection, models
from django.db.models import Model, QuerySet

from authorities.jurisdiction import kind_of_standpoint, narrowing_values, sample_standpoint

# Types of columns that JSON gives back as they were.
_PLAIN = (
    models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.DateField, models.DecimalField,
    models.ForeignKey,
)  # fmt: skip


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a table, in the order in which `row_of` takes their values."""
    return [field.attname for field in model._meta.concrete_fields]


def row_of(model: type[Model], values: Sequence[object]) -> Model:
    """The row with these values for all columns of its table."""
    return model.from_db(connection.alias, columns_of(model), values)


class _KeptText:
    """A text of SQL with the places where each value stands, made once for each kind of standpoint."""

    def __init__(self, make: Callable[..., tuple[str, tuple]], samples: Sequence[object]) -> None:
        self._make, self._samples = make, samples
        self._kept: dict[str, tuple[str, tuple, list[tuple[int, int]]]] = {}

    def with_values(self, values: Sequence[object]) -> tuple[str, list]:
        """The text and its values: these for the samples, and those of the present standpoint."""
        kind = kind_of_standpoint()
        if kind not in self._kept:
            self._kept[kind] = self._made(kind)
        text, fixed, places = self._kept[kind]
        given, standing = list(fixed), [*values, *narrowing_values()]
        for at, sample in places:
            given[at] = standing[sample]
        return text, given

    def _made(self, kind: str) -> tuple[str, tuple, list[tuple[int, int]]]:
        """The text, what stands in it, and which sample stands where."""
        with sample_standpoint(kind) as standing:
            text, fixed = self._make(*self._samples)
        samples = [*self._samples, *standing]
        places = [(at, samples.index(value)) for at, value in enumerate(fixed) if value in samples]
        if not {sample for _, sample in places} >= set(range(len(self._samples))):
            raise LookupError("A value of the query does not come back as it was given.")
        return text, fixed, places


class KeptStatement:
    """A query whose text stays and whose values change.

    `make` gives a `values_list` for values; `samples` are values of their types that stand for nothing else, by which
    their places in the text are found.
    """

    def __init__(self, make: Callable[..., QuerySet], *samples: object) -> None:
        self._text = _KeptText(lambda *values: make(*values).query.sql_with_params(), samples)

    def rows(self, *values: object) -> list[tuple]:
        """What the database answers, with a value for each sample."""
        with connection.cursor() as cursor:
            cursor.execute(*self._text.with_values(values))
            return cursor.fetchall()


class KeptLists:
    """Rows of several tables asked for in one statement whose text stays.

    `make` gives a query for each table, of its own columns alone and of types that JSON gives back as they were.
    """

    def __init__(self, make: Callable[..., Sequence[QuerySet]], *samples: object) -> None:
        self._make = make
        self._models: list[type[Model]] = []
        self._text = _KeptText(self._together, samples)

    def of(self, *values: object) -> list[list[Model]]:
        """The rows of each query, in its order, with a value for each sample."""
        text, given = self._text.with_values(values)
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            answered = cursor.fetchone()
        return [list(map(_reader(model), _read(rows))) for model, rows in zip(self._models, answered, strict=True)]

    def _together(self, *values: object) -> tuple[str, tuple]:
        texts, given = [], ()
        queries = self._make(*values)
        for query in queries:
            text, of_query = query.values_list(*columns_of(query.model)).query.sql_with_params()
            texts.append(f"(SELECT json_agg(one)::text FROM ({text}) one)")  # noqa: S608
            given += of_query
        self._models = [query.model for query in queries]
        return f"SELECT {', '.join(texts)}", given


def _read(rows: str | None) -> list[dict]:
    return json.loads(rows, parse_float=Decimal) if rows else []


def _reader(model: type[Model]) -> Callable[[dict], Model]:
    """Makes rows of a table of what JSON says of them."""
    fields = model._meta.concrete_fields
    if odd := [field.name for field in fields if not isinstance(field, _PLAIN)]:
        raise TypeError(f"{model._meta.label}: JSON does not give back {odd} as they were.")
    return lambda row: row_of(model, [field.to_python(row[field.attname]) for field in fields])
