"""Life of a case under spot-check: what can be done from which status, who may, what next."""

from authorities.capabilities import Capability
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckStatus
from mingteyouxin.workflow import Edge

_UNDER_CHECK = (SpotCheckStatus.OPEN, SpotCheckStatus.SUPPLEMENT, SpotCheckStatus.ANSWERED)
SPOT_CHECK: dict[str, Edge] = {
    # 限期补充材料 (C7): asked once and again, each with its last day.
    SpotCheckAction.ASK: Edge(
        (SpotCheckStatus.OPEN, SpotCheckStatus.ANSWERED), SpotCheckStatus.SUPPLEMENT, Capability.SPOT_CHECK
    ),
    SpotCheckAction.ANSWER: Edge((SpotCheckStatus.SUPPLEMENT,), SpotCheckStatus.ANSWERED, Capability.CASE_REVIEW),
    SpotCheckAction.PASS: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED, Capability.SPOT_CHECK),
    SpotCheckAction.REFUSE: Edge(_UNDER_CHECK, SpotCheckStatus.REFUSED, Capability.SPOT_CHECK),
    SpotCheckAction.SILENCE: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED),
}
