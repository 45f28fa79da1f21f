"""Queries that every page asks, whose SQL a process makes once: making it takes longer than asking.

Only the text is kept. The values, and with them whose rows they are, are given anew each time; rows are never kept.
Queries of private tables are made from a standpoint that is nobody's, one for each kind (bureau, household, person),
and narrowed each time by the values of the standpoint that is asked from: as their managers would (DESIGN 3).
"""

import json
from collections.abc import Callable, Sequence
from copy import copy
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg import Binary

from authorities.jurisdiction import end_of, kind_of_standpoint, narrowing_values, sample_standpoint

# Types of columns that JSON gives back as they were.
_PLAIN = (
    models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.DateField, models.DecimalField,
    models.ForeignKey, models.DateTimeField, models.UUIDField, models.JSONField,
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
        given, standing = list(fixed), [*values, *self._ends(values), *narrowing_values()]
        for at, sample in places:
            given[at] = standing[sample]
        return text, given

    def _ends(self, values: Sequence[object]) -> list[object]:
        """What stands for a path besides itself: the end of the range below it."""
        paths = (isinstance(sample, str) and sample.endswith("/") for sample in self._samples)
        return [end_of(value) for value, is_path in zip(values, paths, strict=True) if is_path]

    def _made(self, kind: str) -> tuple[str, tuple, list[tuple[int, int]]]:
        """The text, what stands in it, and which sample stands where."""
        with sample_standpoint(kind) as standing:
            text, fixed = self._make(*self._samples)
        samples = [*self._samples, *self._ends(self._samples), *standing]
        # The driver wraps bytes.
        plain = [value.obj if isinstance(value, Binary) else value for value in fixed]
        places = [(at, samples.index(value)) for at, value in enumerate(plain) if value in samples]
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


class KeptRows:
    """A query of a table's rows, related ones included, whose text stays and whose values change.

    `make` gives the query; the rows are those that it would give, made in Django's own way.
    """

    def __init__(self, make: Callable[..., QuerySet], *samples: object) -> None:
        self._make = make
        self._text = _KeptText(self._compiled, samples)

    def rows(self, *values: object) -> list[Model]:
        """The rows, with a value for each sample."""
        text, given = self._text.with_values(values)
        # What was compiled is shared by threads, a connection is not.
        compiler = copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            answered = cursor.fetchall()
        return list(map(self._row, compiler.results_iter([answered])))

    def first(self, *values: object) -> Model | None:
        """The first row, None where there is none. The query says how many it reads."""
        return next(iter(self.rows(*values)), None)

    def _compiled(self, *values: object) -> tuple[str, tuple]:
        self._compiler = compiler = self._make(*values).query.get_compiler(DEFAULT_DB_ALIAS)
        text, given = compiler.as_sql()
        of_row = compiler.klass_info["select_fields"]
        self._own = slice(of_row[0], of_row[-1] + 1)
        self._columns = [column.target.attname for column, *_ in compiler.select[self._own]]
        self._related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        return text, given

    def _row(self, values: Sequence[object]) -> Model:
        compiler = self._compiler
        row = compiler.klass_info["model"].from_db(DEFAULT_DB_ALIAS, self._columns, values[self._own])
        for related in self._related:
            related.populate(values, row)
        for name, place in compiler.annotation_col_map.items():
            setattr(row, name, values[place])
        return row


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
    return lambda row: row_of(model, [_value(field, row[field.attname]) for field in fields])


def _value(field: models.Field, value: object) -> object:
    return _with_floats(value) if isinstance(field, models.JSONField) else field.to_python(value)


def _with_floats(value: object) -> object:
    """A document inside the answer as its column gives it: numbers with a point are no Decimal there."""
    if isinstance(value, dict):
        return {key: _with_floats(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_floats(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value
