"""Who may be recognised: each condition with its edge, for both paths, as any role that may ask."""

from datetime import date, timedelta

import pytest

from authorities.enums import Level, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Authority
from mingteyouxin.cases.enums import EligibilityMoment
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.eligibility import Asked
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import PenaltyReading, ZoneReading
from registry.enums import HouseholdType, PenaltyKind, RegistrationStatus, RiskKind
from registry.models import Defaulter, Delivery, Household, ListAgeLimit, Penalty, RiskMark
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


# Which list answers what, and the finding there is while it does not speak.
UNKNOWN = {
    "penalties": "penalty_unknown",
    "defaulters": "defaulter_unknown",
    "abnormal": "base_abnormal_unknown",
    "serious_violation": "base_serious_violation_unknown",
    "tax_abnormal": "base_tax_abnormal_unknown",
    "suspended": "base_suspended_unknown",
}


class TestLists:
    """No list is no clean record (CONTRACTS 1): what no list answers is unknown, and goes to a person."""

    @pytest.fixture
    def delivered(self, shop, as_batch):
        """`delivered(on=…)`: these lists and no others."""

        def lists(**fields):
            with as_batch(), nationwide():
                Delivery.objects.update(partial=True)
            if fields:
                with as_batch():
                    factories.deliver_lists(**fields)

        return lists

    def unknown(self, findings) -> set[str]:
        assert all(one.holds is None for one in findings.values() if one.weigh)
        return {code for code, one in findings.items() if one.weigh} - {"local_bar"}

    def test_what_nobody_delivered_is_unknown_and_said_to_be(self, found, delivered):
        delivered()
        for path in (APPLICATION, RECOMMENDATION):
            answer = found(path)
            assert blocking(answer) == set() and self.unknown(answer) == set(UNKNOWN.values())
            assert not {"penalty", "defaulter", "base_standard"} & set(answer)
            assert not any("不在失信被执行人名单上" in one.text for one in answer.values())

    @pytest.mark.parametrize("name", UNKNOWN)
    def test_each_list_for_itself(self, found, delivered, name):
        delivered(on=DAY, but=(name,))
        assert self.unknown(found()) == {UNKNOWN[name]}

    @pytest.mark.parametrize(
        ("fields", "speaks"),
        [
            ({"on": DAY}, True),
            ({"on": DAY - timedelta(days=31)}, True),
            ({"on": DAY - timedelta(days=32)}, False),
            ({"on": DAY + timedelta(days=1)}, False),
            ({"on": DAY, "area": "/"}, True),
            ({"on": DAY, "area": "/42/01/06/"}, True),
            ({"on": DAY, "area": "/42/01/02/"}, False),
            ({"on": DAY, "area": "/43/"}, False),
            ({"on": DAY, "partial": True}, False),
        ],
        ids=["today", "at its limit", "a day older", "to come", "nation", "own", "neighbour", "elsewhere", "partial"],
    )
    def test_of_the_area_complete_and_of_late(self, found, delivered, fields, speaks):
        delivered(**fields)
        assert self.unknown(found()) == (set() if speaks else set(UNKNOWN.values()))

    def test_the_day_of_the_list_is_told(self, found, delivered):
        day = DAY - timedelta(days=9)
        delivered(on=day)
        answer = found()
        assert {answer[code].listed_on for code in ("penalty", "defaulter", "base_standard")} == {day}
        delivered(on=DAY - timedelta(days=40))
        aged = found()["defaulter_unknown"]
        assert aged.listed_on == DAY - timedelta(days=40) and "已超过 31 天" in aged.text

    def test_how_old_a_list_may_be_is_the_province_s_to_say(self, found, delivered, as_batch):
        delivered(on=DAY - timedelta(days=60))
        days = dict.fromkeys(
            (
                "annual_report_days",
                "risk_mark_days",
                "penalty_days",
                "defaulter_days",
                "credential_days",
                "negative_record_days",
            ),
            60,
        )
        with as_batch():
            ListAgeLimit.objects.create(province="42", valid_from=DAY, ground="示例", **days)
        assert self.unknown(found()) == set()
        with as_batch():
            ListAgeLimit.objects.filter(province="42").update(province="43")
        assert self.unknown(found()) == set(UNKNOWN.values())

    def test_a_report_is_missing_only_by_a_list_of_reports(self, found, household, delivered, as_batch):
        made = household(WUCHANG, document="420106198501011234", established_on=date(2020, 3, 1))
        with as_batch():
            TypeFactory(household=made)
        delivered(on=DAY)
        assert blocking(found(household=made)) == {"base_report_missing"}
        delivered(on=DAY, but=("annual_reports",))
        answer = found(household=made)
        assert blocking(answer) == set() and self.unknown(answer) == {"base_report_missing_unknown"}

    def test_what_is_on_a_list_bars_however_old_it_is(self, found, penalty, delivered):
        delivered(on=DAY - timedelta(days=400))
        penalty(date(2026, 3, 1))
        assert blocking(found()) == {"penalty"}

    def test_who_works_by_season_is_not_asked_about_suspension(self, found, household, delivered, as_batch):
        made = household(WUCHANG, document="420106198501011234", seasonal=True, established_on=date(2026, 2, 1))
        with as_batch():
            TypeFactory(household=made)
        delivered(on=DAY, but=("suspended",))
        assert self.unknown(found(household=made)) == set()

    @pytest.mark.parametrize(
        ("decided_on", "reading", "unknown"),
        [
            (date(2026, 3, 1), "decided", True),
            (date(2024, 9, 15), "decided", True),
            (date(2024, 9, 14), "decided", False),
            # Published who knows when: perhaps within the years.
            (date(2024, 9, 14), "published", True),
            (date(2026, 3, 1), "on_display", True),
        ],
    )
    def test_a_fine_without_the_day_of_its_publication(self, found, penalty, read_as, decided_on, reading, unknown):
        read_as(reading)
        penalty(decided_on, published_on=None)
        answer = found()
        assert blocking(answer) == set() and self.unknown(answer) == ({"penalty_unpublished"} if unknown else set())
        assert ("penalty" in answer) is not unknown

    def test_a_later_fine_is_weighed_by_a_person(self, found, penalty):
        made = penalty(DAY + timedelta(days=1))
        later = found(on=DAY + timedelta(days=30), anchor=DAY)["penalty_later"]
        assert later.weigh and later.key == f"penalty_later-{made.pk}"


