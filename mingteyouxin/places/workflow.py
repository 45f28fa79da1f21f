"""Life of a transfer of places: what can be done from which status, who may, what next."""

from authorities.capabilities import Capability
from mingteyouxin.places.enums import TransferStatus
from mingteyouxin.workflow import Edge

TRANSFER: dict[str, Edge] = {
    "accept": Edge((TransferStatus.PROPOSED,), TransferStatus.ACCEPTED, Capability.QUOTA_TRANSFER),
    "refuse": Edge((TransferStatus.PROPOSED,), TransferStatus.REFUSED, Capability.QUOTA_TRANSFER),
    "withdraw": Edge((TransferStatus.PROPOSED,), TransferStatus.WITHDRAWN, Capability.QUOTA_TRANSFER),
}
