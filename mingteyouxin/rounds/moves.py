"""The mover of rounds: every change of status, with the row that tells of it."""

from django.db import transaction

from authorities import clock
from authorities.models import Officer
from mingteyouxin.refusals import IllegalTransition
from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import Round, RoundEvent
from mingteyouxin.rounds.public_round import show
from mingteyouxin.rounds.workflow import ROUND


@transaction.atomic
def move(round_id: int, action: str, *, by: Officer | None, note: str = "") -> Round:
    """The only place that writes Round.status."""
    edge = ROUND[action]
    row = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    source = row.status
    if source not in edge.sources:
        raise IllegalTransition("该批次", RoundStatus(source).label)
    row.status = edge.target
    row.save(update_fields=["status"])
    if row.status == RoundStatus.CANCELLED:
        show(row)
    write_event(row, action, source=source, by=by, note=note)
    return row


def write_event(row: Round, action: str, *, source: str, by: Officer | None, note: str = "") -> None:
    RoundEvent.objects.bulk_create(
        [
            RoundEvent(
                round=row,
                path=row.path,
                action=action,
                source=source,
                target=row.status,
                by=by,
                note=note[:300],
                at=clock.now(),
            )
        ]
    )
