"""Rows of the feed `households` (登记信息)."""

from registry.sample import people
from registry.sample.bureaus import Province
from registry.sample.days import Days
from registry.sample.draws import Chance
from registry.sample.households import Household
from registry.sample.names import Names

HEADER = (
    "code,reg_no,name,operator_name,operator_id_type,operator_id_no,form,authority,division,industry,scope,address,phone,"
    "established_on,status,status_on,operator_since,station,seasonal,founder_group\n"
)

_FAMILY = 0.08
_NO_PHONE = 0.05
_NEW_OPERATOR = 0.03
_NO_STATION = 0.10
_NO_DIVISION = 0.01
_FOUNDER_GROUP = 0.03
# 示例: ends of addresses; one of them needs quoting in CSV, and stands here quoted.
_ADDRESS_ENDS = ("号", "号", "号", "号一楼", "号附1号", "号商铺", "号1-2号门面", "号（自主申报）")
_QUOTED_ADDRESS = 0.001


class Registration:
    """Writes households as the registration department delivers them."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._province = province
        self._days = days
        self._random = random
        self._names = Names(random)

    def rows(self, household: Household) -> str:
        random, office, operator = self._random, household.office, household.operator
        text = self._days.text
        name = self._names.of(office, household.trade, operator.name)
        form = "家庭" if random() < _FAMILY else "个人"
        phone = ""
        if random() >= _NO_PHONE:
            phone = f"{people.PHONE_PREFIXES[int(random() * 8)]}{int(random() * 100_000_000):08d}"
        station = "" if random() < _NO_STATION else office.stations[int(random() * len(office.stations))]
        status_on = "" if household.status_on is None else text[household.status_on]
        draw = random()
        seasonal = "是" if household.seasonal else "否" if draw < 0.2 else ""
        group = ""
        if random() < _FOUNDER_GROUP:
            group = people.FOUNDER_GROUPS[int(random() * len(people.FOUNDER_GROUPS))]
        return (
            f"{household.code},{household.reg_no},{name},{operator.name},{operator.id_type},{operator.id_no},{form},"
            f"{office.code},{self._division(household)},{household.industry},{household.trade.scope},{self._address(office)},"
            f"{phone},{text[household.founded]},{household.status},{status_on},{self._operator_since(household)},{station},"
            f"{seasonal},{group}\n"
        )

    def _division(self, household: Household) -> str:
        if household.case == "other_division":
            return self._province.offices[household.founded % len(self._province.offices)].code
        if household.case == "former_division" and self._province.abolished:
            return self._province.abolished[household.founded % len(self._province.abolished)]
        return "" if self._random() < _NO_DIVISION else household.office.code

    def _address(self, office) -> str:
        random = self._random
        draw = random()
        road = office.roads[int(draw * len(office.roads))]
        if random() < _QUOTED_ADDRESS:
            return f'"{road}{int(random() * 300) + 1}号""和美""小区2栋,3号门面"'
        return f"{road}{int(random() * 600) + 1}{_ADDRESS_ENDS[int(random() * len(_ADDRESS_ENDS))]}"

    def _operator_since(self, household: Household) -> str:
        """The operator may change while code and founding day stay (facts 9.5)."""
        if household.age < 2 or (self._random() >= _NEW_OPERATOR and household.case != "operator_changed"):
            return ""
        return self._days.text[household.founded + 1 + int(self._random() * (household.age - 1))]
