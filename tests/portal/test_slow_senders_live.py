"""A web server without a proxy before it: who sends slowly holds up nobody, and too much is not even read."""

import socket
import urllib.request
from urllib.parse import urlsplit

import pytest

# More than there are processes or threads that work.
SLOW = 30
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def connect(live):
    """`connect(b"GET ")` → a connection on which that much was sent; all are closed at the end."""
    address = urlsplit(live.web())
    opened = []

    def do(begun: bytes = b"") -> socket.socket:
        made = socket.create_connection((address.hostname, address.port), timeout=60)
        opened.append(made)
        made.sendall(begun)
        return made

    do.address = address.geturl()
    yield do
    for made in opened:
        made.close()


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while piece := connection.recv(1 << 16):
        answer += piece
    return answer


@pytest.mark.usefixtures("live")
def test_slow_senders_hold_up_nobody(connect):
    slow = [connect(HEAD) for _ in range(SLOW // 2)]
    slow += [connect(POST % b"/login/" + b"Content-Length: 1000\r\n\r\nlogin=") for _ in range(SLOW // 2)]
    with urllib.request.urlopen(f"{connect.address}/healthz", timeout=60) as answer:  # noqa: S310 — our own address
        assert answer.status == 200
    assert sum(map(_is_open, slow)) == SLOW, "it was answered while all of them were under way"


@pytest.mark.usefixtures("live")
def test_what_never_ends_is_let_go(connect):
    never = connect(HEAD)
    assert b" 200 " not in _answer(never)


@pytest.mark.usefixtures("live")
def test_too_much_is_refused_before_it_is_read_announced_or_not(connect):
    announced = connect(POST % b"/login/" + b"Content-Length: 157286400\r\n\r\n")
    assert _answer(announced).startswith(b"HTTP/1.1 413 ")
    chunked = connect(POST % b"/login/" + b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"100000\r\n" + b"0" * 0x100000 + b"\r\n"
    for _ in range(3):
        chunked.sendall(piece)
    assert chunked.recv(1 << 16).startswith(b"HTTP/1.1 413 ")


@pytest.mark.usefixtures("live")
def test_a_body_in_pieces_arrives_whole_and_the_connection_goes_on(connect):
    made = connect(POST % b"/api/v1/token/" + b"Content-Length: 29\r\n\r\ngrant_type=client_cr")
    made.sendall(b"edentials")
    answer = made.recv(1 << 16)
    assert answer.startswith((b"HTTP/1.1 401 ", b"HTTP/1.1 400 "))
    made.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b"HTTP/1.1 200 " in _answer(made)
