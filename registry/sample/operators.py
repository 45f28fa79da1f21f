"""Operators (经营者) are invented: names and documents. No two share a document number, and no list of them is kept.

How numbers stay unique: within an age group every block of persons goes once through all birthdays of the group, and
each block moves the sequence number of a birthday on by one.
"""

from dataclasses import dataclass

from registry.sample import people
from registry.sample.bureaus import Province
from registry.sample.days import Days
from registry.sample.draws import Chance, pick, spread
from registry.sample.identifiers import resident_check, resident_sum

_SEQUENCES = 999
# Step through the birthdays of a group: a prime that divides the number of days of none of them.
_BIRTHDAY_STEP = 2741
# Persons outside the registry (on the courts' list) come from the far end of a group's numbers.
_STRANGERS_FROM_BLOCK = 900

# 示例 shares.
_HONGKONG_TAIWAN = 0.003
_DOTTED = 0.006
_RARE_GIVEN = 0.002
_ONE_CHARACTER = 0.22
_MIGRANT = 0.12
_SEVERAL_HOUSEHOLDS = 0.028
_REMEMBERED = 400


@dataclass(slots=True)
class Person:
    """One operator: name, kind and number of the document."""

    name: str
    id_type: str
    id_no: str


class _AgeGroup:
    """Birthdays of one age group and the numbers given out in it."""

    def __init__(self, days: Days, ages: tuple[int, int], *, first: int):
        youngest, oldest = ages
        self.birthdays = tuple(_birthdays(days, youngest, oldest))
        self.next = first

    def take(self, serial: int) -> tuple[str, int, int, int]:
        """Birthday `YYYYMMDD`, its part of the check sum, its place in the code tables, and the sequence number."""
        block, place = divmod(serial, len(self.birthdays))
        place = place * _BIRTHDAY_STEP % len(self.birthdays)
        text, total, era = self.birthdays[place]
        return text, total, era, 1 + (block + place * 7) % _SEQUENCES


def _birthdays(days: Days, youngest: int, oldest: int):
    first = days.date.toordinal() - int(oldest * 365.2425)
    last = days.date.toordinal() - int(youngest * 365.2425) - 1
    for ordinal in range(first, last):
        day = days.date.fromordinal(ordinal)
        text = day.strftime("%Y%m%d")
        era = 0 if day.year < 1990 else 1 if day.year < 2000 else 2
        yield text, resident_sum(text, at=6), era


