"""A notice that must reach a household and never reached the operator to whom it was said, who has given it up since.

He is brought nothing any more (outgoing.py), and the present one does not read what was said to another. So the notice
is ended with that reason, and the present operator is told that there is one; what rests on it waits for his service.
"""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from authorities import clock
from authorities.jurisdiction import nationwide
from casework import service as kit
from registry.models import Message, Service
from registry.people.messages import Said, send_each

BECAUSE = "经营者已变更，改发现经营者"
_AT_ONCE = 5_000


@transaction.atomic
def hand_over() -> int:
    """End what was not brought to a former operator and tell the present one. Returns how many notices. Works as batch,
    in a few statements for all of them."""
    with nationwide():
        served = Service.objects.filter(message=OuterRef("pk"))
        rows = Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True).filter(
            ~Exists(served), to_serve=True, ended_at=None
        )
        rows = rows.exclude(operator_index=F("household__operator_id_index")).select_related("household")
        # Where registration names no document, nobody knows whether it is another operator.
        known = rows.filter(operator_index__isnull=False, household__operator_id_index__isnull=False)
        former = list(known.order_by("id")[:_AT_ONCE])
        if not former:
            return 0
        made = send_each(
            [
                Said(
                    one.household,
                    one.title,
                    "这条通知原是发给变更前的经营者的，没有送达，现在发给您：请点开查看；需要您办理的，期限自送达您时起算。",
                    one.view,
                    one.key,
                    to_serve=True,
                )
                for one in former
            ]
        )
        Message.objects.filter(pk__in=[one.pk for one in former]).update(ended_at=clock.now(), ended_because=BECAUSE)
        kit.told_instead({one.pk: other.pk for one, other in zip(former, made, strict=True)})
    return len(former)
