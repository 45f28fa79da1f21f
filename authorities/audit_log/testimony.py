"""Read what the witness was told: its own files, or another site's copy of them, as a log server keeps it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

from authorities.audit_log import witness

_TAIL_BYTES = 1 << 16
_AT_ONCE = 10_000
# Before the mark stands what a log server puts there.
_LINE = re.compile(
    rf"{witness.MARK} (?P<at>\d{{1,17}}) (?P<kind>written|committed|sealed|verified|begun) (?P<said>[0-9a-f -]+)$"
)
_TABLE = """CREATE TABLE codes (number INTEGER PRIMARY KEY, mac BLOB, committed INTEGER DEFAULT 0,
 twice INTEGER DEFAULT 0)"""
_WRITTEN = """INSERT INTO codes (number, mac) VALUES (?, ?) ON CONFLICT (number) DO UPDATE
 SET twice = (codes.mac IS NOT NULL AND codes.mac <> excluded.mac), mac = coalesce(codes.mac, excluded.mac)"""
_COMMITTED = "INSERT INTO codes (number, committed) VALUES (?, 1) ON CONFLICT (number) DO UPDATE SET committed = 1"


@dataclass(frozen=True, slots=True)
class Head:
    """A seal or a verification as the witness was told of it: number and hash."""

    number: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Beginning:
    """From where the witness speaks: numbers up to `upto`, and the seal then last, are older than it."""

    upto: int
    seal: Head | None


@dataclass(slots=True)
class Heads:
    """What the witness was told last of each kind; None for what it was never told."""

    beginning: Beginning | None = None
    seal: Head | None = None
    verification: Head | None = None

    @property
    def anchor(self) -> Head | None:
        """The seal that the chain must hold."""
        return self.seal or (self.beginning.seal if self.beginning else None)


@dataclass(frozen=True, slots=True)
class Code:
    """A record as the witness was told of it. Without a hash its writing was not told, only that it was committed."""

    number: int
    mac: bytes | None
    committed: bool
    twice: bool


def heads(copy: Path | None = None) -> Heads:
    """The heads, by the witness's own file or by a copy of all that it was told."""
    found = Heads()
    for kind, said in _lines(copy or _folder() / witness.HEADS):
        if kind == "begun":
            upto, number, mac = said
            seal = None if mac == witness.NONE else Head(int(number), bytes.fromhex(mac))
            # What was told before belongs to the log that this one follows.
            found = Heads(beginning=Beginning(int(upto), seal), verification=found.verification)
        elif kind == "sealed":
            found.seal = Head(int(said[0]), bytes.fromhex(said[1]))
        elif kind == "verified":
            found.verification = Head(int(said[0]), bytes.fromhex(said[1]))
    return found


def codes(folder: Path, *, after: int, copy: Path | None = None) -> Iterator[Code]:
    """Every number told above `after`, in the order of numbers. Sorted in a file in `folder`: memory does not grow."""
    with closing(sqlite3.connect(folder / "codes.sqlite3")) as kept:
        kept.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLE};")
        lines = ((kind, said) for kind, said in _lines(copy or _folder() / witness.CODES) if int(said[0]) > after)
        while chunk := list(islice(lines, _AT_ONCE)):
            kept.executemany(_WRITTEN, ((int(s[0]), bytes.fromhex(s[1])) for kind, s in chunk if kind == "written"))
            kept.executemany(_COMMITTED, ((int(s[0]),) for kind, s in chunk if kind == "committed"))
        for number, mac, committed, twice in kept.execute(
            "SELECT number, mac, committed, twice FROM codes ORDER BY number"
        ):
            yield Code(number, mac, bool(committed), bool(twice))


def lately_committed() -> dict[int, bytes]:
    """Numbers and hashes of the records told last that have been committed."""
    written, done = {}, set()
    for kind, said in _lines(_folder() / witness.CODES, last_bytes=_TAIL_BYTES):
        if kind == "written":
            written[int(said[0])] = bytes.fromhex(said[1])
        elif kind == "committed":
            done.add(int(said[0]))
    return {number: mac for number, mac in written.items() if number in done}


def _folder() -> Path:
    return Path(settings.AUDIT_WITNESS_FOLDER)


def _lines(path: Path, *, last_bytes: int | None = None) -> Iterator[tuple[str, list[str]]]:
    """Kind and words of each line that is one; a file that is not there says nothing."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        if last_bytes:
            file.seek(max(path.stat().st_size - last_bytes, 0))
        for line in file:
            found = _LINE.search(line.decode(errors="replace").rstrip())
            words = found["said"].split() if found else []
            if found and len(words) == {"committed": 1, "begun": 3}.get(found["kind"], 2):
                yield found["kind"], words
