"""Who may be recognised: each condition with its edge, for both paths, as any role that may ask."""

from datetime import date, timedelta

import pytest

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from mingteyouxin.cases.enums import EligibilityMoment
from mingteyouxin.cases.models import EligibilityCheck
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.eligibility import Asked
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import PenaltyReading
from registry.enums import HouseholdType, PenaltyKind, RegistrationStatus, RiskKind
from registry.models import Defaulter, Household, Penalty, RiskMark
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, RecognitionFactory
from tests.factories.class_standards import RoundFactory
from tests.mingteyouxin.conftest import DOCUMENT, JIANGAN, WUCHANG

DAY = class_standards.BEGIN
APPLICATION, RECOMMENDATION = RecognitionPath.APPLICATION, RecognitionPath.RECOMMENDATION


@pytest.fixture
def found(county_round, shop):
    """`found(on=…)` → {code: finding} of the household."""

    def asked(path=APPLICATION, *, on=DAY, anchor=None, household=shop, case=None):
        question = Asked(household, county_round, path, anchor or on, on, case)
        return {one.code: one for one in eligibility.findings(question)}

    return asked


def blocking(findings) -> set[str]:
    return {code for code, one in findings.items() if one.blocks}


@pytest.fixture
def penalty(shop, as_batch):
    def fined(decided_on, kind=PenaltyKind.FINE, **fields):
        values = {"published_on": decided_on, "decision_no": f"示例{decided_on}{kind}", "delivery_id": 1} | fields
        with as_batch(), nationwide():
            return Penalty.objects.create(household=shop, decided_on=decided_on, kind=kind, **values)

    return fined


@pytest.fixture
def read_as(as_batch):
    """`read_as("published")`: how the province reads 公示的, from the day of application on unless told."""

    def chosen(reading, *, province="42", valid_from=DAY):
        with as_batch():
            return PenaltyReading.objects.create(
                province=province, valid_from=valid_from, reading=reading, ground="示例"
            )

    return chosen


def test_who_meets_everything_is_told_so(found):
    assert blocking(found()) == set() and blocking(found(RECOMMENDATION)) == set()
    answer = found()
    assert {"type", "base_standard", "penalty", "defaulter", "local_bar"} == set(answer)
    # What no list answers is for the reviewer to look into, and is not said to be met.
    assert {code for code, one in answer.items() if one.weigh} == {"local_bar"}


def test_the_household_itself_and_its_bureaus_get_the_same_answer(found, shop):
    with own_household(shop.pk):
        own = found()
        assert Household.objects.get() == shop
    with jurisdiction(shop.path):
        assert found() == own


class TestType:
    @pytest.mark.parametrize(
        ("type_", "path", "blocked"),
        [
            (HouseholdType.GROWTH, APPLICATION, set()),
            (HouseholdType.DEVELOPMENT, APPLICATION, set()),
            (HouseholdType.SURVIVAL, APPLICATION, {"type"}),
            (HouseholdType.SURVIVAL, RECOMMENDATION, set()),
            (HouseholdType.INELIGIBLE, APPLICATION, {"ineligible"}),
            (HouseholdType.INELIGIBLE, RECOMMENDATION, {"ineligible"}),
            (None, APPLICATION, {"type"}),
            (None, RECOMMENDATION, set()),
        ],
    )
    def test_by_path(self, found, household, as_batch, type_, path, blocked):
        made = household(WUCHANG, established_on=date(2026, 2, 1))
        with as_batch():
            if type_:
                TypeFactory(household=made, type=type_)
        assert blocking(found(path, household=made)) == blocked

    @pytest.mark.parametrize(("group", "blocked"), [("退役军人", set()), ("高校毕业生", {"type"})])
    def test_is_relaxed_for_groups_that_the_place_names(self, found, household, as_batch, group, blocked):
        made = household(WUCHANG, established_on=date(2026, 2, 1), founder_group=[group])
        with as_batch():
            TypeFactory(household=made, type=HouseholdType.SURVIVAL)
        assert blocking(found(household=made)) == blocked


