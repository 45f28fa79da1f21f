"""Read what the witness was told: its own files, or another site's copy of them, as a log server keeps it."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings

from authorities.audit_log import witness

_TAIL_BYTES = 1 << 16
_AT_ONCE = 10_000
# Before the mark stands what a log server puts there.
_LINE = re.compile(
    rf"{witness.MARK} (?P<at>\d{{1,17}}) (?P<kind>written|committed|sealed|verified|begun|recovered)"
    r" (?P<said>[0-9a-f -]+)$"
)
_TABLE = """CREATE TABLE codes (number INTEGER PRIMARY KEY, mac BLOB, at INTEGER, committed_at INTEGER,
 later_mac BLOB, later_at INTEGER, tellings INTEGER DEFAULT 1)"""
_WRITTEN = """INSERT INTO codes (number, mac, at) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET
 tellings = tellings + (codes.mac IS NOT NULL AND codes.mac <> excluded.mac),
 later_mac = CASE WHEN codes.mac <> excluded.mac THEN excluded.mac ELSE codes.later_mac END,
 later_at = CASE WHEN codes.mac <> excluded.mac THEN excluded.at ELSE codes.later_at END,
 mac = coalesce(codes.mac, excluded.mac), at = coalesce(codes.at, excluded.at)"""
_COMMITTED = """INSERT INTO codes (number, committed_at) VALUES (?, ?) ON CONFLICT (number) DO UPDATE
 SET committed_at = coalesce(codes.committed_at, excluded.committed_at)"""
_CODES = "SELECT number, mac, at, committed_at, later_mac, later_at, tellings FROM codes ORDER BY number"


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
    at: int = field(default=0, compare=False)  # microseconds since 1970


@dataclass(slots=True)
class Heads:
    """What the witness was told last of each kind; None for what it was never told."""

    beginning: Beginning | None = None
    seal: Head | None = None
    verification: Head | None = None
    recoveries: list[int] = field(default_factory=list)  # of PostgreSQL, microseconds since 1970

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
    at: int | None  # microseconds since 1970, when it was told


def heads(copy: Path | None = None) -> Heads:
    """The heads, by the witness's own file or by a copy of all that it was told."""
    found = Heads()
    for kind, said, at in _lines(copy or _folder() / witness.HEADS):
        if kind == "begun":
            upto, number, mac = said
            seal = None if mac == witness.NONE else Head(int(number), bytes.fromhex(mac))
            # What was told before belongs to the log that this one follows.
            found = Heads(beginning=Beginning(int(upto), seal, at), verification=found.verification)
        elif kind == "sealed":
            found.seal = Head(int(said[0]), bytes.fromhex(said[1]))
        elif kind == "verified":
            found.verification = Head(int(said[0]), bytes.fromhex(said[1]))
        elif kind == "recovered":
            found.recoveries.append(int(said[0]))
    return found


def codes(folder: Path, *, after: int, copy: Path | None = None, recoveries: Sequence[int] = ()) -> Iterator[Code]:
    """Every number told above `after`, in the order of numbers. Sorted in a file in `folder`: memory does not grow."""
    with closing(sqlite3.connect(folder / "codes.sqlite3")) as kept:
        kept.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLE};")
        lines = (line for line in _lines(copy or _folder() / witness.CODES) if int(line[1][0]) > after)
        while chunk := list(islice(lines, _AT_ONCE)):
            written = ((int(said[0]), bytes.fromhex(said[1]), at) for kind, said, at in chunk if kind == "written")
            kept.executemany(_WRITTEN, written)
            kept.executemany(_COMMITTED, ((int(said[0]), at) for kind, said, at in chunk if kind == "committed"))
        for row in kept.execute(_CODES):
            yield _code(*row, recoveries=recoveries)


def _code(
    number: int,
    mac: bytes | None,
    at: int | None,
    committed_at: int | None,
    later_mac: bytes | None,
    later_at: int | None,
    tellings: int,
    *,
    recoveries: Sequence[int],
) -> Code:
    """A number that a recovery gave out once more is the second one's, if the first had not committed before it."""
    given_again = tellings == 2 and any(
        at <= moment <= later_at and (committed_at is None or committed_at > moment) for moment in recoveries
    )
    if given_again:
        mac, at = later_mac, later_at
    return Code(number, mac, committed_at is not None, tellings > 1 and not given_again, at)


def lately_committed() -> dict[int, bytes]:
    """Numbers and hashes of the records told last that have been committed."""
    written, done = {}, set()
    for kind, said, _ in _lines(_folder() / witness.CODES, last_bytes=_TAIL_BYTES):
        if kind == "written":
            written[int(said[0])] = bytes.fromhex(said[1])
        elif kind == "committed":
            done.add(int(said[0]))
    return {number: mac for number, mac in written.items() if number in done}


def _folder() -> Path:
    return Path(settings.AUDIT_WITNESS_FOLDER)


def _lines(path: Path, *, last_bytes: int | None = None) -> Iterator[tuple[str, list[str], int]]:
    """Kind, words and moment of each line that is one; a file that is not there says nothing."""
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
            if found and len(words) == {"committed": 1, "begun": 3, "recovered": 1}.get(found["kind"], 2):
                yield found["kind"], words, int(found["at"])
