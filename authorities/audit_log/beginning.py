"""Begin a witness: with a new log by itself, later only because somebody says why."""

from django.db import connection

from authorities import acts, audit
from authorities.audit_log import testimony, witness
from authorities.jurisdiction import NATION, nationwide
from authorities.models import AuditSeal

_GIVEN_OUT = "SELECT pg_sequence_last_value(pg_get_serial_sequence('authorities_auditrecord', 'id')::regclass)"


def begin_for_a_new_log() -> bool:
    """Begin the witness of a log that has given out no number yet. Any other keeps the witness it has, or has none."""
    if testimony.heads().beginning is not None or numbers_given_out():
        return False
    if AuditSeal.objects.exists():
        return False
    witness.begun(0, 0, b"")
    return True


def begin_anew(*, reason: str) -> int:
    """A new witness takes over from the present number and seal; runs as `batch`. Returns that number.

    For a database that was restored from an older copy on purpose, or a witness that was lost: what it knew is given
    up, so this is an act of its own, with a reason. Verify first, write down what was found, keep the old files.
    """
    upto = numbers_given_out()
    last = AuditSeal.objects.order_by("-number").first()
    with nationwide():
        witness.begun(upto, last.number if last else 0, bytes(last.mac) if last else b"")
        audit.record(acts.AUDIT_WITNESS_BEGUN, by=None, path=NATION, reason=reason, note=f"自编号 {upto} 之后")
    return upto


def numbers_given_out() -> int:
    """The highest number that the database has given out so far."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN_OUT)
        return cursor.fetchone()[0] or 0
