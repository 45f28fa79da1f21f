"""Places that go from one bureau to another (C8), when both agree.

Neither side is below the other, so the rows are the province's; each verb names that jurisdiction for its own work.
"""

from django.db.models import Case, F, Value, When

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from casework.refusals import Refused, refused_in_words
from casework.workflow import move
from mingteyouxin import acts
from mingteyouxin.places.enums import TransferAction, TransferStatus
from mingteyouxin.places.models import PlaceTransfer, Quota, QuotaShare
from mingteyouxin.places.workflow import TRANSFER, answerer_of, proposer_of

_WITHIN_SIZE = "quota_used_within_size"
_NOTE = 300


def propose(
    side: Authority, other: Authority, *, giving: bool, year: int, places: int, reason: str, by: Officer
) -> PlaceTransfer:
    """Offer places to another bureau of the province (`giving`), or ask it for some. Raises Refused."""
    if places < 1:
        raise Refused("no_places", "调剂的名额应为正整数。")
    if not reason.strip():
        raise Refused("reason_required", "请填写调剂的事由。")
    if side.pk == other.pk or side.province_path != other.province_path:
        raise Refused("not_in_province", "只能与本省的其他机关调剂名额。")
    with jurisdiction(side.province_path):
        quotas = {quota.authority_id: quota for quota in Quota.objects.filter(authority__in=[side, other], year=year)}
        if len(quotas) < 2:
            raise Refused("not_allotted", f"双方 {year} 年度的名额尚未全部分配，不能调剂。")
        giver, receiver = (side, other) if giving else (other, side)
        if quotas[giver.pk].free < places:
            raise Refused("not_enough", f"{giver.name}可用名额只有 {quotas[giver.pk].free} 个，不足 {places} 个。")
        transfer = PlaceTransfer.objects.create(
            path=side.province_path,
            province_quota_id=quotas[giver.pk].province_quota_id,
            giver=giver,
            receiver=receiver,
            places=places,
            reason=reason.strip()[:300],
            proposed_by_giver=giving,
            proposed_by=by,
            proposed_at=clock.now(),
        )
        audit.record(
            acts.TRANSFER_PROPOSED,
            by=by,
            path=side.path,
            on=transfer,
            note=f"{giver.name}转给{receiver.name} {places} 户：{reason}",
        )
    return transfer


def accept(transfer_id: int, *, side: Authority, by: Officer, note: str = "") -> PlaceTransfer:
    """Agree as the other side: the places move at once. Raises Refused when the giver no longer has them."""
    with jurisdiction(side.province_path):
        transfer = _answered(transfer_id, TransferAction.ACCEPT, side=side, by=by, note=note)
        # One statement for both: the sum does not change in between, and no row of the province is touched. Whether the
        # giver still has the places is the check constraint's to say.
        year, sides = transfer.province_quota_id, [transfer.giver_id, transfer.receiver_id]
        leaves_giver = When(authority=transfer.giver_id, then=Value(-transfer.places))
        delta = Case(leaves_giver, default=Value(transfer.places))
        text = f"{transfer.giver.name}的可用名额已不足 {transfer.places} 个。"
        with refused_in_words({_WITHIN_SIZE: ("not_enough", text)}):
            Quota.objects.filter(province_quota=year, authority__in=sides).update(size=F("size") + delta)
        # The split's lines follow, so that the next split begins with what there is.
        QuotaShare.objects.filter(province_quota=year, authority__in=sides).update(chosen=F("chosen") + delta)
        return transfer


def refuse(transfer_id: int, *, side: Authority, by: Officer, note: str) -> PlaceTransfer:
    """Disagree as the other side, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写不同意的理由。")
    with jurisdiction(side.province_path):
        return _answered(transfer_id, TransferAction.REFUSE, side=side, by=by, note=note)


def withdraw(transfer_id: int, *, side: Authority, by: Officer) -> PlaceTransfer:
    """Take back what one's own bureau proposed. Raises Refused."""
    with jurisdiction(side.province_path):
        return _answered(transfer_id, TransferAction.WITHDRAW, side=side, by=by)


def _answered(
    transfer_id: int, action: TransferAction, *, side: Authority, by: Officer, note: str = ""
) -> PlaceTransfer:
    """Move a transfer for one of its sides. Raises Refused."""
    transfer = PlaceTransfer.objects.select_related("giver", "receiver").get(pk=transfer_id)
    taking_back = action == TransferAction.WITHDRAW
    if side != (proposer_of(transfer) if taking_back else answerer_of(transfer)):
        raise Refused("not_your_side", "只有对方机关可以答复，只有提出的机关可以撤回。")
    if action == TransferAction.ACCEPT and transfer.proposed_by_id == by.pk:
        raise Refused("two_people", "提出人不能代表对方同意，请由对方机关的其他人员答复。")
    note = note.strip()[:_NOTE]
    decided = TransferStatus(TRANSFER.edges[action].target).label
    return move(
        TRANSFER,
        transfer_id,
        action,
        by=by,
        log_note=f"{decided}，{transfer.places} 户 {note}".strip(),
        decided_by=by,
        decided_at=clock.now(),
        fields={"note": note},
    )
