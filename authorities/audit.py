"""One verb for the audit log."""

from authorities import clock
from authorities.enums import Act
from authorities.jurisdiction import current_path
from authorities.models import AuditRecord, Officer


def record(
    act: Act,
    *,
    by: Officer | None,
    on: object = None,
    path: str | None = None,
    address: str | None = None,
    note: str = "",
) -> None:
    """Add an act to the log, in the transaction of what it tells.

    `on` is the object (a model instance) acted upon; `path` the bureau it was done for, by default the present
    jurisdiction; `address` the caller's IP address where there is one. Nothing is returned, for `web` may add to
    the log without reading it back.
    """
    kind, key = "", ""
    if on is not None:
        kind, key = on._meta.label_lower, str(on.pk)
    AuditRecord.objects.bulk_create(
        [
            AuditRecord(
                at=clock.now(),
                act=act,
                path=path or current_path(),
                officer=by,
                object_kind=kind,
                object_key=key,
                address=address,
                note=note[:300],
            )
        ]
    )
