"""Tell the witness: a row's code leaves the database at once, to where whoever has the database cannot take it back.

A witness appends lines to files that no process of the platform may write to: a process of its own behind a socket
(config/witness.py), under an account of its own. Where none is set, as in the demonstration, the lines are appended to
the files directly; they are then as safe as the account is. A record is told twice: when it is written, for a number
must not vanish without a trace, and when its transaction has committed, for one rolled back is nobody's.
"""

import logging
import os
import socket
import time
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)

MARK = "getihu-audit"
CODES, HEADS = "codes.log", "heads.log"
# A witness that starts anew is away for a moment.
_TRIES, _PAUSE_SECONDS = 4, 0.25
_SEND_SECONDS = 1
NONE = "-"


def written(number: int, mac: bytes) -> None:
    """A record was written, in a transaction that may still be rolled back."""
    _tell(f"written {number} {mac.hex()}")


def committed(number: int) -> None:
    """The transaction of a record has committed: from now on it must be there."""
    _tell(f"committed {number}")


def sealed(number: int, mac: bytes) -> None:
    """A seal was made; the last one told is the anchor of the chain."""
    _tell(f"sealed {number} {mac.hex()}")


def verified(key: int, mac: bytes) -> None:
    """A verification was kept."""
    _tell(f"verified {key} {mac.hex()}")


def begun(upto: int, seal: int, mac: bytes) -> None:
    """A new witness takes over after number `upto` and the seal `seal`; 0 and no hash for a log that is new."""
    _tell(f"begun {upto} {seal} {mac.hex() or NONE}")


def recovered(moment: int) -> None:
    """PostgreSQL recovered after it broke off; microseconds since 1970 (recovery.py)."""
    _tell(f"recovered {moment}")


def file_of(said: str) -> str:
    """The file a line belongs to: seals, verifications and beginnings are few and found quickly in one of their own."""
    return CODES if said.startswith(("written ", "committed ")) else HEADS


def _tell(said: str) -> None:
    """Nothing that the platform does waits for long for its witness; what it was not told is found afterwards."""
    try:
        if settings.AUDIT_WITNESS_SOCKET:
            _send(said)
        else:
            _append(said)
    except OSError as error:
        _log.error("The witness of the audit log was not told: %s (audit_witness_away: %s)", said, error)


def _send(said: str) -> None:
    for left in reversed(range(_TRIES)):
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(_SEND_SECONDS)
                out.sendto(said.encode(), settings.AUDIT_WITNESS_SOCKET)
            return
        except (FileNotFoundError, ConnectionRefusedError):
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)


def _append(said: str) -> None:
    """One write to a file opened for appending: lines of several processes do not run into each other."""
    folder = Path(settings.AUDIT_WITNESS_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / file_of(said), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, f"{MARK} {time.time_ns() // 1000} {said}\n".encode())
    finally:
        os.close(descriptor)