class TestBaseStandard:
    def test_a_mark_in_force_bars_both_paths_and_its_release_lifts_it(self, found, shop, as_batch):
        with as_batch(), nationwide():
            mark = RiskMark.objects.create(
                household=shop, kind=RiskKind.ABNORMAL, from_on=DAY - timedelta(days=9), delivery_id=1
            )
        assert blocking(found()) == blocking(found(RECOMMENDATION)) == {"base_abnormal"}
        assert found()["base_abnormal"].contestable == "risk_mark"
        with as_batch(), nationwide():
            RiskMark.objects.filter(household=shop, kind=mark.kind).update(released_on=DAY)
        assert blocking(found()) == set()

    def test_a_missing_report_and_a_registration_that_ended(self, found, household, as_batch):
        made = household(WUCHANG, document="420106198501011234", status=RegistrationStatus.DEREGISTERED)
        with as_batch():
            TypeFactory(household=made)
        assert blocking(found(household=made)) == {"base_report_missing", "base_not_registered"}


class TestPenalties:
    @pytest.mark.parametrize(
        ("decided_on", "barred"),
        [
            (DAY, True),
            (date(2024, 9, 15), True),
            (date(2024, 9, 14), False),
            (DAY + timedelta(days=1), False),
        ],
    )
    def test_of_the_two_years_before_the_day_of_application(self, found, penalty, decided_on, barred):
        penalty(decided_on)
        assert blocking(found(on=DAY + timedelta(days=30), anchor=DAY)) == ({"penalty"} if barred else set())

    def test_the_29th_of_february(self, found, penalty):
        penalty(date(2024, 2, 29))
        assert blocking(found(on=date(2026, 2, 28))) >= {"penalty"}
        assert "penalty" not in blocking(found(on=date(2026, 3, 1)))

    def test_a_later_one_is_shown_and_bars_nobody(self, found, penalty):
        penalty(DAY + timedelta(days=1))
        later = found(on=DAY + timedelta(days=30), anchor=DAY)
        assert not later["penalty_later"].blocks and blocking(later) == set()

    @pytest.mark.parametrize("kind", [PenaltyKind.WARNING, PenaltyKind.CRITICISM])
    def test_what_stands_below_a_fine_does_not_count(self, found, penalty, kind):
        penalty(DAY - timedelta(days=1), kind)
        assert blocking(found()) == set()

    def test_nor_what_was_never_published(self, found, penalty):
        penalty(DAY - timedelta(days=1), published_on=None)
        assert blocking(found()) == set()

    def test_repair_lifts_it_on_the_day_of_asking(self, found, penalty):
        penalty(DAY - timedelta(days=100), repaired_on=DAY + timedelta(days=5))
        assert blocking(found()) == {"penalty"}
        assert blocking(found(on=DAY + timedelta(days=5), anchor=DAY)) == set()

    @pytest.mark.parametrize(("reading", "barred"), [("decided", False), ("published", True), ("on_display", False)])
    def test_decided_before_and_published_within(self, found, penalty, read_as, reading, barred):
        read_as(reading)
        penalty(date(2024, 9, 1), published_on=date(2024, 9, 20))
        assert ("penalty" in blocking(found())) is barred

    @pytest.mark.parametrize(("reading", "barred"), [("decided", True), ("published", True), ("on_display", False)])
    def test_no_longer_on_display(self, found, penalty, read_as, reading, barred):
        read_as(reading)
        penalty(date(2026, 1, 5), published_until=date(2026, 4, 5))
        assert ("penalty" in blocking(found())) is barred

    @pytest.mark.parametrize(
        ("changes", "barred"),
        [
            ({}, True),
            ({"province": "43"}, False),
            ({"province": ""}, True),
            ({"valid_from": DAY + timedelta(1)}, False),
        ],
        ids=["own", "of another province", "the nation's", "from the next day on"],
    )
    def test_the_reading_is_that_of_the_province_on_the_day_of_application(
        self, found, penalty, read_as, changes, barred
    ):
        read_as("published", **changes)
        penalty(date(2024, 9, 1), published_on=date(2024, 9, 20))
        assert ("penalty" in blocking(found(on=DAY + timedelta(days=30), anchor=DAY))) is barred

    def test_a_provinces_own_reading_stands_before_a_later_national_one(self, found, penalty, read_as):
        read_as("decided", valid_from=DAY - timedelta(days=9))
        read_as("published", province="")
        penalty(date(2024, 9, 1), published_on=date(2024, 9, 20))
        assert "penalty" not in blocking(found())

    def test_a_place_may_look_back_further_and_never_less(self, clerk, supervisor, shop, penalty):
        penalty(date(2024, 1, 1))
        for number, years, barred in ((1, 1, False), (2, 3, True)):
            code = WUCHANG if number == 1 else JIANGAN
            head = {"penalty_years": years, "number": f"示例〔2026〕{number}号"}
            by = (
                (clerk, supervisor)
                if number == 1
                else (factories.officer_at(code), factories.officer_at(code, Role.SUPERVISOR))
            )
            row = RoundFactory(bureau=code, by=by[0], second=by[1], standard=head)
            question = Asked(shop, row, APPLICATION, DAY, DAY)
            assert ("penalty" in {one.code for one in eligibility.findings(question) if one.blocks}) is barred


