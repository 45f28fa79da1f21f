"""Keyed hashes (HMAC-SM3) over an audit record and over a seal. The key stands outside the database.

A record's hash covers its number too, so a record can be neither changed nor renumbered nor copied by who has the
database alone. A hash is key id (1 byte) | HMAC (32), so that keys can be changed while old records stay provable.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from hmac import compare_digest
from ipaddress import ip_address

from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

KEY_ID = b"\x01"
MAC_BYTES = 33
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Columns of a record in the order in which they are hashed.
COLUMNS = (
    "id",
    "at",
    "act",
    "path",
    "actor_kind",
    "officer_id",
    "actor_id",
    "household_id",
    "object_kind",
    "object_key",
    "after_renewal",
    "address",
    "reason",
    "note",
)


def record_mac(values: Iterable) -> bytes:
    """Hash of a record, from its values in the order of COLUMNS; `at` in microseconds since 1970.

    Fields are joined by NUL, which no text in PostgreSQL holds. What is absent is nowhere an empty text of its own
    meaning, so both are written as nothing.
    """
    *before, address, reason, note = ("" if value is None else str(value) for value in values)
    return _mac(b"record", "\0".join((*before, _bare_address(address), reason, note)).encode())


def seal_mac(
    *,
    number: int,
    firsts: list[int],
    lasts: list[int],
    upto: int,
    count: int,
    digest: bytes,
    previous: bytes,
    sealed_at: datetime,
) -> bytes:
    """Hash of a seal, over the seal before it too: that is the chain."""
    spans = " ".join(f"{first}-{last}" for first, last in zip(firsts, lasts, strict=True))
    said = (str(number), spans, str(upto), str(count), digest.hex(), previous.hex(), str(microseconds(sealed_at)))
    return _mac(b"seal", "\0".join(said).encode())


def verification_mac(
    *,
    started_at: datetime,
    finished_at: datetime,
    records: int,
    seals: int,
    unsealed: int,
    found: int,
    findings: list,
) -> bytes:
    """Hash of what a verification came to, so that the page does not believe a row that somebody else wrote."""
    moments = (microseconds(started_at), microseconds(finished_at))
    said = (*moments, records, seals, unsealed, found, json.dumps(findings, sort_keys=True))
    return _mac(b"verification", "\0".join(map(str, said)).encode())


def same(one: bytes, other: bytes) -> bool:
    return compare_digest(bytes(one), bytes(other))


def digest_of_records() -> Hash:
    """What the hashes of a seal's records are put into, in the order of their numbers."""
    return Hash(SM3())


def microseconds(moment: datetime) -> int:
    """A moment as a whole number, the same from Python and from PostgreSQL."""
    return (moment - _EPOCH) // _MICROSECOND


def _mac(kind: bytes, said: bytes) -> bytes:
    mac = _keyed(settings.AUDIT_KEY, kind).copy()
    mac.update(said)
    return KEY_ID + mac.finalize()


@cache
def _keyed(key: str, kind: bytes) -> HMAC:
    """The kind comes first, so that a record's hash is never a seal's."""
    keyed = HMAC(bytes.fromhex(key), SM3())
    keyed.update(kind + b"\0")
    return keyed


@lru_cache(maxsize=4096)
def _bare_address(text: str) -> str:
    """An IP address however it is written."""
    return ip_address(text).packed.hex() if text else ""
