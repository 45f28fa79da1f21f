"""A contest belongs to one mark or fact: what it lets go of, and what a case on condition waits for. Over HTTP."""

from datetime import date, timedelta

import pytest
from django.test import Client

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.contests.contested import criterion
from mingteyouxin.contests.models import Contest
from registry import feeds
from registry.enums import RiskKind
from registry.fact_changes import FactChange
from registry.models import RiskMark
from tests import factories
from tests.factories.typing_standards import AS_OF, GROWTH, REPORT_YEAR, StandardFactory
from tests.mingteyouxin.review.test_review import MET, _declare, _fresh, _review, _said, _url
from tests.typing_engine.runs import run_steps
from typing_engine import runs
from typing_engine.corrections import correct_results

ABNORMAL, SERIOUS = "base_abnormal", "base_serious_violation"


@pytest.fixture
def mark(as_batch):
    def marked(case, kind: RiskKind) -> RiskMark:
        with as_batch(), nationwide():
            return RiskMark.objects.create(
                household_id=case.household_id, kind=kind, from_on=date(2026, 1, 5), delivery_id=1
            )

    return marked


@pytest.fixture
def cure(as_batch):
    def cured(row: RiskMark) -> None:
        with as_batch(), nationwide():
            RiskMark.objects.filter(pk=row.pk).update(released_on=clock.today() - timedelta(days=1))

    return cured


@pytest.fixture
def contest(db):
    """`contest(case, finding)`: the household says on its phone that this is not right."""

    def contested(case, finding: str, *, subject: str = "risk_mark", text: str = "不对") -> Contest:
        phone = Client()
        factories.log_in_person(phone, case.filed_by_person)
        sent = {"subject": subject, "finding": finding, "text": text}
        assert phone.post(f"/my/{case.household_id}/recognition/contests/", sent).status_code == 302
        with nationwide():
            return Contest.objects.latest("id")

    return contested


@pytest.fixture
def answer(web):
    def answered(contest: Contest, *, upheld: bool) -> None:
        sent = {"upheld": "yes" if upheld else "no", "text": "已向标记部门核实。"}
        assert web.post(_url("contest-page", contest.pk), sent).status_code == 302

    return answered


@pytest.fixture
def waits_for(web):
    """`waits_for(case)` → what of its contests keeps a passed case from being selected."""

    def told(case) -> list[tuple[str, str]]:
        obstacles = web.get(_url("case-page", case.pk)).context["obstacles"]
        return [(one.code, one.text) for one in obstacles if one.code.startswith("contest_")]

    return told


@pytest.fixture
def passes(web):
    def reviewed(case) -> None:
        _declare(web, case)
        assert _review(web, case, "pass", **MET).status_code == 302

    return reviewed


def test_it_lifts_its_own_mark_and_no_other(web, lodge, mark, contest):
    case = lodge()
    mark(case, RiskKind.ABNORMAL), mark(case, RiskKind.SERIOUS_VIOLATION)
    contest(case, ABNORMAL)
    _declare(web, case)
    refused = _review(web, case, "pass", **MET)
    assert refused.status_code == 409 and "资格核对有未通过的项目" in _said(refused)
    contest(case, SERIOUS)
    assert _review(web, case, "pass", **MET).status_code == 302
    assert _fresh(case).on_condition


def test_one_that_was_dismissed_bars_only_while_its_mark_stands(lodge, mark, cure, contest, answer, passes, waits_for):
    case = lodge()
    row = mark(case, RiskKind.ABNORMAL)
    made = contest(case, ABNORMAL)
    passes(case)
    assert [code for code, _ in waits_for(case)] == ["contest_open"]
    answer(made, upheld=False)
    assert [code for code, _ in waits_for(case)] == ["contest_dismissed"]
    cure(row)
    assert waits_for(case) == []


def test_a_criterion_is_found_anew_after_its_contest_was_dismissed(web, lodge, contest, answer, passes, waits_for):
    """What a reviewer had found before the answer does not outlast it, and what he finds afterwards does."""
    case = lodge()
    with jurisdiction(case.path):
        type(case).objects.filter(pk=case.pk).update(on_condition=True)
    name = criterion(case.round.standard_id, case.recognition_class, "1-2")
    made = contest(case, name, subject="credential")
    passes(case)
    assert [code for code, _ in waits_for(case)] == ["contest_open"]
    answer(made, upheld=False)
    assert [code for code, _ in waits_for(case)] == ["contest_dismissed"]
    with clock.stopped_at(clock.now() + timedelta(minutes=5)):
        web.post(_url("case-reopen", case.pk), {"note": "异议不成立"})
        assert _review(web, case, "pass", **MET | {"verdict_note-1-2": "另有省级证书，已核对原件"}).status_code == 302
        assert waits_for(case) == []


def test_a_criterion_goes_on_once_its_contest_is_upheld(lodge, contest, answer, passes, waits_for):
    case = lodge()
    with jurisdiction(case.path):
        type(case).objects.filter(pk=case.pk).update(on_condition=True)
    made = contest(case, criterion(case.round.standard_id, case.recognition_class, "1-2"), subject="credential")
    passes(case)
    answer(made, upheld=True)
    assert waits_for(case) == []


class TestAType:
    @pytest.fixture
    def annual(self, as_batch):
        """`annual(case)`: the year's run finds the household to be survival, by a turnover that is wrong."""

        def published(case):
            with as_batch():
                run_steps.turn_over(case.household, 1000)
                StandardFactory()
                run = runs.request_run(province="42", as_of=AS_OF, by=None)
                with jurisdiction(run.path):
                    run_steps.published(run)
                    run.refresh_from_db()
            return run

        return published

    @pytest.fixture
    def correct(self, as_batch):
        def corrected(run, case) -> None:
            values = {"revenue": GROWTH * 100}
            change = FactChange(case.household_id, feeds.ANNUAL_REPORTS, {"year": REPORT_YEAR}, values)
            with as_batch():
                correct_results(run.pk, [change], reference="异议〔2026〕1号", corrected_on=clock.today(), by=None)

        return corrected

    def test_once_upheld_waits_for_the_correction_and_goes_on_with_it(
        self, lodge, annual, contest, answer, passes, waits_for, correct
    ):
        case = lodge()
        run = annual(case)
        answer(contest(case, "type-2026", subject="type", text="营业额少报了"), upheld=True)
        passes(case)
        assert _fresh(case).on_condition
        ((code, text),) = waits_for(case)
        assert code == "contest_upheld" and "分型异议" in text
        correct(run, case)
        assert waits_for(case) == []
