"""Life of a transfer of places: what can be done from which status, which side may, what next (C8)."""

from casework.workflow import Edge, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.places.enums import TransferAction, TransferStatus


def proposer_of(transfer):
    """The side that offered places or asked for them."""
    return transfer.giver if transfer.proposed_by_giver else transfer.receiver


def answerer_of(transfer):
    """The other side, which agrees or not."""
    return transfer.receiver if transfer.proposed_by_giver else transfer.giver


def _proposing(transfer) -> str:
    return proposer_of(transfer).path


def _answering(transfer) -> str:
    return answerer_of(transfer).path


def _acting(transfer) -> str:
    """Whichever side has just moved it."""
    return _proposing(transfer) if transfer.status == TransferStatus.WITHDRAWN else _answering(transfer)


_PROPOSED = (TransferStatus.PROPOSED,)
_EITHER = (capabilities.QUOTA_TRANSFER, acts.TRANSFER_DECIDED, "C8")

TRANSFER = Workflow(
    model="mingteyouxin.PlaceTransfer",
    noun="该调剂",
    statuses=TransferStatus,
    actions=TransferAction,
    beginnings=_PROPOSED,
    fixed=("path", "province_quota_id", "giver_id", "receiver_id", "places", "proposed_by_giver", "proposed_by_id"),
    related=("giver", "receiver"),
    log_path=_acting,
    edges={
        TransferAction.ACCEPT: Edge(_PROPOSED, TransferStatus.ACCEPTED, *_EITHER, _answering),
        TransferAction.REFUSE: Edge(_PROPOSED, TransferStatus.REFUSED, *_EITHER, _answering),
        TransferAction.WITHDRAW: Edge(_PROPOSED, TransferStatus.WITHDRAWN, *_EITHER, _proposing),
    },
    states={
        TransferStatus.PROPOSED: State("open"),
        TransferStatus.ACCEPTED: State("good"),
        TransferStatus.REFUSED: State("bad"),
        TransferStatus.WITHDRAWN: State(),
    },
)
