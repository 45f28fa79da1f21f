"""Every period of the platform with its first and its last day (民法典 第二百零一条至第二百零三条).

The day on which a period begins to run is not counted, the last day counts whole, and where a month has no such day its
last one does. 歇业, which is counted over several filings, has tests of its own
(tests/typing_engine/batch/test_suspension.py).
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from authorities.jurisdiction import jurisdiction, nationwide
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.notices import notices
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.eligibility import Asked
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.enums import PenaltyKind
from registry.models import Penalty
from tests.factories.cases import RecognitionFactory
from tests.factories.class_standards import BEGIN, END, LAST, REVIEW
from typing_engine.batch.facts import Question
from typing_engine.runs import report_year_of
from typing_engine.standard.months import add_months

A_DAY = timedelta(days=1)
LEAP = date(2024, 2, 29)


def runs_from_to(holds: Callable[[date], bool], first: date, last: date) -> None:
    """It holds on the first day and on the last, and neither before nor after."""
    days = [first - A_DAY, first, last, last + A_DAY]
    assert [holds(day) for day in days] == [False, True, True, False], days


@pytest.fixture
def found(shop, county_round):
    """`found(code)(on)`: whether that finding keeps the household from applying on a day."""

    def of(code: str) -> Callable[[date], bool]:
        def on(day: date) -> bool:
            asked = Asked(shop, county_round, RecognitionPath.APPLICATION, anchor_on=day, on=day)
            return any(one.code == code and one.blocks for one in eligibility.findings(asked))

        return on

    return of


@pytest.mark.parametrize(
    ("recognised_on", "last"),
    [(date(2026, 10, 29), date(2029, 10, 29)), (LEAP, date(2027, 2, 28))],
)
def test_a_title_is_valid_three_years(recognised_on, last):
    """总体方案二（六）：有效期为 3 年，以认定时间为准。"""
    title = Recognition(recognised_on=recognised_on, valid_until=add_months(recognised_on, 36), status="valid")
    runs_from_to(title.is_valid_on, recognised_on, last)


@pytest.mark.parametrize(
    ("revoked_on", "last"), [(date(2021, 9, 15), date(2026, 9, 15)), (LEAP, date(2029, 2, 28))], ids=str
)
def test_a_revocation_bars_applying_five_years(found, shop, as_batch, revoked_on, last):
    """总体方案二（六）：自被撤销认定之日起 5 年内不得再次申报。"""
    with as_batch():
        begun = revoked_on - timedelta(days=90)
        RecognitionFactory(household=shop, status=RecognitionStatus.REVOKED, recognised_on=begun, ended_on=revoked_on)
    barred = found("five_year_bar")
    assert barred(revoked_on) and barred(last) and not barred(last + A_DAY)


@pytest.mark.parametrize(
    ("decided_on", "last"), [(date(2024, 9, 15), date(2026, 9, 15)), (LEAP, date(2026, 2, 28))], ids=str
)
def test_a_fine_bars_two_years(found, shop, as_batch, decided_on, last):
    """总体方案二（四）1A：申报或推荐之日前 2 年内。"""
    with as_batch(), nationwide():
        Penalty.objects.create(
            household=shop, decided_on=decided_on, published_on=decided_on, kind=PenaltyKind.FINE, decision_no="示例",
            delivery_id=1,
        )  # fmt: skip
    runs_from_to(found("penalty"), decided_on, last)


def test_payments_of_one_year_count():
    """CONTRACTS 2: periods with as_of − 1 year < period_end ≤ as_of."""
    condition = Question("/42/", date(2026, 7, 15), 2025, {}).in_window("period_end")
    assert condition == "period_end > DATE '2025-07-15' AND period_end <= DATE '2026-07-15'"


def test_the_last_report_is_that_of_last_year_from_the_first_of_july_on(db):
    """总体方案一（四）1: nobody is asked for a report that is not due yet, and it is due on 30 June."""
    runs_from_to(lambda day: report_year_of(day) == 2025, date(2026, 7, 1), date(2027, 6, 30))


def test_applications_are_taken_on_the_first_day_and_on_the_last(county_round):
    runs_from_to(county_round.is_open, BEGIN, END)
    assert county_round.review_from == REVIEW == END + A_DAY and county_round.review_until == LAST


def test_a_text_is_before_the_public_on_the_first_day_and_on_the_last():
    text = PublicClassStandard(comment_from=date(2026, 8, 3), comment_until=date(2026, 8, 13))
    runs_from_to(text.takes_comments, date(2026, 8, 3), date(2026, 8, 13))


def test_a_standard_is_in_force_on_the_first_day_and_on_the_last():
    standard = PublicClassStandard(
        published_on=date(2026, 8, 14), valid_from=date(2026, 9, 1), valid_until=date(2027, 8, 31)
    )
    runs_from_to(lambda day: standard.state_label(day) == "现行", date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("days", "in_working_days", "last"),
    [
        # Published on a Monday: the next day is the first of the seven.
        (7, True, date(2026, 10, 28)),
        (7, False, date(2026, 10, 26)),
        # A last day that is a Saturday: the Monday after (民法典 第二百零三条).
        (5, False, date(2026, 10, 26)),
    ],
)
def test_a_notice_ends_with_its_last_day(db, days, in_working_days, last):
    round_ = PublicRound(notice_days=days, notice_in_working_days=in_working_days)
    assert notices.last_day(round_, date(2026, 10, 19), calendar=work_calendar()).day == last


def test_supplements_and_opinions_count_working_days_from_the_next_one(db):
    """补正、征求意见：Friday's five working days end on the Friday after."""
    assert last_day(date(2026, 10, 23), 5, calendar=work_calendar()).day == date(2026, 10, 30)


def test_the_level_above_checks_until_the_last_day_of_its_window():
    case = Case(recognition=Recognition(recognised_on=date(2026, 10, 29)), round=PublicRound(spot_check_days=30))
    assert spot_checks.last_day(case) == date(2026, 11, 28)


def test_a_list_speaks_to_the_last_day_of_its_age(found, shop, county_round):
    """`ListAgeLimit`, 示例: 31 days after the day it was taken."""

    def speaks(day: date) -> bool:
        asked = Asked(shop, county_round, RecognitionPath.APPLICATION, anchor_on=day, on=day)
        with jurisdiction(shop.path):
            return any(one.code == "defaulter" and one.holds for one in eligibility.findings(asked))

    runs_from_to(speaks, BEGIN, BEGIN + timedelta(days=31))
