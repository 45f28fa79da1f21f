"""The mover of classification standards: every change of status, with the row that tells of it."""

from django.db import transaction

from authorities import clock
from authorities.models import Officer
from mingteyouxin.criteria.enums import StandardStatus
from mingteyouxin.criteria.models import ClassStandard, ClassStandardEvent
from mingteyouxin.criteria.workflow import STANDARD
from mingteyouxin.refusals import IllegalTransition


@transaction.atomic
def move(standard_id: int, action: str, *, by: Officer | None, note: str = "", **changes) -> ClassStandard:
    """The only place that writes ClassStandard.status. `changes` are other fields that change with it.

    Raises IllegalTransition when the standard has moved on meanwhile.
    """
    edge = STANDARD[action]
    standard = ClassStandard.objects.select_for_update(of=("self",), no_key=True).get(pk=standard_id)
    source = standard.status
    if source not in edge.sources:
        raise IllegalTransition("该标准", StandardStatus(source).label)
    changes["status"] = edge.target
    for name, value in changes.items():
        setattr(standard, name, value)
    standard.save(update_fields=list(changes))
    ClassStandardEvent.objects.bulk_create(
        [
            ClassStandardEvent(
                standard=standard,
                path=standard.path,
                action=action,
                source=source,
                target=standard.status,
                by=by,
                note=note[:300],
                at=clock.now(),
            )
        ]
    )
    return standard