class Operators:
    """Gives each household its operator."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._random = random
        offset = int(random() * 1000)
        # Ages 18–30, 30–50 and 50–75; a household is never older than its operator's majority allows.
        self._groups = tuple(_AgeGroup(days, ages, first=offset) for ages in ((18, 30), (30, 50), (50, 75)))
        self._birth = tuple(tuple((c, resident_sum(c, at=0)) for c in codes) for codes in province.birth_codes)
        self._migrants = tuple((c, resident_sum(c, at=0)) for c in province.migrant_codes)
        self._sequences = tuple((f"{n:03d}", resident_sum(f"{n:03d}", at=14)) for n in range(_SEQUENCES + 1))
        self._surnames = spread(people.SURNAMES)
        self._strangers = 0
        self._foreign = offset
        self._remembered = []
        self._years = tuple(int(years * 365.2425) for years in (2, 12))

    def for_household(self, age: int, office) -> tuple[Person, object]:
        """Operator of a household that is `age` days old, and its bureau: who has several mostly keeps to one."""
        random = self._random
        if age < self._years[1] and self._remembered and random() < _SEVERAL_HOUSEHOLDS * 2:
            return self._again(office)
        group = self._group(age)
        person = self._person(group)
        if group is not self._groups[0] and random() < _SEVERAL_HOUSEHOLDS and len(self._remembered) < _REMEMBERED:
            # One to three more households, most of them under the same bureau.
            self._remembered.append([person, office if random() < 0.7 else None, 1 + int(random() * 3)])
        return person, office

    def stranger(self) -> Person:
        """A person who runs no household."""
        group = self._groups[1]
        self._strangers += 1
        return self._resident(group, _STRANGERS_FROM_BLOCK * len(group.birthdays) + self._strangers)

    def _again(self, office) -> tuple[Person, object]:
        place = int(self._random() * len(self._remembered))
        known = self._remembered[place]
        person, home, left = known
        if left > 1:
            known[2] = left - 1
        else:
            self._remembered[place] = self._remembered[-1]
            self._remembered.pop()
        return person, home or office

    def _group(self, age: int) -> _AgeGroup:
        if age > self._years[1]:
            return self._groups[2]
        draw = self._random()
        if age < self._years[0] and draw < 0.35:
            return self._groups[0]
        return self._groups[1] if draw < 0.8 else self._groups[2]

    def _person(self, group: _AgeGroup) -> Person:
        if self._random() < _HONGKONG_TAIWAN:
            return self._from_hongkong_macau_taiwan(group)
        group.next += 1
        return self._resident(group, group.next)

    def _resident(self, group: _AgeGroup, serial: int) -> Person:
        random = self._random
        birthday, total, era, sequence = group.take(serial)
        codes = self._migrants if random() < _MIGRANT else self._birth[era]
        division, division_sum = codes[int(random() * len(codes))]
        digits, digits_sum = self._sequences[sequence]
        check = resident_check(division_sum + total + digits_sum)
        # The sequence number is odd for men.
        return Person(self._name(sequence % 2), people.RESIDENT, f"{division}{birthday}{digits}{check}")

    def _name(self, man: int) -> str:
        random = self._random
        draw = random()
        if draw < _DOTTED:
            return self._minority_name(man)
        surname = self._surnames[int(random() * len(self._surnames))]
        if draw < _DOTTED + _RARE_GIVEN:
            return surname + pick(people.GIVEN_RARE, random)
        firsts = people.GIVEN_FIRST_MEN if man else people.GIVEN_FIRST_WOMEN
        lasts = people.GIVEN_LAST_MEN if man else people.GIVEN_LAST_WOMEN
        last = lasts[int(random() * len(lasts))]
        if draw > 1 - _ONE_CHARACTER:
            return surname + last
        return surname + firsts[int(random() * len(firsts))] + last

    def _minority_name(self, man: int) -> str:
        if self._random() < 0.3:
            return pick(people.UNDOTTED, self._random)
        own = pick(people.DOTTED_MEN if man else people.DOTTED_WOMEN, self._random)
        return f"{own}·{pick(people.DOTTED_FATHERS, self._random)}"

    def _from_hongkong_macau_taiwan(self, group: _AgeGroup) -> Person:
        random = self._random
        self._foreign += 1
        name = pick(people.TRADITIONAL_NAMES, random)
        draw = random()
        # 示例: eight digits, scattered so that they do not count up.
        eight = f"{self._foreign * 7_654_321 % 99_999_989:08d}"
        if draw < 0.45:
            return Person(name, people.HONGKONG_MACAU_PERMIT, ("H" if draw < 0.35 else "M") + eight)
        if draw < 0.8:
            return Person(name, people.TAIWAN_PERMIT, eight)
        if draw < 0.95:
            group.next += 1
            birthday, total, _, sequence = group.take(group.next)
            division = ("810000", "820000", "830000")[int(random() * 3)]
            digits, digits_sum = self._sequences[sequence]
            check = resident_check(resident_sum(division, at=0) + total + digits_sum)
            return Person(name, people.RESIDENCE_PERMIT, f"{division}{birthday}{digits}{check}")
        return Person(name, people.HONGKONG_IDENTITY_CARD, _identity_card(self._foreign))


def _identity_card(serial: int) -> str:
    """A Hong Kong identity card number: a letter, six digits and the check digit in brackets, modulus 11."""
    digits = f"{serial * 7_919 % 999_983:06d}"
    letter = "ABCDEGHKMPRVYZ"[serial % 14]
    total = (
        9 * 36
        + (ord(letter) - 55) * 8
        + sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    )
    check = -total % 11
    return f"{letter}{digits}({'A' if check == 10 else check})"
