"""Rows of the feed `indicators` (扩展指标): what provinces may add to their standards, from any department."""

from registry.sample.days import Days
from registry.sample.draws import Chance
from registry.sample.households import Household

HEADER = "code,reg_no,indicator,value,as_of\n"

_BANK = 0.06
_BRANDS = 0.02
_ONLINE = 0.015
_LOAN = 0.01
_OLDER_VALUE = 0.2


class Indicators:
    """Writes extension indicators: yes/no, a count, money."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random
        now = days.as_of
        # Departments date their lists by the end of a month: the last one past, and one half a year before.
        last = now if days.month_end[now] == now else days.months_later(now, -1)
        self._newest = days.text[days.month_end[last]]
        self._older = days.text[days.month_end[days.months_later(last, -6)]]
        self._tomorrow = days.text[now + 1]

    def rows(self, household: Household) -> str:
        random = self._random
        rows = self._case(household) if household.case else ""
        if rows:
            return rows
        key, newest = household.key, self._newest
        draw = random()
        if draw < _BANK:
            rows = f"{key},bank_credit_good,{'是' if draw < _BANK * 0.8 else '否'},{newest}\n"
            if random() < _OLDER_VALUE:
                rows += f"{key},bank_credit_good,{'是' if random() < 0.5 else '否'},{self._older}\n"
        elif draw < _BANK + _BRANDS:
            rows = f"{key},brand_count,{int(random() * 4)},{newest}\n"
        elif draw < _BANK + _BRANDS + _ONLINE:
            rows = f"{key},online_sales,{int(random() * 300_000)}.{int(random() * 100):02d},{newest}\n"
        elif draw < _BANK + _BRANDS + _ONLINE + _LOAN:
            rows = f"{key},loan_balance,{1 + int(random() * 50)}0000,{newest}\n"
        return rows

    def _case(self, household: Household) -> str:
        case, key = household.case, household.key
        if case == "indicator_unreadable":
            return f"{key},bank_credit_good,良好,{self._newest}\n{key},brand_count,两个,{self._newest}\n"
        if case == "indicator_empty":
            return f"{key},bank_credit_good,,{self._newest}\n"
        if case == "indicator_tomorrow":
            return f"{key},bank_credit_good,否,{self._newest}\n{key},bank_credit_good,是,{self._tomorrow}\n"
        return ""
