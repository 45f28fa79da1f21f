"""The card of a household's workspace in the days of the check-up: what stands in its own way, and what helps."""

from authorities import clock
from authorities.jurisdiction import province_path_of
from registry.people.standing import Standing
from typing_engine.checkups.days import days_of
from typing_engine.checkups.known_lists import silences
from typing_engine.checkups.steps import steps_for
from typing_engine.models import CheckUp, CheckUpEntry


def look_before_typing(standing: Standing) -> dict:
    """What the last check-up of this year found against the household itself; empty outside of the days."""
    household, today = standing.household, clock.today()
    if not days_of(household.path, today).hold(today):
        return {}
    check_up = CheckUp.objects.latest_of(province_path_of(household.path)).first()
    if check_up is None or check_up.year != today.year:
        return {}
    entry = CheckUpEntry.objects.filter(check_up=check_up, path=household.path).first()
    return {
        "check_up": check_up,
        "steps": steps_for(check_up.report_year, entry.reasons) if entry else [],
        "silences": silences(check_up.lists, household.path),
    }
