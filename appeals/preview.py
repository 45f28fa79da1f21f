"""What a claimed value would change: the run's standard on the run's facts with it. No promise, and said so (E4)."""

from dataclasses import dataclass

from appeals.changes import Change
from appeals.contested_facts import feed_of
from appeals.enums import Outcome
from appeals.filing import Point, Standing, open_appeal
from appeals.handling import found_change, runs_of
from appeals.models import Appeal
from authorities.jurisdiction import looking_nationwide
from authorities.refusals import Refused
from registry.enums import HouseholdType
from typing_engine import corrections
from typing_engine.models import Run


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


def of_proposal(appeal: Appeal) -> Preview | None:
    """What the type would become if what is proposed were confirmed; None where no type hangs on it.

    For the second officer: as the worker will find it, from what departments found, by the run's statement on the
    run's facts. Nothing is kept of it.
    """
    if not appeal.is_about_typing or appeal.outcome != Outcome.UPHELD:
        return None
    upheld = appeal.claims.filter(outcome=Outcome.UPHELD).exclude(feed="").order_by("id")
    found = [(claim.feed, found_change(claim)) for claim in upheld]
    changes = [Change.from_json(feed_of(feed), one.change).of(appeal.household_id) for feed, one in found if one]
    runs = runs_of(appeal)
    if not changes or not runs:
        return None
    with looking_nationwide():
        run = Run.objects.select_related("standard").get(pk=runs[-1])
        try:
            retyped = corrections.retype(run, changes)[appeal.household_id]
        except Refused as error:
            return Preview(appeal.get_type_then_display(), trouble=f"暂时不能推算：{error}")
    return Preview(HouseholdType(retyped.type_before).label, HouseholdType(retyped.type).label)


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