class TestPerson:
    @pytest.fixture
    def listed(self, shop, as_batch):
        with as_batch(), nationwide():
            return Defaulter.objects.create(
                path="/42/",
                id_index=bytes(shop.operator_id_index),
                name="张三",
                case_no="（示例）1号",
                listed_on=DAY - timedelta(days=5),
                delivery_id=1,
            )

    def test_a_defaulter_is_barred_until_removed(self, found, listed, as_batch):
        assert blocking(found()) == blocking(found(RECOMMENDATION)) == {"defaulter"}
        assert "1号" not in found()["defaulter"].text
        with as_batch(), nationwide():
            Defaulter.objects.filter(pk=listed.pk).update(removed_on=DAY)
        assert blocking(found()) == set()

    def test_an_unknown_document_is_for_the_reviewer(self, found, household, as_batch):
        made = household(WUCHANG, established_on=date(2026, 2, 1))
        with as_batch():
            TypeFactory(household=made)
        answer = found(household=made)
        assert blocking(answer) == set() and {"defaulter_unknown", "same_person_unknown"} <= set(answer)

    @pytest.mark.parametrize(("place", "barred"), [(WUCHANG, True), (JIANGAN, False)])
    def test_one_title_a_person_and_place(self, found, household, as_batch, place, barred):
        other = household(place, document=DOCUMENT)
        with as_batch():
            RecognitionFactory(household=other)
        assert ("same_person" in blocking(found())) is barred


class TestTitles:
    def test_one_class_a_household(self, found, shop, as_batch):
        with as_batch():
            RecognitionFactory(household=shop)
        assert blocking(found()) == {"recognised"}

    @pytest.mark.parametrize(("revoked_on", "barred"), [(date(2021, 9, 16), True), (date(2021, 9, 15), False)])
    def test_five_years_after_a_revocation(self, found, shop, as_batch, revoked_on, barred):
        with as_batch():
            begun = revoked_on - timedelta(days=90)
            RecognitionFactory(
                household=shop, status=RecognitionStatus.REVOKED, recognised_on=begun, ended_on=revoked_on
            )
        assert ("five_year_bar" in blocking(found())) is barred
        assert "five_year_bar" not in found(RECOMMENDATION)

    def test_another_case_bars_and_the_own_one_does_not(self, found, shop, county_round):
        case = CaseFactory(household=shop, round=county_round, by=recognise(Identity("张三", DOCUMENT)), lodged=True)
        assert blocking(found()) == {"another_case"}
        assert blocking(found(case=case)) == set()


def test_what_was_found_is_kept_as_it_was(found, shop, county_round, clerk):
    case = CaseFactory(household=shop, round=county_round, by=recognise(Identity("张三", DOCUMENT)), lodged=True)
    question = Asked(shop, county_round, APPLICATION, DAY, DAY, case)
    with jurisdiction(shop.path):
        eligibility.keep(case, eligibility.findings(question), moment=EligibilityMoment.SUBMISSION)
        kept = EligibilityCheck.objects.get()
    assert kept.eligible and {one["code"] for one in kept.findings} >= {"type", "penalty"}
