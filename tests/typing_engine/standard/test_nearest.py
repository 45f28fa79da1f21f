"""The smallest change that gives another type: it gives the type that is told, and nothing smaller gives any."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.typing_engine.standard.drawing import AS_OF, DECLARED, KINDS, documents, dumped, facts
from tests.typing_engine.standard.sample import accepted
from typing_engine.standard.document import read
from typing_engine.standard.evaluate import evaluate
from typing_engine.standard.months import whole_months
from typing_engine.standard.nearest import nearest_changes

SIZED = ("count", "number", "money", "date")


def test_what_a_shop_lacked():
    known = {"revenue": Decimal(60000), "insured_people": 1, "general_taxpayer": False, "months_in_operation": 40}
    told = {one.indicator.name: one for one in nearest_changes(accepted(), known, as_of=AS_OF)}
    assert {name: (one.value, one.type, one.label) for name, one in told.items()} == {
        "revenue": (Decimal(100000), "growth", "第四条"),
        "insured_people": (3, "development", "第五条"),
        "general_taxpayer": (True, "development", "第五条"),
    }
    # Longer in business changes nothing by itself, and what nobody knows is not filled in.
    assert [one.indicator.name for one in nearest_changes(accepted(), {"revenue": None}, as_of=AS_OF)] == []


def test_the_value_asked_for_is_that_of_the_industry():
    (told,) = nearest_changes(accepted(), {"revenue": Decimal("199999.99"), "industry": "F5211"}, as_of=AS_OF)
    assert (told.value, told.type) == (Decimal(200000), "growth")


def moved(household: dict, name: str, value: object) -> dict:
    """The household with one fact moved, and what follows from it."""
    if name == "established_on":
        return household | {name: value, "months_in_operation": whole_months(value, AS_OF)}
    if name in ("tax_paid", "tax_at_least") and household.get("tax_paid") is not None:
        return household | {"tax_paid": value, "tax_at_least": value}
    return household | {name: value}


def size(value: object) -> Decimal:
    return Decimal(value.toordinal() if isinstance(value, date) else value)


def step(value: object, kind: str, direction: int) -> object:
    """The next value of the kind."""
    if kind == "date":
        return value + timedelta(days=direction)
    return value + direction * {"count": 1, "money": Decimal("0.01"), "number": Decimal("1e-21")}[kind]


@pytest.mark.long
def test_the_told_change_gives_the_told_type_and_nothing_smaller_does():
    drawn: Counter = Counter()

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(documents(), st.lists(facts(), min_size=2, max_size=2), st.lists(facts(), min_size=4, max_size=4))
    def holds(document: dict, households: list[dict], others: list[dict]) -> None:
        standard, problems = read(dumped(document))
        assert problems == []
        kinds = KINDS | DECLARED
        for household in households:
            # Where every amount is known, the least that was paid is what was paid.
            if household["tax_paid"] is not None:
                household = household | {"tax_at_least": household["tax_paid"]}
            present = evaluate(standard, household).type
            told = {one.indicator.name: one for one in nearest_changes(standard, household, as_of=AS_OF)}
            for name, one in told.items():
                kind, after = kinds[name], moved(household, name, one.value)
                assert household | one.changed == after
                verdict = evaluate(standard, after)
                assert (verdict.type, verdict.rule) == (one.type, one.rule) and verdict.type != present
                drawn[kind] += 1
                if kind in SIZED:
                    back = 1 if size(one.value) < size(household[name]) else -1
                    before = moved(household, name, step(one.value, kind, back))
                    assert evaluate(standard, before).type == present
            # Values drawn at random: none that is nearer than what was told gives another type.
            for other in others:
                for name in KINDS | DECLARED:
                    value, own = other.get(name), household.get(name)
                    if own is None or value is None or kinds[name] in ("text", "industry"):
                        continue
                    if name == "months_in_operation" or (name == "tax_at_least" and household["tax_paid"] is not None):
                        continue
                    if evaluate(standard, moved(household, name, value)).type == present:
                        continue
                    if name not in told and name in ("established_on", "tax_paid"):
                        # Told of the fact that the standard reads, which is one that follows from this.
                        name = {"established_on": "months_in_operation", "tax_paid": "tax_at_least"}[name]
                        value = moved(household, "established_on", value)[name] if name[0] == "m" else value
                        own = household[name]
                    assert abs(size(told[name].value) - size(own)) <= abs(size(value) - size(own))

    for _ in range(5):
        holds()
        missing = [kind for kind in ("yes_no", *SIZED) if not drawn[kind]]
        if not missing:
            break
    assert missing == []
