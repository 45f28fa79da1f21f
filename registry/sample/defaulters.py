"""Rows of the feed `defaulters` (失信被执行人): operators of the sample, and people who run no household."""

from registry.sample.bureaus import Office, Province
from registry.sample.days import Days
from registry.sample.draws import Chance
from registry.sample.households import Household
from registry.sample.operators import Operators, Person

HEADER = "id_no,name,case_no,court,listed_on,removed_on\n"

_OPERATOR = 0.005
_STRANGER = 0.004
_REMOVED = 0.35
_OLDEST = 1800


class Defaulters:
    """Writes the courts' list; the case numbers count up through the sample."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._letter = province.letter
        self._days = days
        self._random = random
        # Its own draws, so that the list does not depend on how many operators were drawn by then.
        self._strangers = Operators(province, days, random)
        self._count = 0

    def rows(self, household: Household) -> str:
        draw = self._random()
        if draw < _OPERATOR:
            rows = self._row(household.operator, household.office)
            # Some are listed for a second case.
            return rows + self._row(household.operator, household.office) if draw < _OPERATOR / 8 else rows
        if draw > 1 - _STRANGER:
            return self._row(self._strangers.stranger(), household.office)
        return ""

    def _row(self, person: Person, office: Office) -> str:
        random, days = self._random, self._days
        self._count += 1
        listed = days.as_of - int(random() * _OLDEST)
        number = f"（{days.year[listed]}）{self._letter}{office.code[2:]}执{self._count}号"
        removed = days.text[listed + int(random() * (days.as_of - listed + 1))] if random() < _REMOVED else ""
        return f"{person.id_no},{person.name},{number},{office.name}人民法院,{days.text[listed]},{removed}\n"
