"""The mover of visits: every change of status, and the rows that tell of it."""

from collections.abc import Iterable

from authorities import clock
from authorities.models import Officer
from mingteyouxin.visits.enums import VisitAction, VisitStatus
from mingteyouxin.visits.models import Visit, VisitEvent


def move(visits: Iterable[Visit], target: VisitStatus, **changes: object) -> None:
    """The only place that writes Visit.status, of planned visits that the caller has locked."""
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(status=target, **changes)


def write_events(visits: Iterable[Visit], action: VisitAction, *, by: Officer | None, note: str = "") -> None:
    moment = clock.now()
    VisitEvent.objects.bulk_create(
        [VisitEvent(path=visit.path, visit=visit, action=action, by=by, note=note[:300], at=moment) for visit in visits]
    )
