"""What a claimed value would change: the run's standard on the run's facts with it. No promise, and said so (E4)."""

from dataclasses import dataclass

from appeals.filing import Point, Standing
from authorities.refusals import Refused
from registry.enums import HouseholdType
from typing_engine import corrections


@dataclass(frozen=True, slots=True)
class Preview:
    """The type now, and the type that the claimed value would give; `trouble` where it cannot be told."""

    before: str
    after: str = ""
    trouble: str = ""

    @property
    def changes(self) -> bool:
        return bool(self.after) and self.after != self.before


def preview(standing: Standing, point: Point) -> Preview:
    """What the run would have found with the row as the household says it ought to be. Writes nothing."""
    before = HouseholdType(standing.type).label if standing.type else ""
    if standing.run is None or point.change is None:
        return Preview(before, trouble="这一项由工作人员核查，暂时不能推算。")
    household_id = standing.household.pk
    try:
        found = corrections.retype(standing.run, [point.change.of(household_id)])
    except Refused as error:
        return Preview(before, trouble=f"暂时不能推算：{error}不影响您提出异议。")
    return Preview(before, HouseholdType(found[household_id].type).label)