class TestPlace:
    """C9: one natural person, one title a county-level division (同一县级行政区域)."""

    @pytest.fixture
    def zone(self, as_batch):
        """`zone("420106")` → the bureau of a development zone that lies in that county."""

        def make(division: str):
            city = factories.bureau("420100")
            with as_batch():
                return Authority.objects.create(
                    code="4201HT",
                    name="示例开发区市场监督管理局",
                    short_name="示例开发区",
                    level=Level.COUNTY,
                    path=f"{city.path}HT/",
                    parent=city,
                    division_code=division,
                )

        return make

    @pytest.fixture
    def titled_at(self, household, as_batch):
        """`titled_at(code)` → a title of the same person that is counted at the bureau's county."""

        def make(code: str):
            other = household(code, document=DOCUMENT)
            county = county_of(other.authority, on=DAY)
            with as_batch():
                return RecognitionFactory(household=other, place=county)

        return make

    def test_a_station_registers_for_its_county(self, found, titled_at, as_batch, shop):
        with as_batch():
            factories.station(WUCHANG, "07", "示例市场监管所")
        titled_at(f"{WUCHANG}07")
        assert blocking(found()) == {"same_person"}

    @pytest.mark.parametrize(("lies_in", "barred"), [(WUCHANG, True), (JIANGAN, False)])
    def test_a_zone_counts_as_the_county_it_lies_in(self, found, zone, titled_at, lies_in, barred):
        zone(lies_in)
        titled_at("4201HT")
        assert ("same_person" in blocking(found())) is barred

    @pytest.mark.parametrize(
        ("province", "valid_from", "barred"),
        [("42", DAY, False), ("43", DAY, True), ("42", DAY + timedelta(1), True)],
    )
    def test_unless_the_province_says_otherwise(self, found, zone, titled_at, as_batch, province, valid_from, barred):
        zone(WUCHANG)
        with as_batch():
            ZoneReading.objects.create(province=province, valid_from=valid_from, counted="own", ground="示例")
        titled_at("4201HT")
        assert ("same_person" in blocking(found())) is barred

    def test_a_zone_of_which_nobody_knows_where_it_lies_goes_to_a_person(self, found, zone, household, as_batch):
        zone("")
        made = household("4201HT", document=DOCUMENT, established_on=date(2026, 2, 1))
        with as_batch():
            TypeFactory(household=made)
        assert found(household=made)["same_person_unknown"].weigh


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

    @pytest.mark.parametrize(("revoked_on", "barred"), [(date(2021, 9, 15), True), (date(2021, 9, 14), False)])
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
