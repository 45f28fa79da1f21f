"""A title in its last year: opened by the calendar, extended on one of four grounds, or left to run out (C12)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import DepartmentEntry, Notification
from casework import four_eyes
from casework.refusals import Refused
from mingteyouxin.evaluations import evaluations, growth, opening, recommenders
from mingteyouxin.evaluations.enums import GrowthIndicator
from mingteyouxin.evaluations.evaluations import DECLINING, EXTENSION
from mingteyouxin.evaluations.models import (
    Evaluation,
    EvaluationEvent,
    EvaluationFinding,
    EvaluationLetter,
    RecommenderQuestion,
)
from mingteyouxin.titles import expiry, registration_ends, titles
from mingteyouxin.titles.models import LiveTitles, Recognition
from registry import feeds
from registry.enums import HouseholdType, RegistrationStatus
from registry.models import (
    AnnualReport,
    Credential,
    Delivery,
    Household,
    Message,
    PublishedRecognition,
    PublishedTitle,
    PublishedType,
)
from tests import factories
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import HUBEI, WUCHANG
from tests.second_officer import client_of_another

SINCE = date(2023, 11, 20)
UNTIL = date(2026, 11, 20)
# The first day of the last year.
DAY = date(2025, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def given(shop, as_batch):
    """`given(**fields)` → a title of `shop`, on the lists."""

    def made(**fields) -> Recognition:
        with as_batch(), nationwide():
            title = RecognitionFactory(household=shop, **({"recognised_on": SINCE} | fields))
            titles.put_on_lists(title, place=shop.authority)
        return title

    return made


@pytest.fixture
def night(as_batch):
    """`night(on)` → how many evaluations the clock opened."""

    def struck(on: date = DAY) -> int:
        with clock.stopped_at(on), as_batch():
            return opening.open_due()

    return struck


@pytest.fixture
def opened(given, night):
    """`opened(**fields)` → the evaluation of a title of `shop`, opened by the clock."""

    def made(**fields) -> Evaluation:
        title = given(**fields)
        assert night() == 1
        return _of(title)

    return made


@pytest.fixture
def clerks(clerk) -> Client:
    return client_of_another(clerk)


@pytest.fixture
def supervisors(supervisor) -> Client:
    return client_of_another(supervisor)


@pytest.fixture
def mine(person) -> Client:
    client = Client()
    factories.log_in_person(client, person)
    return client


@pytest.fixture
def reports(shop, as_batch):
    """`reports({year: {column: value}})` → annual reports of `shop`, in place of those there are."""

    def filed(by_year: dict) -> None:
        with as_batch(), nationwide():
            AnnualReport.objects.filter(household=shop).delete()
            for year, values in by_year.items():
                AnnualReport.objects.create(
                    household=shop, year=year, filed_on=date(year + 1, 3, 1), delivery_id=1, **values
                )

    return filed


@pytest.fixture
def list_of_awards(as_batch):
    """A complete list of government awards of the province, of today."""
    with as_batch(), nationwide():
        Delivery.objects.create(
            path="/42/", area="/42/", feed=feeds.CREDENTIALS, partial=False, file_name="示例.csv",
            taken_at=clock.now(), new=1, kinds=["government_award"],
        )  # fmt: skip


def _of(title: Recognition) -> Evaluation:
    with nationwide():
        rows = Evaluation.objects.select_related("recogniser", "recognition", "household")
        return rows.filter(recognition=title).latest("id")


def _title(evaluation: Evaluation) -> Recognition:
    with nationwide():
        return Recognition.objects.get(pk=evaluation.recognition_id)


def _post(client, name, evaluation, **values) -> str:
    return client.post(reverse(name, args=[WUCHANG, evaluation.pk]), values, follow=True).content.decode()


def _found(clerks, evaluation, ground, holds) -> str:
    return _post(clerks, "evaluation-find", evaluation, ground=ground, holds=holds, text=f"示例：{ground} 已核实")


def _extend(clerks, supervisors, evaluation) -> str:
    assert "已提请" in _post(clerks, "evaluation-propose", evaluation, extend="1", note="示例：符合一种情形")
    return _post(supervisors, "evaluation-decide", evaluation, approve="1")


def _decline(clerks, supervisors, evaluation) -> str:
    assert "已提请" in _post(clerks, "evaluation-propose", evaluation, decline="1", note="示例：均不符合")
    return _post(supervisors, "evaluation-decide", evaluation, approve="1")


def _none_holds(clerks, evaluation) -> None:
    for ground in evaluation.grounds:
        _found(clerks, evaluation, ground, "no")


def _answers(evaluation) -> dict[str, bool | None]:
    """What data or departments said last of each ground."""
    with nationwide():
        rows = EvaluationFinding.objects.filter(evaluation=evaluation).order_by("id")
        return {row.ground: row.holds for row in rows}


def _of_that_day(officer_at) -> tuple[Client, Client]:
    """Clerk and supervisor of the county with passwords of that day, for those of a year ago have run out."""
    roles = (Role.CLERK, Role.SUPERVISOR)
    clerks, supervisors = (client_of_another(officer_at(WUCHANG, role)) for role in roles)
    return clerks, supervisors


def _listed(client, **query) -> str:
    return client.get(reverse("evaluation-list", args=[WUCHANG]), query).content.decode()


def _letters(evaluation) -> list[str]:
    with nationwide():
        return [kept.text["title"] for kept in EvaluationLetter.objects.filter(evaluation=evaluation).order_by("id")]


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("since", "until", "first_day"),
        [
            (SINCE, UNTIL, DAY),
            # A 29 February ends on the 28th, and one that ends on a 29th begins its last year on 1 March.
            (date(2024, 2, 29), date(2027, 2, 28), date(2026, 3, 1)),
            (date(2025, 2, 28), date(2028, 2, 28), date(2027, 3, 1)),
            (date(2026, 2, 28), date(2029, 2, 28), date(2028, 2, 29)),
        ],
    )
    def test_it_is_opened_on_the_first_day_of_the_last_year_and_once(self, given, night, since, until, first_day):
        title = given(recognised_on=since)
        assert title.valid_until == until
        assert night(first_day - timedelta(days=1)) == 0
        assert (night(first_day), night(first_day), night(until)) == (1, 0, 0)
        evaluation = _of(title)
        assert (evaluation.status, evaluation.period_until, evaluation.opened_on) == ("open", until, first_day)
        with nationwide():
            assert Message.objects.get().view == "my-evaluation"

    def test_what_began_late_is_found_later_and_what_is_over_is_not(self, given, night):
        given()
        assert night(UNTIL + timedelta(days=1)) == 0
        assert night(UNTIL) == 1

    def test_two_for_one_period_are_impossible(self, opened, as_batch):
        evaluation = opened()
        with as_batch(), nationwide(), pytest.raises(DatabaseError, match="evaluation_once_a_period"):
            Evaluation.objects.create(
                path=evaluation.path, recognition_id=evaluation.recognition_id, household_id=evaluation.household_id,
                recogniser=evaluation.recogniser, recognition_path=evaluation.recognition_path,
                period_until=UNTIL, opened_on=DAY,
            )  # fmt: skip

    def test_it_costs_the_same_for_one_and_for_many(self, given, night, asked, household, as_batch):
        given()
        one = asked(night)
        with as_batch(), nationwide():
            for _ in range(4):
                RecognitionFactory(household=household(WUCHANG), recognised_on=SINCE)
        with as_batch():
            assert asked(night) == one
        with nationwide():
            assert Evaluation.objects.count() == 5


class TestEachGroundAloneExtends:
    def _extended(self, clerks, supervisors, mine, evaluation, client) -> None:
        place = LiveTitles.objects.get(path="/42/").count
        assert "已决定" in _extend(clerks, supervisors, evaluation)
        title = _title(evaluation)
        assert (title.status, title.extensions, title.valid_until) == ("valid", 1, date(2029, 11, 20))
        assert _of(title).status == "extended"
        # It takes no place: what counted goes on counting.
        assert LiveTitles.objects.get(path="/42/").count == place
        assert PublishedRecognition.objects.get(household_id=title.household_id).valid_until == title.valid_until
        assert PublishedTitle.objects.get(number=title.number).valid_until == title.valid_until
        assert _letters(evaluation) == ["名特优新认定有效期延长决定书"]
        page = mine.get(reverse("my-evaluation", args=[title.household_id, evaluation.pk])).content.decode()
        assert "有效期已延长" in page and "2026年11月21日起至2029年11月20日（含当日）" in page

    def test_growth_by_the_figures_of_the_place(self, opened, clerks, supervisors, mine, client, reports, clerk):
        reports({2021: {"revenue": 100}, 2024: {"revenue": 125}})
        page = clerks.post(
            reverse("evaluation-figures", args=[WUCHANG]),
            {"indicator": "revenue", "percent": "25", "valid_from": "2025-01-01", "ground": "示例文件〔2025〕1号"},
            follow=True,
        ).content.decode()
        assert "三年增长达到 25%" in page
        evaluation = opened(type_then=HouseholdType.GROWTH)
        assert _answers(evaluation) == {"growth": True, "award": None, "type": False}
        shown = clerks.get(reverse("evaluation-page", args=[WUCHANG, evaluation.pk])).content.decode()
        assert "销售额或者营业收入增长 25%（本地规定 25%，示例文件〔2025〕1号）" in shown
        self._extended(clerks, supervisors, mine, evaluation, client)

    def test_an_award_of_county_government_or_higher(self, opened, clerks, supervisors, mine, client, shop, as_batch):
        with as_batch(), nationwide():
            Credential.objects.create(
                path="/42/", household=shop, kind="政府表彰奖励", level="county", number="示例1",
                issued_on=date(2022, 11, 21), delivery_id=1,
            )  # fmt: skip
        evaluation = opened(type_then=HouseholdType.GROWTH)
        assert _answers(evaluation) == {"growth": None, "award": True, "type": False}
        self._extended(clerks, supervisors, mine, evaluation, client)

    def test_a_type_that_rose(self, opened, clerks, supervisors, mine, client, shop, as_batch):
        with as_batch():
            PublishedType.objects.filter(household_id=shop.pk).update(type=HouseholdType.DEVELOPMENT)
        evaluation = opened(type_then=HouseholdType.GROWTH)
        assert _answers(evaluation) == {"growth": None, "award": None, "type": True}
        self._extended(clerks, supervisors, mine, evaluation, client)

    def test_the_department_that_recommended_agrees(self, opened, clerks, supervisors, mine, client, officer_at):
        department = officer_at(WUCHANG, Role.DEPARTMENT)
        label = DepartmentEntry.objects.get(code=department.posts.get().department).label
        evaluation = opened(type_then=HouseholdType.GROWTH, recognition_path="recommendation", recommender=label)
        assert _answers(evaluation) == {"recommender": None, "growth": None, "award": None, "type": False}
        with nationwide():
            question = RecommenderQuestion.objects.get()
            assert Notification.objects.filter(officer=department, view="recommender-question-list").count() == 1
        theirs = client_of_another(department)
        assert "张记面馆" in theirs.get(reverse("recommender-question-list", args=[WUCHANG])).content.decode()
        url = reverse("recommender-question-page", args=[WUCHANG, question.pk])
        assert "请写明理由" in theirs.post(url, {"said": "disagree", "text": ""}).content.decode()
        assert "已答复" in theirs.post(url, {"said": "agree", "text": ""}, follow=True).content.decode()
        assert "不再需要" not in theirs.get(url).content.decode()
        # Once, and nobody of another department or bureau.
        with jurisdiction(question.path), pytest.raises(Refused, match="已经答复"):
            recommenders.answer(question, said="disagree", text="示例", by=department)
        assert _answers(evaluation)["recommender"] is True
        self._extended(clerks, supervisors, mine, evaluation, client)

    def test_extended_again_after_another_three_years(self, opened, clerks, supervisors, night):
        evaluation = opened(recognised_on=date(2022, 11, 20), first_until=UNTIL, taken_over=True)
        _found(clerks, evaluation, "award", "yes")
        _extend(clerks, supervisors, evaluation)
        assert night(date(2028, 11, 20)) == 0
        assert night(date(2028, 11, 21)) == 1
        assert _of(_title(evaluation)).period_until == date(2029, 11, 20)


class TestNobodyKnows:
    def test_no_figure_is_shipped(self, opened, clerks, reports):
        reports({2021: {"revenue": 100}, 2024: {"revenue": 900}})
        evaluation = opened()
        assert _answers(evaluation)["growth"] is None
        page = clerks.get(reverse("evaluation-page", args=[WUCHANG, evaluation.pk])).content.decode()
        assert "本地没有规定" in page and 'name="decline"' not in page and 'name="extend"' not in page

    @pytest.mark.parametrize(
        ("by_year", "holds"),
        [
            ({2021: {"revenue": 100, "employees": 2}, 2024: {"revenue": 119, "employees": 4}}, True),
            ({2021: {"revenue": 100, "employees": 4}, 2024: {"revenue": 119, "employees": 4}}, False),
            ({2021: {"revenue": 100}, 2024: {"revenue": 119, "employees": 4}}, None),
            ({2021: {"revenue": 0, "employees": 4}, 2024: {"revenue": 900, "employees": 4}}, None),
            ({2024: {"revenue": 900, "employees": 4}}, None),
            ({2018: {"revenue": 100, "employees": 2}, 2021: {"revenue": 900, "employees": 9}}, None),
        ],
    )
    def test_growth_has_three_values(self, opened, reports, officer_at, clerk, province_clerk, shop, by_year, holds):
        reports(by_year)
        with jurisdiction("/42/"):
            growth.set_figure(
                province_clerk.posts.get().authority, indicator=GrowthIndicator.EMPLOYMENT, percent=50,
                valid_from=DAY, ground="示例", by=province_clerk,
            )  # fmt: skip
        with jurisdiction(shop.path):
            here = clerk.posts.get().authority
            growth.set_figure(
                here, indicator=GrowthIndicator.REVENUE, percent=20, valid_from=DAY, ground="示例", by=clerk
            )
            with pytest.raises(Refused) as refusal:
                growth.set_figure(
                    here, indicator=GrowthIndicator.REVENUE, percent=30, valid_from=DAY, ground="示例", by=clerk
                )
            assert refusal.value.code == "figure_set_already"
            # Its own is of the bureau alone.
            with pytest.raises(Refused):
                growth.set_figure(
                    here, indicator=GrowthIndicator.TAX, percent=5, valid_from=DAY, ground="示例", by=province_clerk
                )
            # Not in force yet.
            growth.set_figure(
                here, indicator=GrowthIndicator.TAX, percent=1, valid_from=DAY + timedelta(days=1), ground="示例",
                by=clerk,
            )  # fmt: skip
        assert _answers(opened())["growth"] is holds

    def test_an_award_list_that_is_silent_says_no_and_none_says_nothing(self, opened, list_of_awards):
        assert _answers(opened())["award"] is False

    @pytest.mark.parametrize(
        "fields",
        [
            {"level": None, "issued_on": date(2024, 5, 1)},
            {"level": "county", "issued_on": None},
            {"level": "county", "issued_on": date(2024, 5, 1), "household": None},
        ],
    )
    def test_an_award_that_is_not_plain_is_for_a_person(self, opened, shop, as_batch, list_of_awards, fields):
        held = {"household": shop} | fields
        if held["household"] is None:
            held["holder_index"] = shop.operator_id_index
        with as_batch(), nationwide():
            Credential.objects.create(path="/42/", kind="government_award", number="示例1", delivery_id=1, **held)
        assert _answers(opened())["award"] is None

    @pytest.mark.parametrize(
        "fields",
        [
            {"issued_on": date(2022, 11, 20)},
            {"issued_on": date(2024, 5, 1), "revoked_on": date(2025, 1, 1)},
            {"issued_on": date(2024, 5, 1), "kind": "party_building_award"},
        ],
    )
    def test_an_old_award_or_one_of_somebody_else_does_not_count(self, opened, shop, as_batch, list_of_awards, fields):
        with as_batch(), nationwide():
            Credential.objects.create(
                **({"kind": "government_award"} | fields),
                path="/42/", household=shop, level="county", number="示例1", delivery_id=1,
            )  # fmt: skip
        assert _answers(opened())["award"] is False

    @pytest.mark.parametrize(
        ("then", "now", "holds"),
        [
            ("survival", "growth", True),
            ("survival", "development", True),
            ("growth", "growth", False),
            ("development", "growth", False),
            ("growth", "ineligible", False),
            ("", "development", None),
            ("growth", None, None),
        ],
    )
    def test_the_type_then_and_now(self, opened, shop, as_batch, then, now, holds):
        with as_batch():
            row = PublishedType.objects.filter(household_id=shop.pk)
            row.update(type=now) if now else row.delete()
        assert _answers(opened(type_then=then, taken_over=not then))["type"] is holds

    def test_what_nobody_can_be_asked_is_found_out_on_paper(self, opened, clerks):
        evaluation = opened(recognition_path="recommendation", recommender="示例协会")
        with nationwide():
            assert not RecommenderQuestion.objects.exists()
        page = clerks.get(reverse("evaluation-page", args=[WUCHANG, evaluation.pk])).content.decode()
        assert "请书面征求后登记其答复" in page
        assert "已登记" in _found(clerks, evaluation, "recommender", "yes")
        assert _answers(evaluation)["recommender"] is True


class TestRunningOut:
    def test_where_none_holds_it_runs_out_on_its_day(self, opened, clerks, supervisors, mine, as_batch, client):
        evaluation = opened()
        _none_holds(clerks, evaluation)
        assert "已决定" in _decline(clerks, supervisors, evaluation)
        assert (_title(evaluation).status, _of(_title(evaluation)).status) == ("valid", "declined")
        assert _letters(evaluation) == ["名特优新认定到期不再延续决定书"]
        page = mine.get(reverse("my-evaluation", args=[evaluation.household_id, evaluation.pk])).content.decode()
        assert "行政复议" in page and "示例：均不符合" in page and "重新申报" in page
        with nationwide():
            assert EvaluationEvent.objects.get(evaluation=evaluation, action="decline").remedy is not None
            assert Message.objects.filter(view="my-evaluation", to_serve=True).count() == 1
        with clock.stopped_at(UNTIL):
            assert "有效期" in client.get(f"/t/{_title(evaluation).number}").content.decode()
            with as_batch():
                assert expiry.expire() == 0
        with clock.stopped_at(UNTIL + timedelta(days=1)), as_batch():
            assert expiry.expire() == 1
        assert _title(evaluation).status == "expired"

    def test_unknown_is_no_ground_to_let_it_run_out(self, opened, clerks, clerk):
        evaluation = opened()
        for ground in evaluation.grounds[1:]:
            _found(clerks, evaluation, ground, "no")
        with jurisdiction(evaluation.path), pytest.raises(Refused) as refusal:
            evaluations.propose(evaluation, extends=False, reason="示例", by=clerk)
        assert refusal.value.code == "ground_unknown"

    def test_one_that_holds_forbids_it_and_none_forbids_extending(self, opened, clerks, clerk):
        evaluation = opened()
        with jurisdiction(evaluation.path), pytest.raises(Refused) as refusal:
            evaluations.propose(evaluation, extends=True, reason="示例", by=clerk)
        assert refusal.value.code == "no_ground"
        _none_holds(clerks, evaluation)
        _found(clerks, evaluation, "award", "yes")
        with jurisdiction(evaluation.path), pytest.raises(Refused) as refusal:
            evaluations.propose(evaluation, extends=False, reason="示例", by=clerk)
        assert refusal.value.code == "ground_holds"

    def test_a_department_has_its_days(self, opened, clerks, clerk, officer_at, as_batch):
        department = officer_at(WUCHANG, Role.DEPARTMENT)
        label = DepartmentEntry.objects.get(code=department.posts.get().department).label
        evaluation = opened(recognition_path="recommendation", recommender=label)
        assert "期满以后才能登记" in _found(clerks, evaluation, "recommender", "no")
        with nationwide():
            due = RecommenderQuestion.objects.get().due_on
        for day, count in ((due - timedelta(days=4), 0), (due - timedelta(days=3), 1), (due + timedelta(days=1), 1)):
            with clock.stopped_at(day), as_batch():
                assert recommenders.remind() == count
        with clock.stopped_at(due + timedelta(days=1)):
            assert "已登记" in _found(client_of_another(clerk), evaluation, "recommender", "no")

    def test_declined_wrongly_it_is_put_right_by_two(self, opened, clerks, supervisors):
        evaluation = opened()
        _none_holds(clerks, evaluation)
        _decline(clerks, supervisors, evaluation)
        _found(clerks, evaluation, "award", "yes")
        _extend(clerks, supervisors, evaluation)
        assert _of(_title(evaluation)).status == "extended"
        assert _title(evaluation).valid_until == date(2029, 11, 20)

    def test_without_remedies_nobody_is_declined(self, opened, clerks, without_remedies):
        without_remedies(WUCHANG)
        evaluation = opened()
        _none_holds(clerks, evaluation)
        _post(clerks, "evaluation-propose", evaluation, decline="1", note="示例")
        with nationwide():
            assert four_eyes.open_request(DECLINING.name, evaluation.pk) is None


class TestLate:
    def test_undecided_it_runs_out_and_is_on_the_list_of_those_that_are_late(self, opened, clerk, officer_at, as_batch):
        evaluation = opened()
        clerks = client_of_another(clerk)
        assert "张记面馆" not in _listed(clerks, due="late") and "张记面馆" in _listed(clerks, due="coming")
        with clock.stopped_at(UNTIL + timedelta(days=1)):
            with as_batch():
                assert (expiry.expire(), evaluations.close_moot(), evaluations.remind()) == (1, 0, 1)
            clerks, _ = _of_that_day(officer_at)
            assert "张记面馆" in _listed(clerks, due="late", state="open")
            assert "张记面馆" not in _listed(clerks, due="soon")
            assert "期满未决定" in clerks.get(reverse("office-home", args=[WUCHANG])).content.decode()
            assert not PublishedRecognition.objects.exists()
            page = clerks.get(reverse("evaluation-page", args=[WUCHANG, evaluation.pk])).content.decode()
            assert "该认定已对所有人终止" in page

    def test_decided_late_it_holds_without_a_gap(self, opened, officer_at, as_batch):
        evaluation = opened()
        with clock.stopped_at(UNTIL + timedelta(days=40)):
            with as_batch():
                expiry.expire()
            assert LiveTitles.objects.get(path="/42/").count == 0
            clerks, supervisors = _of_that_day(officer_at)
            _found(clerks, evaluation, "award", "yes")
            assert "已决定" in _extend(clerks, supervisors, evaluation)
            title = _title(evaluation)
            assert (title.status, title.valid_until, title.ended_on) == ("valid", date(2029, 11, 20), None)
            assert LiveTitles.objects.get(path="/42/").count == 1 and PublishedRecognition.objects.exists()
            with nationwide():
                text = "".join(EvaluationLetter.objects.get().text["paragraphs"])
            assert "不是您的原因" in text

    def test_recognised_anew_meanwhile_it_is_not_extended(self, opened, given, officer_at, as_batch):
        evaluation = opened()
        with clock.stopped_at(UNTIL + timedelta(days=40)):
            with as_batch():
                expiry.expire()
            given(recognised_on=UNTIL + timedelta(days=20))
            clerks, supervisors = _of_that_day(officer_at)
            _found(clerks, evaluation, "award", "yes")
            assert "一户只能认定一类" in _extend(clerks, supervisors, evaluation)
        assert (_title(evaluation).status, _of(_title(evaluation)).status) == ("expired", "open")

    def test_after_three_more_years_it_is_too_late(self, opened, clerk, officer_at, as_batch):
        evaluation = opened()
        with clock.stopped_at(date(2029, 11, 21)), as_batch():
            expiry.expire()
        with clock.stopped_at(date(2029, 11, 21)):
            clerk = officer_at(WUCHANG, Role.CLERK)
            _found(client_of_another(clerk), evaluation, "award", "yes")
            with jurisdiction(evaluation.path), pytest.raises(Refused) as refusal:
                evaluations.propose(evaluation, extends=True, reason="示例", by=clerk)
        assert refusal.value.code == "extension_over"

    def test_with_its_title_it_is_over(self, opened, as_batch):
        evaluation = opened()
        with as_batch():
            with nationwide():
                Household.objects.filter(pk=evaluation.household_id).update(
                    status=RegistrationStatus.DEREGISTERED, status_on=DAY
                )
            registration_ends.end_with_registration()
            assert (evaluations.close_moot(), evaluations.close_moot()) == (1, 0)
        assert _of(_title(evaluation)).status == "moot"


class TestTwoOfficers:
    def test_one_alone_decides_nothing(self, opened, clerks, supervisor):
        evaluation = opened()
        _found(clerks, evaluation, "award", "yes")
        with jurisdiction(evaluation.path), pytest.raises(Refused) as refusal:
            evaluations.propose(evaluation, extends=True, reason="示例", by=supervisor)
            four_eyes.approve(EXTENSION, four_eyes.pending(EXTENSION, evaluation.pk).pk, by=supervisor)
        assert refusal.value.code == "four_eyes" and _title(evaluation).extensions == 0

    def test_the_second_of_two_at_once_is_told(self, opened, clerks, supervisors, officer_at):
        evaluation = opened()
        _found(clerks, evaluation, "award", "yes")
        _extend(clerks, supervisors, evaluation)
        third = client_of_another(officer_at(WUCHANG, Role.SUPERVISOR))
        assert "没有等待复核的提请" in _post(third, "evaluation-decide", evaluation, approve="1")
        assert _title(evaluation).extensions == 1

    def test_what_is_asked_about_stands_still(self, opened, clerks, supervisors):
        evaluation = opened()
        _found(clerks, evaluation, "award", "yes")
        _post(clerks, "evaluation-propose", evaluation, extend="1", note="示例")
        assert "撤回提请" in _found(clerks, evaluation, "award", "no")
        assert "已退回" in _post(supervisors, "evaluation-decide", evaluation, reject="1", note="示例")
        assert _of(_title(evaluation)).status == "open"

    def test_the_database_asks_for_two_for_a_ground_and_for_an_evaluation(self, opened, clerks, as_batch):
        evaluation = opened()

        def refused(model, key, match, **changes):
            with as_batch(), nationwide(), pytest.raises(DatabaseError, match=match), transaction.atomic():
                model.objects.filter(pk=key).update(**changes)

        refused(Evaluation, evaluation.pk, "two officers", status="extended", decided_on=DAY)
        refused(Evaluation, evaluation.pk, "two officers", status="declined", decided_on=DAY)
        refused(
            Recognition, evaluation.recognition_id, "by the evaluation", extensions=1, valid_until=date(2029, 11, 20)
        )
        with nationwide():
            held = EvaluationFinding.objects.filter(evaluation=evaluation).first()
        refused(EvaluationFinding, held.pk, "permission denied", holds=True)


class TestWhoseItIs:
    def test_the_household_says_its_word_and_decides_nothing(self, opened, clerks, mine, shop):
        evaluation = opened()
        assert "最后一年" in mine.get(reverse("my-home", args=[shop.pk])).content.decode()
        url = reverse("my-evaluation-state", args=[shop.pk, evaluation.pk])
        assert "请填写需要说明的情况" in mine.post(url, {"text": " "}).content.decode()
        assert "已提交" in mine.post(url, {"text": "示例：2024 年获得区政府表彰"}, follow=True).content.decode()
        shown = clerks.get(reverse("evaluation-page", args=[WUCHANG, evaluation.pk])).content.decode()
        assert "示例：2024 年获得区政府表彰" in shown
        assert "已登记" in _post(clerks, "evaluation-state", evaluation, text="示例：当面说明")
        with own_household(shop.pk):
            assert Evaluation.objects.get().pk == evaluation.pk
            for changes in ({"status": "extended", "decided_on": DAY}, {"proposal": "extend"}):
                with transaction.atomic():
                    assert not _changed(evaluation, changes)
        with own_household(shop.pk + 1):
            assert not Evaluation.objects.exists() and not EvaluationFinding.objects.exists()

    def test_the_city_above_reads_it_and_the_neighbour_does_not(self, opened, officer_at, neighbour):
        evaluation = opened()
        above = client_of_another(officer_at("420100", Role.SUPERVISOR))
        page = above.get(reverse("evaluation-page", args=["420100", evaluation.pk])).content.decode()
        assert "本地没有规定" in page and "登记核实意见" not in page
        url = reverse("evaluation-find", args=["420100", evaluation.pk])
        assert above.post(url, {"ground": "award", "holds": "yes", "text": "示例"}).status_code == 404
        other = client_of_another(neighbour)
        assert other.get(reverse("evaluation-page", args=["420102", evaluation.pk])).status_code == 404

    def test_the_letters_are_taken_by_both_sides(self, opened, clerks, supervisors, mine):
        evaluation = opened()
        _found(clerks, evaluation, "award", "yes")
        _extend(clerks, supervisors, evaluation)
        with nationwide():
            kept = EvaluationLetter.objects.get()
        office = reverse("evaluation-letter", args=[WUCHANG, evaluation.pk, kept.pk, "docx"])
        own = reverse("my-evaluation-letter", args=[evaluation.household_id, evaluation.pk, kept.pk, "docx"])
        assert clerks.get(office).status_code == 200 and mine.get(own).status_code == 200

    def test_a_province_reads_what_its_bureaus_laid_down_above_it_only(self, province_clerk):
        page = client_of_another(province_clerk).get(reverse("evaluation-figures", args=[HUBEI]))
        assert "还没有登记" in page.content.decode()


def _changed(evaluation: Evaluation, changes: dict) -> int:
    try:
        with transaction.atomic():
            return Evaluation.objects.filter(pk=evaluation.pk).update(**changes)
    except DatabaseError:
        return 0
