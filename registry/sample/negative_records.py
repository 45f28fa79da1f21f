"""Rows of the feed `negative_records` (负面记录): accidents, complaints, breaches that departments list. All 示例."""

from registry.sample.days import Days
from registry.sample.draws import Chance, spread
from registry.sample.households import Household

HEADER = "code,reg_no,kind,day,source,ended_on\n"

# 示例: how many have one; kinds with their departments and how often they are met.
_HAS = 0.02
_KINDS = spread(
    (
        (("安全事故", "应急管理部门（示例）"), 8),
        (("投诉举报", "市场监管部门（示例）"), 72),
        (("环保", "生态环境部门（示例）"), 20),
    )
)
# 示例: how far back the lists reach in days, how many are no longer on them, and how soon after that.
_OLDEST, _ENDED, _LONGEST = 1500, 0.4, 365
_OLD_ENOUGH = 60


class NegativeRecords:
    """Writes the departments' lists: of a household one record at most."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random

    def rows(self, household: Household) -> str:
        random, days = self._random, self._days
        if random() >= _HAS or household.age < _OLD_ENOUGH:
            return ""
        kind, source = _KINDS[int(random() * len(_KINDS))]
        day = days.as_of - int(random() * min(household.age, _OLDEST))
        ended = ""
        if random() < _ENDED:
            ended = days.text[min(day + int(random() * _LONGEST), days.as_of)]
        return f"{household.key},{kind},{days.text[day]},{source},{ended}\n"
