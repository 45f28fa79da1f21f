"""Values that no page of ours sends, to every address as every caller, in every field that is read: never a 5xx.

The request answers to any name: whatever a view or a form reads, it is given the value.
"""

from http.cookies import SimpleCookie

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from tests.test_permission_matrix import (  # noqa: F401
    COLUMNS,
    HERE,
    Row,
    Undone,
    address,
    asking,
    no_calls_yet,
    table,
    world_of_the_stage,
)

# A NUL, which PostgreSQL takes in no text; a digit that int() does not read; more digits than it reads; days at the
# ends of time, whose offset lies beyond; a line that ends a header; text that is no number.
VALUES = {
    "nul": "示例\0",
    "square": "²",
    "digits": "9" * 5000,
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "first moment": "0001-01-01T00:00:00+14:00",
    "last moment": "9999-12-31T23:59:59-12:00",
    "line": "1\r\nX-Forged: 1",
    "nan": "NaN",
    "year": "0000",
}
# Nothing of ours is behind them, and the administration's lists ask for hundreds of names.
_LEFT_OUT = ("admin:",)


class Greedy(QueryDict):
    """Has every name, each with the one value."""

    def __init__(self, value: str) -> None:
        super().__init__(mutable=True)
        self.value = value

    def copy(self) -> "Greedy":
        return Greedy(self.value)

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> str:
        return self.value

    def __bool__(self) -> bool:
        return True

    def get(self, name: str, default: object = None) -> str:
        return self.value

    def getlist(self, name: str, default: object = None) -> list[str]:
        return [self.value]

    def items(self):
        return [(name, self.value) for name in ("answer-1", "text-1", "points-1-1", "chosen-1", "q")]

    def lists(self):
        return [(name, [value]) for name, value in self.items()]


@pytest.fixture
def sent(monkeypatch):
    """`sent(value)`: from now on every request says this, whatever it is asked for, in address and body."""

    def says(value: str) -> None:
        def loaded(request: WSGIRequest) -> None:
            request._post, request._files = Greedy(value), QueryDict().copy()

        monkeypatch.setattr(WSGIRequest, "_load_post_and_files", loaded)
        monkeypatch.setattr(WSGIRequest, "GET", property(lambda request: Greedy(value)))

    return says


def _tries_all(row: Row, column: str) -> bool:
    """Of those whom an address lets in with the same answer, the first tries every value, the others one."""
    answer = row.answers[COLUMNS.index(column)]
    return answer not in (403, 404, 405) and row.answers.index(answer) == COLUMNS.index(column)


def _error_of(client: Client, method: str, url: str) -> str:
    """What the server stumbled over, empty where it answered. What was written is taken back."""
    cookies, error = client.cookies.output(header="", sep=";"), ""
    try:
        with transaction.atomic():
            response = client.generic(method, url)
            if response.status_code >= 500:
                error = repr(response.exc_info[1])[:200] if response.exc_info else str(response.status_code)
            if response.streaming:
                b"".join(response.streaming_content)
            raise Undone
    except Undone:
        client.cookies = SimpleCookie(cookies)
        return error


@pytest.mark.long
@pytest.mark.parametrize("column", COLUMNS)
def test_no_value_ends_in_an_error_of_the_server(column, asking, what_the_addresses_name, sent):  # noqa: F811
    client, own = asking(column)
    broken = []
    rows = [row for row in table() if not row.route.startswith(_LEFT_OUT)]
    for name, value in VALUES.items():
        sent(value)
        for row in rows:
            if not _tries_all(row, column) and name != "nul":
                continue
            desk = own if row.desk == "own" else HERE
            if row.desk == "here" and own == HERE:
                continue
            if row.method == "GET" and name == "nul":
                continue  # An address with one is answered before any page is (test_bad_input.py).
            url = address(row.route, what_the_addresses_name, desk)
            if error := _error_of(client, row.method, url):
                broken.append(f"{row.method} {row.route} {name}: {error}")
    if broken:
        pytest.fail("\n".join(broken))
