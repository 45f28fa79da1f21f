"""Random files, one after the other, against an independent reading of CONTRACTS 1 in a few lines of Python."""

import random

import pytest

from tests.factories import uscc
from tests.registry.intake.files import row

CODES = [uscc(number) for number in range(1, 6)]
REG_NOS = ["420106600000010", "420106600000028", "420106600000036", "420106600000044", "420106600000052"]
BUREAUS = {"420106": True, "420102": True, "330106": False, "429999": False, "": False}
STATUSES = {"存续": "registered", "注销": "deregistered", "不明": None, "": None}
PERIODS = [("2025-07-01", "2025-07-31"), ("2025-08-01", "2025-08-31"), ("2025-08-31", "2025-08-01")]
MONEY = {
    "": (True, None),
    "0": (True, 0),
    "1.5": (True, 150),
    "99.99": (True, 9999),
    "-1": (False, 0),
    "1.234": (False, 0),
}


class Model:
    """Households by their number in CODES and REG_NOS, and their tax by period."""

    def __init__(self) -> None:
        self.held: dict[int, dict] = {}
        self.tax: dict[tuple, tuple] = {}

    def households(self, rows: list[tuple[int, dict]]) -> tuple[int, int, int, int]:
        acceptable: dict[int, list[dict]] = {}
        for who, given in rows:
            if BUREAUS[given["authority"]] and STATUSES[given["status"]] and (given["code"] or given["reg_no"]):
                acceptable.setdefault(who, []).append(given)
        new = changed = 0
        for who, all_of_them in acceptable.items():
            last, before = all_of_them[-1], self.held.get(who)
            now = {"name": last["name"], "authority": last["authority"], "status": STATUSES[last["status"]]}
            both = [each for each in all_of_them if each["code"] and each["reg_no"]] + ([before] if before else [])
            for number in ("code", "reg_no"):
                now[number] = next((each[number] for each in [last, *both] if each[number]), "")
            new += before is None
            changed += before is not None and before != now
            self.held[who] = now
        taken = len(acceptable)
        return new, changed, taken - new - changed, len(rows) - taken

    def taxes(self, rows: list[dict]) -> tuple[int, int, int, int]:
        acceptable: dict[tuple, tuple] = {}
        for given in rows:
            by = "code" if given["code"] else "reg_no"
            who = next((who for who, held in self.held.items() if given[by] and held[by] == given[by]), None)
            (paid_reads, paid), (bracket_reads, bracket) = MONEY[given["tax_paid"]], MONEY[given["tax_at_least"]]
            period = given["period_start"], given["period_end"]
            amounts = paid_reads and bracket_reads and (paid, bracket) != (None, None)
            if who is not None and amounts and period != PERIODS[2]:
                acceptable[who, period] = paid, bracket
        new = sum(key not in self.tax for key in acceptable)
        changed = sum(self.tax.get(key, value) != value for key, value in acceptable.items())
        self.tax |= acceptable
        return new, changed, len(acceptable) - new - changed, len(rows) - len(acceptable)


def named(chance: random.Random, who: int, model: Model) -> dict[str, str]:
    """A household by one number or both, as far as anybody can know that they are one household's.

    The later two are known by the 15-digit number until a file gives both.
    """
    code, reg_no, before = CODES[who], REG_NOS[who], model.held.get(who, {})
    ways = [(code, reg_no)]
    if before.get("code") or who < 3:
        ways.append((code, ""))
    if before.get("reg_no") or (who >= 3 and not before):
        ways.append(("", reg_no))
    return dict(zip(("code", "reg_no"), chance.choice(ways), strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_random_files(seed, intake, held):
    chance, model = random.Random(seed), Model()
    for _ in range(4):
        households = [
            (who, row("households", **named(chance, who, model), name=chance.choice(["甲", "乙", ""]),
                      authority=chance.choice([*BUREAUS, "420106", "420106"]),
                      status=chance.choice([*STATUSES, "存续", "存续"])))
            for who in chance.choices(range(5), k=chance.randrange(1, 12))
        ]  # fmt: skip
        assert intake("households", [given for _, given in households]).counts == model.households(households)
        found = held(
            "SELECT coalesce(h.code, ''), coalesce(reg_no, ''), h.name, a.code, status FROM registry_household h"
            " JOIN authorities_authority a ON a.id = authority_id"
        )
        expected = [
            tuple(each[name] for name in ("code", "reg_no", "name", "authority", "status"))
            for each in model.held.values()
        ]
        assert sorted(found) == sorted(expected)
        assert sorted(
            held("SELECT coalesce(code, ''), coalesce(reg_no, ''), name FROM registry_directoryentry")
        ) == sorted(each[:3] for each in expected)
        taxes = []
        for _ in range(chance.randrange(1, 14)):
            start, end = chance.choice(PERIODS)
            number = chance.choice(["code", "reg_no"])
            numbers = {"code": "", "reg_no": ""} | {number: chance.choice(CODES if number == "code" else REG_NOS)}
            amounts = {"tax_paid": chance.choice(list(MONEY)), "tax_at_least": chance.choice(["", "", "1.5", "-1"])}
            taxes.append(row("tax", **numbers, period_start=start, period_end=end, **amounts))
        assert intake("tax", taxes).counts == model.taxes(taxes)
        found = held(
            "SELECT coalesce(h.code, h.reg_no), period_start::text, period_end::text, tax_paid, tax_at_least"
            " FROM registry_tax JOIN registry_household h ON h.id = household_id"
        )
        expected = [
            (model.held[who]["code"] or model.held[who]["reg_no"], *period, *amounts)
            for (who, period), amounts in model.tax.items()
        ]
        assert sorted(found, key=str) == sorted(expected, key=str)
