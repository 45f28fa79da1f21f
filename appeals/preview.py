"""What a claimed value would change: the run's standard on the run's facts with it. No promise, and said so (E4)."""

from dataclasses import dataclass

from appeals.changes import Change
from appeals.contested_facts import feed_of
from appeals.filing import Point, Standing, open_appeal
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
        found = corrections.retype(standing.run, [change.of(household_id) for change in _changes(standing, point)])
    except Refused as error:
        return Preview(before, trouble=f"暂时不能推算：{error}不影响您提出异议。")
    return Preview(before, HouseholdType(found[household_id].type).label)


def _changes(standing: Standing, point: Point) -> list[Change]:
    """What this point says and what the points of the objection that is open say: they are decided together."""
    said = {(point.change.feed, tuple(point.change.key.values())): point.change}
    appeal = open_appeal(standing.household)
    for claim in (
        appeal.claims.standing().exclude(feed="").exclude(pk=point.replaces).filter(change__isnull=False)
        if appeal
        else ()
    ):
        change = Change.from_json(feed_of(claim.feed), claim.change)
        said.setdefault((change.feed, tuple(change.key.values())), change)
    return list(said.values())
