"""Rows of the feed `credentials` (资质荣誉): of households by their number, of operators by their document."""

from datetime import timedelta

from registry.sample.bureaus import Province
from registry.sample.days import Days, add_months
from registry.sample.draws import Chance, spread
from registry.sample.households import Household

HEADER = "code,reg_no,id_no,kind,level,number,issuer,issued_on,valid_until,revoked_on\n"

# 示例: how many hold one, and of two kinds.
_HOLDS = 0.06
_TWO = 0.15
# 示例: kinds and how often they are met; who holds them: the household or its operator; years that they last (0: no
# end); whether they have a level.
_KINDS = spread(
    (
        (("注册商标", False, 10, False), 30),
        (("专利", False, 10, False), 6),
        (("老字号", False, 0, True), 6),
        (("非遗工坊", False, 0, True), 4),
        (("非物质文化遗产代表性传承人", True, 0, True), 5),
        (("乡村工匠", True, 0, True), 7),
        (("绿色食品", False, 3, False), 8),
        (("有机食品", False, 1, False), 4),
        (("职业技能等级证书", True, 0, False), 18),
        (("政府表彰奖励", False, 0, True), 12),
    )
)
_LEVELS = spread((("县级", 60), ("市级", 25), ("省级", 12), ("国家级", 3)))
_REVOKED = 0.03
_OLDEST = 3600


class Credentials:
    """Writes the departments' lists; the numbers count up through the sample."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._letter = province.letter
        self._days = days
        self._random = random
        self._count = 0

    def rows(self, household: Household) -> str:
        if self._random() >= _HOLDS or household.age < 30:
            return ""
        row = self._row(household)
        return row + self._row(household) if self._random() < _TWO else row

    def _row(self, household: Household) -> str:
        random, days = self._random, self._days
        self._count += 1
        kind, personal, years, levelled = _KINDS[int(random() * len(_KINDS))]
        level = _LEVELS[int(random() * len(_LEVELS))] if levelled else ""
        issued = days.as_of - int(random() * min(household.age, _OLDEST))
        # May lie beyond the days that a sample names otherwise.
        until = add_months(days.first + timedelta(days=issued), 12 * years).isoformat() if years else ""
        revoked = days.text[issued + int(random() * (days.as_of - issued + 1))] if random() < _REVOKED else ""
        # An operator without a document has nothing that a list could name him by.
        named = personal and household.operator.id_no
        whose = f",,{household.operator.id_no}" if named else f"{household.key},"
        number = f"{self._letter}{household.office.code[2:]}-{self._count:07d}"
        return f"{whose},{kind},{level},{number},示例主管部门,{days.text[issued]},{until},{revoked}\n"
