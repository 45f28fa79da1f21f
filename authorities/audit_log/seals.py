"""Seal what the audit log has taken in since the last seal. The only writer of AuditSeal.

A number is taken before its transaction commits, so a lower number may become visible after a higher one. A seal
therefore covers exactly the records that it sees, and the next ones look again at the numbers that were missing.
"""

import logging
from itertools import pairwise

from django.db import connection, transaction

from authorities import clock
from authorities.audit_log import macs, testimony, witness
from authorities.jurisdiction import nationwide
from authorities.models import AuditSeal

_log = logging.getLogger(__name__)

AT_ONCE = 100_000
# So many seals back are missing numbers looked at again: a week of them, where transactions last hours at most.
LOOKED_AT_AGAIN = 1008
_LAST_NUMBER = 2**63 - 1
# Any number does, as long as nobody else locks by it.
_LOCK = 4_202_611_240
_RECORDS = """
    SELECT r.id, r.mac FROM unnest(%s::bigint[], %s::bigint[]) AS missing(first, last)
    JOIN authorities_auditrecord r ON r.id BETWEEN missing.first AND missing.last
    ORDER BY r.id LIMIT %s"""


class SealRefused(Exception):
    """The chain does not end where the witness says that it ended: nothing is added to it before someone looks."""

    code = "audit_chain_cut_short"


def seal_all() -> int:
    """Seal everything there is. Returns the number of records sealed. Raises SealRefused."""
    sealed = 0
    while made := _seal_once():
        sealed += made.count
        if made.count < AT_ONCE:
            break
    return sealed


def _seal_once() -> AuditSeal | None:
    with nationwide(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        recent = list(AuditSeal.objects.order_by("-number")[: LOOKED_AT_AGAIN + 1])
        _refuse_a_chain_cut_short(recent)
        firsts, lasts = _missing(recent)
        cursor.execute(_RECORDS, [firsts, lasts, AT_ONCE])
        numbers, digest = [], macs.digest_of_records()
        for number, mac in cursor:
            numbers.append(number)
            digest.update(bytes(mac))
        if not numbers:
            return None
        covered = _spans(numbers)
        previous = recent[0] if recent else None
        said = {
            "number": previous.number + 1 if previous else 1,
            "firsts": [first for first, _ in covered],
            "lasts": [last for _, last in covered],
            "upto": max(numbers[-1], previous.upto if previous else 0),
            "count": len(numbers),
            "digest": digest.finalize(),
            "sealed_at": clock.now(),
        }
        before = bytes(previous.mac) if previous else b""
        made = AuditSeal(**said, previous_mac=before, mac=macs.seal_mac(**said, previous=before))
        AuditSeal.objects.bulk_create([made])
        transaction.on_commit(lambda: _tell(made))
        return made


def _refuse_a_chain_cut_short(recent: list[AuditSeal]) -> None:
    """Sealing on after seals or the witness's files were removed would hide that they were."""
    heads = testimony.heads()
    if heads.beginning is None:
        raise SealRefused("The audit log has no witness: run verify_audit; see docs/decisions/0040.")
    anchor = heads.anchor
    if anchor is None and not recent:
        return
    last = recent[0] if recent else None
    if anchor is None or last is None or last.number < anchor.number or not _is_kept(anchor):
        raise SealRefused(
            f"Seal {(anchor or last).number} of the audit log is not the one that the witness knows: run verify_audit. "
            "Only when the database was restored from an older copy on purpose, begin a new witness (verify_audit "
            "--begin-witness)."
        )


def _is_kept(anchor: testimony.Head) -> bool:
    kept = AuditSeal.objects.filter(number=anchor.number).first()
    return kept is not None and macs.same(kept.mac, anchor.mac)


def _missing(recent: list[AuditSeal]) -> tuple[list[int], list[int]]:
    """Spans of numbers that no recent seal covers, and all numbers to come."""
    # The oldest one only says where to begin.
    begin = recent[-1].upto if len(recent) > LOOKED_AT_AGAIN else 0
    looked_at = recent[:LOOKED_AT_AGAIN]
    covered = sorted(span for seal in looked_at for span in zip(seal.firsts, seal.lasts, strict=True))
    bounds = [(begin, begin), *(span for span in covered if span[0] > begin), (_LAST_NUMBER, _LAST_NUMBER)]
    gaps = [(one[1] + 1, other[0] - 1) for one, other in pairwise(bounds) if one[1] + 1 < other[0]]
    return [first for first, _ in gaps], [last for _, last in gaps]


def _spans(numbers: list[int]) -> list[tuple[int, int]]:
    """Ascending numbers as spans without a hole."""
    spans, first = [], numbers[0]
    for one, other in pairwise([*numbers, _LAST_NUMBER]):
        if other != one + 1:
            spans.append((first, one))
            first = other
    return spans


def _tell(seal: AuditSeal) -> None:
    witness.sealed(seal.number, bytes(seal.mac))
    _log.info("Audit log sealed: seal %s, %s records, %s", seal.number, seal.count, bytes(seal.mac).hex())
