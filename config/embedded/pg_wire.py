"""As much of PostgreSQL's protocol as liveness and three statements need.

libpq does not hand out the SQLSTATE of a refused connection, and that code is what tells "starting up" from "no such
database"; besides, stopping must work without the virtual environment.
"""

import socket
import struct
from pathlib import Path

_PROTOCOL_3_0 = 196608


class Refused(Exception):
    """The server answered with an error. `sqlstate` is its five-character code."""

    def __init__(self, sqlstate: str, message: str):
        super().__init__(f"{message} (SQLSTATE {sqlstate})")
        self.sqlstate = sqlstate


class Session:
    """A logged-in session over a Unix socket, without a password. Raises Refused, or OSError when nobody answers."""

    def __init__(self, path: Path, *, user: str, database: str, seconds: float = 10):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._stream = self._socket.makefile("rb")
        try:
            self._socket.settimeout(seconds)
            self._socket.connect(str(path))
            fields = f"user\0{user}\0database\0{database}\0\0".encode()
            self._socket.sendall(struct.pack("!ii", len(fields) + 8, _PROTOCOL_3_0) + fields)
            self._answer()
        except (OSError, Refused):
            self._close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_ignored) -> None:
        try:
            self._socket.sendall(b"X" + struct.pack("!i", 4))
        except OSError:
            pass  # gone already
        finally:
            self._close()

    def execute(self, statement: str) -> int:
        """Run one statement; returns the number of rows that came back."""
        text = statement.encode() + b"\0"
        self._socket.sendall(b"Q" + struct.pack("!i", len(text) + 4) + text)
        return self._answer()

    def _close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _answer(self) -> int:
        """Read up to ReadyForQuery; returns the number of data rows."""
        rows = 0
        while True:
            kind, length = struct.unpack("!ci", self._read(5))
            body = self._read(length - 4)
            if kind == b"Z":
                return rows
            if kind == b"D":
                rows += 1
            elif kind == b"E":
                fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
                raise Refused(fields.get(b"C", "?????"), fields.get(b"M", "no message"))
            elif kind == b"R" and body[:4] != b"\0\0\0\0":
                raise Refused("28000", "the server asks for a password")

    def _read(self, count: int) -> bytes:
        data = self._stream.read(count)
        if len(data) < count:
            raise ConnectionResetError("the server closed the connection")
        return data
