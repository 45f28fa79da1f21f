"""What recommendations put on the desk."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.recommending.officer.consents import CONSENTS
from mingteyouxin.recommending.officer.recommendations import RECOMMENDATIONS

QUEUES = (
    queue_of(
        RECOMMENDATIONS,
        "待经营者同意的推荐",
        lambda: {"status": CaseStatus.CONSENT_AWAITED},
        capability=capabilities.RECOMMEND,
        informs=True,
    ),
    queue_of(CONSENTS, "待经营者同意的办件（可收书面同意书）", dict, capability=capabilities.CASE_FILE),
)
