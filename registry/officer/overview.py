"""How things stand at the registry, for the desk: how many households, and what was taken in last."""

from authorities.access import Acting
from authorities.enums import Level
from registry import households
from registry.access import visible_deliveries
from registry.capabilities import HOUSEHOLD_VIEW, INTAKE_VIEW

_LATEST = 5


def overview(acting: Acting) -> dict:
    """Of each what the officer may see. Among the deliveries of the whole country the latest few say nothing."""
    sees_deliveries = acting.may(INTAKE_VIEW) and acting.authority.level != Level.NATION
    return {
        "household_count": households.counted() if acting.may(HOUSEHOLD_VIEW) else None,
        "deliveries": visible_deliveries(acting)[:_LATEST] if sees_deliveries else [],
    }
