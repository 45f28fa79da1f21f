"""Feeds taken by the real command, and what the registry holds after it."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

from authorities.jurisdiction import nationwide
from registry.models import Delivery, RowProblem
from tests.registry.intake.files import csv_text, row

Problem = tuple[int, str, str, str]  # line, column, code, value


@dataclass
class Taken:
    """What the command did with a file."""

    exit_code: int
    answer: dict
    delivery: Delivery | None
    refused: list[Problem]
    warned: list[Problem]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """New, changed, unchanged, refused."""
        return tuple(self.answer[name] for name in ("new", "changed", "unchanged", "refused"))

    @property
    def error(self) -> str:
        """Code of what the whole file was refused for."""
        return self.answer["error"]["code"]

    def codes(self, problems: list[Problem] | None = None) -> Counter:
        """Problem codes of the refused rows (or of those given), counted."""
        return Counter(code for _, _, code, _ in (self.refused if problems is None else problems))


@contextmanager
def all_connections_as_batch() -> Iterator[None]:
    """Threads of an intake open connections of their own, which in the real command are the batch role's too."""

    def work_as_batch(connection, **kwargs) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_ROLE_NAMES["batch"]}"')

    connection_created.connect(work_as_batch, weak=False, dispatch_uid="work_as_batch")
    try:
        yield
    finally:
        connection_created.disconnect(dispatch_uid="work_as_batch")


@pytest.fixture
def intake(as_batch, tmp_path) -> Callable[..., Taken]:
    """`intake("tax", rows)` → the file taken for 湖北; rows are dictionaries, text, bytes, or the path of a file."""

    def take(feed: str, content, *options: str, province: str | None = "42") -> Taken:
        path = content if isinstance(content, Path) else tmp_path / f"{feed}.csv"
        if isinstance(content, list):
            content = csv_text(content)
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            path.write_bytes(content)
        out = io.StringIO()
        limited = ["--province", province] if province else []
        with as_batch(), all_connections_as_batch():
            with nationwide():
                before = Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            with pytest.raises(SystemExit) as ended:
                call_command("intake", feed, str(path), *limited, *options, "--json", stdout=out)
            answer = json.loads(out.getvalue())
            with nationwide():
                delivery = Delivery.objects.filter(pk__gt=before).select_related("refused_file").first()
                problems = RowProblem.objects.filter(delivery=delivery).order_by("line", "id")
                told = list(problems.values_list("severity", "line", "column", "code", "value"))
        assert answer["accepted"] == answer["new"] + answer["changed"] + answer["unchanged"]
        return Taken(
            ended.value.code,
            answer,
            delivery,
            [tuple(rest) for severity, *rest in told if severity == "refused"],
            [tuple(rest) for severity, *rest in told if severity == "warning"],
        )

    return take


@pytest.fixture
def register(intake) -> Callable[..., Taken]:
    """`register(codes…, **changes)` → these households are in the registry."""

    def registered(*codes: str, **changes) -> Taken:
        taken = intake("households", [row("households", code, **changes) for code in codes], province=None)
        assert taken.answer["accepted"] == len(codes), taken.refused
        return taken

    return registered


@pytest.fixture
def held(as_batch) -> Callable[..., list]:
    """`held("SELECT …", parameters…)` → rows of the database as the batch role reads them."""

    def query(sql: str, *parameters) -> list[tuple]:
        with as_batch(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    return query
