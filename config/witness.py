"""The witness of the audit log: a process of its own, under an account of its own, that only ever appends.

    python -m config.witness

It listens at AUDIT_WITNESS_SOCKET for what the platform tells it (authorities/audit_log/witness.py), appends each line
with the moment to its files in AUDIT_WITNESS_FOLDER, where others only read, and passes it on to AUDIT_SECOND_SITE
(host:port), a log server that takes RFC 5424 over TCP. It needs no database, no key and nothing else of the platform.
A second site that is away holds nothing up; what it was not told is sent when it is back, from the files.
"""

import os
import re
import select
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from config import environment

MARK, CODES, HEADS = "getihu-audit", "codes.log", "heads.log"
_SAID = re.compile(
    r"(written \d{1,19} [0-9a-f]{66}|committed \d{1,19}|(sealed|verified) \d{1,19} [0-9a-f]{66}"
    r"|begun \d{1,19} \d{1,19} ([0-9a-f]{66}|-)|recovered \d{1,17})"
)
_MOST_BYTES = 512
_AT_ONCE = 2000
_WAIT_SECONDS = 0.5
_SECOND_SITE_SECONDS = 3
_RETRY_SECONDS = 10


class Files:
    """The two files, opened for appending only; readable by all, written by this account."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        self.folder = folder
        self._open = {
            name: os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644) for name in (CODES, HEADS)
        }

    def append(self, sayings: list[str]) -> None:
        """Write what was said, in the order in which it came, and have it on the disk before anything else."""
        moment = time.time_ns() // 1000
        for name, descriptor in self._open.items():
            text = "".join(f"{MARK} {moment} {said}\n" for said in sayings if _file_of(said) == name)
            if text:
                os.write(descriptor, text.encode())
                os.fsync(descriptor)


class SecondSite:
    """Another machine that is told the same. How far it has been told stands in a file beside the others."""

    def __init__(self, address: str, folder: Path) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port or 0))
        self._folder = folder
        self._socket: socket.socket | None = None
        self._not_before = 0.0

    def catch_up(self) -> None:
        """Send what the files hold beyond what was sent."""
        if time.monotonic() < self._not_before:
            return
        try:
            for name in (CODES, HEADS):
                self._send_rest_of(name)
        except OSError as error:
            print(f"witness: second site away: {error}", file=sys.stderr, flush=True)
            self._not_before = time.monotonic() + _RETRY_SECONDS
            self._hang_up()

    def _send_rest_of(self, name: str) -> None:
        told = self._folder / f"{name}.sent"
        sent = int(told.read_text()) if told.exists() else 0
        with (self._folder / name).open("rb") as file:
            file.seek(sent)
            while chunk := file.readlines(1 << 16):
                self._connected().sendall(b"".join(map(_as_syslog, chunk)))
                sent += sum(map(len, chunk))
                told.write_text(str(sent))

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=_SECOND_SITE_SECONDS)
        return self._socket

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def main() -> int:
    """Listen until SIGTERM. Returns the exit code."""
    path = Path(environment.text("AUDIT_WITNESS_SOCKET", default=""))
    if not path.name:
        print("Set AUDIT_WITNESS_SOCKET: where the witness listens.", file=sys.stderr)
        return 1
    folder = environment.folder("AUDIT_WITNESS_FOLDER", default=environment.local_dir() / "audit-witness")
    files = Files(folder)
    address = environment.text("AUDIT_SECOND_SITE", default="")
    second = SecondSite(address, folder) if address else None
    over = []
    signal.signal(signal.SIGTERM, lambda *_: over.append(True))
    signal.signal(signal.SIGINT, lambda *_: over.append(True))
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        listening.bind(str(path))
        path.chmod(0o666)  # everybody may tell; nobody may take back
        listening.setblocking(False)
        while not over:
            select.select([listening], [], [], _WAIT_SECONDS)
            while sayings := _received(listening):
                files.append([said for said in sayings if _SAID.fullmatch(said)])
            if second:
                second.catch_up()
        files.append([said for said in _received(listening) if _SAID.fullmatch(said)])
    path.unlink(missing_ok=True)
    return 0


def _received(listening: socket.socket) -> list[str]:
    """What has come and not been read yet, at most so much."""
    sayings = []
    try:
        while len(sayings) < _AT_ONCE:
            sayings.append(listening.recv(_MOST_BYTES).decode(errors="replace"))
    except BlockingIOError:
        pass
    return sayings


def _file_of(said: str) -> str:
    return CODES if said.startswith(("written ", "committed ")) else HEADS


def _as_syslog(line: bytes) -> bytes:
    """RFC 5424 with octet counting (RFC 6587): facility 13 (log audit), severity 5."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    frame = b"<109>1 %s %s %s - - - %s" % (moment.encode(), socket.gethostname().encode(), MARK.encode(), line.rstrip())
    return b"%d %s" % (len(frame), frame)


if __name__ == "__main__":
    sys.exit(main())
