"""One verb for the audit log."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from authorities import clock, noise
from authorities.acts import Act
from authorities.audit_log import macs, witness
from authorities.client_address import present_address
from authorities.declarations import NotDeclared, is_declared
from authorities.enums import ActorKind
from authorities.jurisdiction import current_path
from authorities.models import AuditRecord, Officer

# The number is taken before the row is written, for the row's hash covers it.
_NEXT_NUMBER = "SELECT nextval(pg_get_serial_sequence('authorities_auditrecord', 'id'))"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where it is no officer: a person of a household, a machine, a visitor, the platform itself."""

    kind: ActorKind
    pk: int | None = None


PLATFORM = Actor(ActorKind.PLATFORM)
VISITOR = Actor(ActorKind.VISITOR)


def record(
    act: Act,
    *,
    by: Officer | Actor | None,
    on: object = None,
    path: str | None = None,
    address: str | None = None,
    reason: str = "",
    household: int | None = None,
    note: str = "",
) -> None:
    """Add an act to the log, in the transaction of what it tells.

    `by` is the officer, or another actor; None is the platform itself. `on` is the object (a model instance) acted
    upon; `path` the bureau it was done for, by default the present jurisdiction; `address` the caller's IP address, by
    default that of the request being answered; `reason` what the actor gave as such; `household` the number of the
    household whose private data was shown or changed, which will see this record. A visitor's act that the declaration
    calls noisy is counted beyond the first of an hour (noise.py). Nothing is returned, for `web` may
    add to the log without reading it back. Raises NotDeclared for an act that no app declares.
    """
    if not is_declared(act):
        raise NotDeclared(f"act {act!r}")
    if by == VISITOR and act.noisy:
        kept, count = noise.counted(act.name, address or present_address())
        if not kept:
            return
        if count > settings.NOISE_KEPT_AN_HOUR:
            note = f"同一网络一小时内第 {count} 次，其间的不逐条记录；{note}"
    kind, key = "", ""
    if on is not None:
        kind, key = on._meta.label_lower, str(on.pk)
    officer = by if isinstance(by, Officer) else None
    actor = Actor(ActorKind.OFFICER) if officer else by or PLATFORM
    added = AuditRecord(
        id=_next_number(),
        at=clock.now(),
        act=act.name,
        path=path or current_path(),
        actor_kind=actor.kind,
        officer=officer,
        actor_id=actor.pk,
        household_id=household,
        object_kind=kind,
        object_key=key,
        after_renewal=officer is not None and _renewed_lately(officer),
        address=address or present_address(),
        reason=_kept(reason),
        note=_kept(note),
    )
    said = {name: getattr(added, name) for name in macs.COLUMNS} | {"at": macs.microseconds(added.at)}
    added.mac = macs.record_mac(said.values())
    witness.written(added.id, added.mac)
    AuditRecord.objects.bulk_create([added])
    transaction.on_commit(lambda: witness.committed(added.id), robust=True)


def _renewed_lately(officer: Officer) -> bool:
    hours = timedelta(hours=settings.RENEWAL_MARK_HOURS)
    return officer.renewed_at is not None and clock.now() < officer.renewed_at + hours


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER)
        return cursor.fetchone()[0]


def _kept(text: str) -> str:
    """As much as the log holds. A NUL, which PostgreSQL refuses, must not undo the act that is told."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:300]
