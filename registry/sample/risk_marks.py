"""Rows of the feed `risk_marks` (风险标记): open marks are grounds of the base standard, released ones are history."""

from registry.sample.days import Days
from registry.sample.draws import Chance
from registry.sample.households import Household

HEADER = "code,reg_no,kind,from_on,until_on,released_on\n"

KINDS = {
    "abnormal": "经营异常",
    "serious_violation": "严重违法失信",
    "tax_abnormal": "税务非正常户",
    "suspended": "歇业",
}
# 示例: marks of the past among all households old enough: kind, and the share of it and the kinds before it.
_HISTORY = (("经营异常", 0.05), ("税务非正常户", 0.062), ("歇业", 0.064), ("严重违法失信", 0.0645))
_ANY_HISTORY = _HISTORY[-1][1]
_OLD_ENOUGH = 400
_SEASONAL_SUSPENDED = 0.3
_THREE_YEARS = 36


class Marks:
    """Writes marks."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random
        self._earliest_suspension = days.months_later(days.as_of, -_THREE_YEARS + 1)

    def rows(self, household: Household) -> str:
        rows = ""
        if household.case:
            rows = self._case(household)
            if rows:
                return rows
        for ground in household.grounds:
            kind = KINDS.get(ground)
            if kind:
                rows += self._open(household, kind)
        draw = self._random()
        if draw < _ANY_HISTORY and household.age > _OLD_ENOUGH:
            rows += self._past(household, draw)
        if household.seasonal and self._random() < _SEASONAL_SUSPENDED and household.age > 60:
            rows += self._open(household, "歇业")
        return rows

    def _open(self, household: Household, kind: str) -> str:
        """A mark that stands on the reference day: since up to 900 days, never before founding."""
        days = self._days
        longest = min(900, household.age)
        from_on = days.as_of - int(self._random() * longest)
        if kind != "歇业":
            return self._row(household, kind, from_on)
        from_on = max(from_on, self._earliest_suspension)
        # Half name the end; the longest is three years in all (实施细则, facts 5.2).
        latest = days.months_later(from_on, _THREE_YEARS) - 1
        until = days.as_of + int(self._random() * (latest - days.as_of + 1)) if self._random() < 0.6 else None
        return self._row(household, kind, from_on, until=until)

    def _past(self, household: Household, draw: float) -> str:
        """A mark released at least a day before any open one can have begun."""
        days = self._days
        kind = next(kind for kind, up_to in _HISTORY if draw < up_to)
        # Before the 900 days of open marks if the household is that old, else of a kind that is not open now.
        if household.age > 1300:
            from_on = days.as_of - 1300 + int(self._random() * 200)
        elif household.grounds:
            return ""
        else:
            from_on = days.as_of - household.age + int(self._random() * 100)
        released = from_on + 1 + int(self._random() * min(190, days.as_of - from_on - 1))
        until = released + 30 if kind == "歇业" else None
        return self._row(household, kind, from_on, until=until, released=released)

    def _case(self, household: Household) -> str:
        """The marks of an edge case; none where the case is about something else."""
        days, now = self._days, self._days.as_of
        case = household.case
        if case.startswith("suspended_"):
            from_on, until = {
                "suspended_until_as_of": (now - 200, now),
                "suspended_until_yesterday": (now - 200, now - 1),
                "suspended_three_years": (days.full_36_months, now + 30),
                "suspended_three_years_tomorrow": (days.full_36_months + 1, None),
                "suspended_since_leap_day": (days.leap_days[-1], None),
                "suspended_seasonal": (now - 100, now + 100),
            }[case]
            return self._row(household, "歇业", from_on, until=until)
        if case in ("released_on_as_of", "released_tomorrow"):
            released = now if case == "released_on_as_of" else now + 1
            return self._row(household, "经营异常", now - 300, released=released)
        if case in ("marked_on_as_of", "marked_tomorrow"):
            return self._row(household, "经营异常", now if case == "marked_on_as_of" else now + 1)
        if case == "marked_twice":
            first = self._row(household, "经营异常", now - 700, released=now - 400)
            return first + self._row(household, "经营异常", now - 100)
        return ""

    def _row(self, household: Household, kind: str, from_on: int, *, until: int | None = None, released=None) -> str:
        text = self._days.text
        until_on = "" if until is None else text[until]
        released_on = "" if released is None else text[released]
        return f"{household.key},{kind},{text[from_on]},{until_on},{released_on}\n"
