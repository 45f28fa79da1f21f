"""The mover of cases under spot-check: every change of status, with the row that tells of it."""

from collections.abc import Sequence

from authorities import audit, clock
from authorities.enums import Act
from authorities.models import Officer
from mingteyouxin.refusals import IllegalTransition
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckEvent, SpotCheckItem
from mingteyouxin.spot_checks.workflow import SPOT_CHECK

_NOTE = 1000


def move(item: SpotCheckItem, action: SpotCheckAction, *, by: Officer | None, note: str = "", **changes):
    """The only place that writes SpotCheckItem.status; the row is locked already."""
    source = item.status
    if source not in SPOT_CHECK[action].sources:
        raise IllegalTransition("该抽查", SpotCheckStatus(source).label)
    changes = {"due_on": None} | changes | {"status": SPOT_CHECK[action].target}
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(changes))
    write_events([item], action, source=source, by=by, note=note)
    audit.record(
        Act.SPOT_CHECK_DECIDED, by=by, on=item, household=item.case.household_id, note=SpotCheckAction(action).label
    )
    return item


def write_events(items: Sequence[SpotCheckItem], action: SpotCheckAction, *, source: str, by, note: str = "") -> None:
    SpotCheckEvent.objects.bulk_create(
        SpotCheckEvent(
            path=item.path,
            item=item,
            action=action,
            source=source,
            target=item.status,
            by=by,
            note=note[:_NOTE],
            at=clock.now(),
        )
        for item in items
    )
