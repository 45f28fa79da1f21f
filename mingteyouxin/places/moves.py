"""The mover of transfers of places: every change of status, and which side may make it."""

from django.db import transaction

from authorities import clock
from authorities.models import Authority, Officer
from authorities.refusals import Refused
from mingteyouxin.places.enums import TransferStatus
from mingteyouxin.places.models import PlaceTransfer
from mingteyouxin.places.workflow import TRANSFER
from mingteyouxin.refusals import IllegalTransition


@transaction.atomic
def move(transfer_id: int, action: str, *, side: Authority, by: Officer, note: str) -> PlaceTransfer:
    """The only place that writes PlaceTransfer.status."""
    edge = TRANSFER[action]
    transfer = PlaceTransfer.objects.select_for_update(of=("self",), no_key=True).get(pk=transfer_id)
    proposer = transfer.giver_id if transfer.proposed_by_giver else transfer.receiver_id
    answerer = transfer.receiver_id if transfer.proposed_by_giver else transfer.giver_id
    if transfer.status not in edge.sources:
        raise IllegalTransition("该调剂", TransferStatus(transfer.status).label)
    if side.pk != (proposer if action == "withdraw" else answerer):
        raise Refused("not_your_side", "只有对方机关可以答复，只有提出的机关可以撤回。")
    if action == "accept" and transfer.proposed_by_id == by.pk:
        raise Refused("two_people", "提出人不能代表对方同意，请由对方机关的其他人员答复。")
    transfer.status = edge.target
    transfer.decided_by, transfer.decided_at, transfer.note = by, clock.now(), note.strip()[:300]
    transfer.save(update_fields=["status", "decided_by", "decided_at", "note"])
    return transfer
