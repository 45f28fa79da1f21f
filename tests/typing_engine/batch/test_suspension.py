"""歇业 (B1 D): three years in all, over every filing, each day once, the last day counts (CONTRACTS 2)."""

import random
from datetime import date, timedelta

import pytest

from authorities.jurisdiction import jurisdiction, nationwide
from registry.enums import RiskKind
from registry.models import RiskMark
from tests.typing_engine.reading import Filing, suspension_is_used_up
from typing_engine.enums import Ground
from typing_engine.grounds import grounds_on

PROVINCE = "/42/"
DAY = date(2026, 7, 15)
LEAP = date(2024, 2, 29)


@pytest.fixture
def filed(household, as_batch):
    """`filed(Filing(…), …)` → a household with these filings."""

    def make(*filings: Filing, **fields):
        made = household("420106", established_on=date(2010, 3, 1), **fields)
        with as_batch(), nationwide():
            RiskMark.objects.bulk_create(
                RiskMark(
                    household=made,
                    kind=RiskKind.SUSPENDED,
                    from_on=one.from_on,
                    until_on=one.until_on,
                    released_on=one.released_on,
                    delivery_id=1,
                )
                for one in filings
            )
        return made

    return make


def suspended(*households, on: date) -> list[bool]:
    with jurisdiction(PROVINCE):
        found = grounds_on([one.pk for one in households], province_path=PROVINCE, on=on)
    return [Ground.SUSPENDED in found[one.pk] for one in households]


@pytest.mark.parametrize(
    ("filings", "first", "last"),
    [
        # One filing: the three years end with their last day (民法典 第二百零三条).
        ([Filing(date(2023, 7, 15))], date(2023, 7, 15), date(2026, 7, 15)),
        ([Filing(LEAP)], LEAP, date(2027, 2, 28)),
        # What it was filed for ends with its day, too.
        ([Filing(date(2026, 1, 10), date(2026, 3, 31))], date(2026, 1, 10), date(2026, 3, 31)),
        # Two years, a year of business, and then one year is left of the three (实施细则 第四十二条 累计).
        (
            [Filing(date(2021, 1, 1), date(2023, 1, 1)), Filing(date(2024, 1, 1))],
            date(2024, 1, 1),
            date(2024, 12, 31),
        ),
        # Ended early: the day of the release is none of suspension any more, and counts to its length.
        (
            [Filing(date(2021, 1, 1), date(2023, 6, 1), date(2023, 1, 1)), Filing(date(2024, 1, 1))],
            date(2024, 1, 1),
            date(2024, 12, 31),
        ),
        # Filings that overlap use a day up once.
        (
            [Filing(date(2023, 7, 15), date(2024, 7, 15)), Filing(date(2024, 1, 15))],
            date(2024, 1, 15),
            date(2026, 7, 15),
        ),
    ],
)
def test_of_these_filings_the_first_and_the_last_day(filed, filings, first, last):
    made = filed(*filings)
    a_day = timedelta(days=1)
    assert suspended(made, on=first) == suspended(made, on=last) == [True]
    assert suspended(made, on=last + a_day) == [False]
    if len(filings) == 1:
        assert suspended(made, on=first - a_day) == [False]


def test_who_has_used_up_three_years_is_not_suspended_by_another_filing(filed):
    used = [Filing(date(2018, 1, 1), date(2019, 12, 31)), Filing(date(2020, 2, 1), date(2021, 2, 1))]
    assert suspended(filed(*used, Filing(date(2026, 7, 1))), on=DAY) == [False]


def test_business_by_season_is_never_suspended(filed):
    assert suspended(filed(Filing(DAY), seasonal=True), filed(Filing(DAY), seasonal=None), on=DAY) == [False, True]


def _some_filings(draw: random.Random) -> list[Filing]:
    """Filings around the edges: three years before the day, adjacent, inside one another, ended early."""
    filings = {}
    for _ in range(draw.choice((1, 2, 2, 3, 5))):
        from_on = DAY + timedelta(days=draw.choice((-1096, -1095, -730, -400, -30, 0, 1)) + draw.randint(-2, 2))
        ends = [from_on + timedelta(days=draw.choice((0, 1, 364, 365, 366, 730, 1095, 1096, 1097))) for _ in "ab"]
        filings[from_on] = Filing(from_on, draw.choice((None, ends[0])), draw.choice((None, None, ends[1])))
    return list(filings.values())


def _stands(filing: Filing, on: date) -> bool:
    return (
        filing.from_on <= on
        and (filing.released_on is None or filing.released_on > on)
        and (filing.until_on is None or filing.until_on >= on)
    )


def test_the_statement_and_the_contract_read_aloud_agree(filed):
    draw = random.Random(20240229)
    drawn = [_some_filings(draw) for _ in range(150)]
    made = [filed(*filings) for filings in drawn]
    seen = set()
    for on in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), DAY + timedelta(days=365)):
        stand = [any(_stands(one, on) for one in filings) for filings in drawn]
        used = [stands and suspension_is_used_up(filings, on) for stands, filings in zip(stand, drawn, strict=True)]
        assert suspended(*made, on=on) == [stands and not over for stands, over in zip(stand, used, strict=True)]
        seen |= set(zip(stand, used, strict=True))
    assert seen == {(True, False), (True, True), (False, False)}
