"""Titles from before the platform (C15): a county's list is taken over where nothing is doubtful, held where it is."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from casework import four_eyes
from casework.refusals import Refused
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.existing_titles import mending, setting_aside, taking_over
from mingteyouxin.existing_titles.enums import ACCEPTABLE, CURES, Doubt
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.places.models import ProvinceQuota
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.data_findings import Asked
from mingteyouxin.titles.models import LiveTitles, Recognition
from registry.models import Message, PublishedRecognition, PublishedTitle, RecordedRecognition, ReplacedFact
from registry.public_titles import certificate
from tests import factories, second_officer
from tests.factories import quotas, uscc
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.mingteyouxin.existing_titles.conftest import DAY, in_wuchang, of, record, strike
from tests.registry.intake.files import row

UNKNOWN = uscc(999_999)


def values(title: ExistingTitle, **changes) -> dict[str, object]:
    """What the page posts: what the row says, with changes."""
    names = ("recognition_class", "level", "recognition_path", "recommender", "recogniser", "recognised_on")
    names += ("valid_until", "type_then", "ended_on", "ended_how")
    return {name: getattr(title, name) for name in names} | changes


def mended(title: ExistingTitle, *, by, number: str = "", **changes) -> ExistingTitle:
    with in_wuchang():
        row = ExistingTitle.objects.select_related("recogniser").get(pk=title.pk)
        return mending.mend(row.pk, values(row, **changes), number=number, by=by)


def test_a_county_imports_its_pilot_titles(deliver, shops, as_batch):
    """300 titles, 40 of them doubtful: 260 count at once, the others wait, and nothing is lost or counted twice."""
    households = shops(300)
    rows = [record(one, recognised_on="2023-11-20", valid_until="2026-11-20") for one in households[:260]]
    odd = households[260:]
    pair = [record(odd[0]), record(odd[0], recognised_on="2025-10-01", valid_until="2028-10-01")]
    rows += pair
    rows += [record(one, **{"class": ""}) for one in odd[2:10]]
    rows += [record(one, type_then="") for one in odd[10:30]]
    rows += [record(one, recogniser="已撤并的示例局") for one in odd[30:36]]
    rows += [record(uscc(990_000 + number)) for number in range(4)]
    delivery = deliver(rows)
    assert (delivery.new, delivery.refused) == (300, 0)
    with nationwide():
        assert Counter(ExistingTitle.objects.values_list("status", flat=True)) == {"taken_over": 260, "held": 40}
        held = ExistingTitle.objects.filter(status="held").values_list("doubts", flat=True)
        assert Counter(code for codes in held for code in codes) == {
            "two_of_household": 2,
            "no_class": 8,
            "no_type": 20,
            "no_recogniser": 6,
            "unknown_household": 4,
        }
        assert Recognition.objects.filter(taken_over=True, status="valid", quota=None).count() == 260
        assert Message.objects.count() == 260
    assert (LiveTitles.objects.get().count, PublishedRecognition.objects.count()) == (260, 260)
    assert (strike(as_batch), deliver(rows).unchanged, strike(as_batch)) == (0, 300, 0)


DOUBTS = {
    Doubt.NO_CLASS: {"class": ""},
    Doubt.NO_LEVEL: {"level": ""},
    Doubt.NO_RECOGNISER: {"recogniser": "不存在的局"},
    Doubt.NO_LAST_DAY: {"valid_until": ""},
    Doubt.LAST_BEFORE_FIRST: {"valid_until": "2025-09-09"},
    Doubt.FUTURE_DAY: {"recognised_on": "2026-08-21", "valid_until": "2029-08-21"},
    Doubt.END_INCOMPLETE: {"ended_on": "2026-01-05"},
    Doubt.END_OUTSIDE: {"ended_on": "2025-09-09", "ended_how": "取消"},
    Doubt.NOT_THREE_YEARS: {"valid_until": "2027-12-31"},
    Doubt.NO_PATH: {"path": ""},
    Doubt.NO_RECOMMENDER: {"path": "推荐"},
    Doubt.NO_TYPE: {"type_then": ""},
}


@pytest.mark.parametrize(("doubt", "changes"), DOUBTS.items())
def test_each_doubt_of_a_record_by_itself(deliver, shops, doubt, changes):
    (shop,) = shops(1)
    deliver([record(shop, **changes)])
    held = of(shop)
    assert held.status == "held" and doubt in held.doubts
    assert set(held.doubts) - {Doubt.NOT_THREE_YEARS} <= {doubt}


def test_every_doubt_has_its_cure():
    assert set(CURES) == set(Doubt) > ACCEPTABLE


def test_a_household_that_nobody_knows_is_found_once_it_is_registered(deliver, household, as_batch):
    deliver([record(UNKNOWN)])
    assert (of(UNKNOWN).doubts, of(UNKNOWN).path) == (["unknown_household"], "/42/01/06/")
    shop = household(WUCHANG, code=UNKNOWN)
    strike(as_batch)
    assert of(shop).status == "taken_over"


def test_what_the_province_delivered_is_for_the_county_once_the_household_is_known(
    deliver, household, as_batch, province_clerk
):
    deliver([record(UNKNOWN, level=""), record(uscc(999_998), level="")], area="/42/")
    assert of(UNKNOWN).authority.code == "420000"
    with in_wuchang():
        assert not ExistingTitle.objects.exists()
    household(WUCHANG, code=UNKNOWN)
    strike(as_batch)
    with jurisdiction("/42/"):
        mended = ExistingTitle.objects.select_related("recogniser").get(record__number=uscc(999_998))
        mending.mend(mended.pk, values(mended), number=household(WUCHANG).code, by=province_clerk)
    with in_wuchang():
        # Title and record go together: neither is read without the other.
        assert ExistingTitle.objects.select_related("record").filter(authority__code=WUCHANG).count() == 2


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"status": "deregistered", "status_on": date(2026, 3, 1)}, "ended_without_notice"),
        ({"status": "converted", "status_on": date(2026, 3, 1)}, "ended_without_notice"),
        ({"operator_since": date(2026, 3, 1)}, "operator_changed"),
    ],
)
def test_what_the_registration_says_against_it(deliver, household, fields, doubt):
    shop = household(WUCHANG, **fields)
    deliver([record(shop)])
    assert of(shop).doubts == [doubt]


def test_one_person_has_one_title_in_a_place_and_two_in_two(deliver, household):
    one, two = (household(WUCHANG, document="420106199001010071") for _ in range(2))
    elsewhere = household(JIANGAN, document="420106199001010071")
    deliver([record(one), record(two), record(elsewhere)], area="/42/")
    assert of(one).doubts == of(two).doubts == ["two_of_person"]
    assert of(elsewhere).status == "taken_over"


def test_a_title_of_this_platform_stands_against_one_from_before(deliver, shops, as_batch, household):
    shop, beside = shops(1)[0], household(WUCHANG, document="420106199001010000")
    with as_batch():
        RecognitionFactory(household=shop, recognised_on=date(2026, 8, 1))
    deliver([record(beside)])
    assert of(beside).doubts == ["two_of_person"]
    deliver([record(shop)])
    # The two records of one operator stand against each other, too.
    assert of(shop).doubts == ["two_of_household", "two_of_person"]


def test_years_that_overlap_with_an_ended_one(deliver, shops):
    (shop,) = shops(1)
    ended = {"ended_how": "放弃", "recognised_on": "2023-10-01", "valid_until": "2026-10-01"}
    deliver([record(shop, ended_on="2025-12-01", **ended), record(shop)])
    with nationwide():
        assert [row.doubts for row in ExistingTitle.objects.all()] == [["overlapping_years"]] * 2
    deliver([record(shop, ended_on="2025-09-10", **ended)])
    with nationwide():
        assert set(ExistingTitle.objects.values_list("status", flat=True)) == {"taken_over"}


@pytest.mark.parametrize(
    ("changes", "status", "ended_on"),
    [
        ({"recognised_on": "2023-08-19", "valid_until": "2026-08-19"}, "expired", date(2026, 8, 19)),
        ({"ended_how": "取消", "ended_on": "2026-05-06"}, "cancelled", date(2026, 5, 6)),
        ({"ended_how": "撤销", "ended_on": "2026-05-06"}, "revoked", date(2026, 5, 6)),
        ({"ended_how": "放弃", "ended_on": "2026-05-06"}, "renounced", date(2026, 5, 6)),
        ({"ended_how": "转企", "ended_on": "2026-05-06"}, "converted", date(2026, 5, 6)),
    ],
)
def test_one_that_ended_answers_by_its_number_and_counts_no_more(deliver, shops, changes, status, ended_on):
    (shop,) = shops(1)
    deliver([record(shop, **changes)])
    with nationwide():
        title = Recognition.objects.get()
        assert (title.status, title.ended_on) == (status, ended_on)
        assert not Message.objects.exists()
    assert not PublishedRecognition.objects.exists() and not LiveTitles.objects.exists()
    assert certificate(title.number).ended == ended_on


def test_on_its_last_day_it_is_in_force(deliver, shops):
    (shop,) = shops(1)
    deliver([record(shop, recognised_on="2023-08-20", valid_until="2026-08-20")])
    assert of(shop).recognition.status == "valid"
    assert PublishedTitle.objects.get().ended_on is None


class TestRedelivery:
    def test_changes_what_is_held(self, deliver, shops):
        (shop,) = shops(1)
        deliver([record(shop, **{"class": "", "level": ""})])
        deliver([record(shop, **{"class": "特色", "level": ""})])
        held = of(shop)
        assert (held.recognition_class, held.doubts) == ("distinctive", ["no_level"])
        with nationwide():
            assert ReplacedFact.objects.get(feed="recognitions").values["class"] == ""
            assert list(held.events.values_list("action", flat=True)) == ["record", "redeliver"]

    def test_leaves_what_was_mended(self, deliver, shops, clerk):
        (shop,) = shops(1)
        deliver([record(shop, **{"class": "", "level": ""})])
        mended(of(shop), by=clerk, recognition_class="premium")
        deliver([record(shop, **{"class": "特色", "level": "县级"})])
        taken = of(shop)
        assert (taken.status, taken.recognition.recognition_class) == ("taken_over", "premium")
        assert taken.record.recognition_class == "distinctive"

    def test_takes_back_what_was_accepted_of_other_words(self, deliver, shops, clerk):
        (shop,) = shops(1)
        deliver([record(shop, type_then="", valid_until="2027-12-31", **{"class": ""})])
        with in_wuchang():
            taking_over.accept([of(shop).pk], ["no_type", "not_three_years"], by=clerk, note="示例")
        deliver([record(shop, type_then="", valid_until="2026-12-31")])
        held = of(shop)
        assert (held.status, held.accepted, held.doubts) == ("held", [], ["not_three_years", "no_type"])

    def test_marks_what_was_taken_over_and_changes_nothing(self, deliver, shops):
        (shop,) = shops(1)
        deliver([record(shop)])
        deliver([record(shop, ended_on="2026-02-01", ended_how="取消")])
        taken = of(shop)
        assert (taken.differs, taken.recognition.status, taken.ended_how) == (True, "valid", "")
        deliver([record(shop)])
        assert of(shop).differs is False
        assert taken.record.ended_how == "cancelled"


class TestCap:
    @pytest.fixture
    def two_places(self, as_batch, province_clerk, province_supervisor):
        with as_batch():
            quotas.annual_run({WUCHANG: (50, 9)})
        return quotas.split(2026, None, by=province_clerk, second=province_supervisor)

    def test_those_from_before_count_and_leave_less_to_give(self, two_places, deliver, shops):
        deliver([record(one) for one in shops(1)])
        with jurisdiction("/42/"):
            year = ProvinceQuota.objects.get()
            assert (year.running, year.available, year.allotted) == (1, 1, 2)

    def test_above_the_cap_they_stay_and_there_are_no_new_ones(self, two_places, deliver, shops, household, as_batch):
        deliver([record(one) for one in shops(3)])
        with jurisdiction("/42/"):
            year = ProvinceQuota.objects.get()
            assert (year.running, year.available) == (3, 0)
            assert Recognition.objects.filter(status="valid").count() == 3
        other = household(WUCHANG, document="420106199001010999")
        with as_batch(), pytest.raises(IntegrityError, match="more than a twentieth"), transaction.atomic():
            RecognitionFactory(household=other, recognised_on=DAY)

    def test_ended_ones_do_not_count(self, two_places, deliver, shops):
        deliver([record(one, ended_on="2026-02-01", ended_how="取消") for one in shops(2)])
        with jurisdiction("/42/"):
            assert ProvinceQuota.objects.get().running == 0


class TestEligibility:
    @pytest.fixture
    def found(self, county_round):
        def codes(shop) -> set[str]:
            on = clock.today()
            asked = Asked(shop, county_round, RecognitionPath.APPLICATION, anchor_on=on, on=on)
            return {one.code for one in eligibility.findings(asked) if one.blocks}

        return codes

    def test_who_has_one_from_before_has_a_title(self, found, deliver, shop):
        deliver([record(shop)])
        assert "recognised" in found(shop)

    @pytest.mark.parametrize(("day", "barred"), [("2021-09-15", True), ("2021-09-14", False)])
    def test_a_revocation_from_before_bars_for_five_years(self, found, deliver, shop, day, barred):
        before = {"recognised_on": "2020-01-06", "valid_until": "2023-01-06"}
        deliver([record(shop, ended_on=day, ended_how="撤销", **before)])
        assert ("five_year_bar" in found(shop)) is barred


class TestByAnOfficer:
    def test_what_was_mended_is_taken_over(self, deliver, shops, clerk, household):
        deliver([record(UNKNOWN, **{"class": "", "recogniser": "旧局"})])
        (shop,) = shops(1)
        title = mended(
            of(UNKNOWN), by=clerk, number=shop.code, recognition_class="premium", recogniser=factories.bureau(WUCHANG)
        )
        assert title.doubts == [] and title.mended == ["household", "recogniser", "recognition_class"]
        with in_wuchang():
            (made,) = taking_over.take_over([title.pk], by=clerk)
            event = made.events.get()
            assert (event.action, event.by, event.source) == ("take_over", clerk, "")
        assert (made.household, made.recogniser.code) == (shop, WUCHANG)
        assert PublishedRecognition.objects.get().household_id == shop.pk
        with nationwide():
            assert "2025-09-10" in Message.objects.get().text

    def test_what_must_be_mended_is_not_accepted(self, deliver, shops, clerk):
        (shop,) = shops(1)
        deliver([record(shop, **{"class": ""})])
        with in_wuchang(), pytest.raises(Refused, match="须订正"):
            taking_over.accept([of(shop).pk], ["no_class"], by=clerk, note="无从查考")
        with in_wuchang(), pytest.raises(Refused, match="没有类别"):
            taking_over.take_over([of(shop).pk], by=clerk)
        assert of(shop).status == "held"

    def test_what_nobody_knows_any_more_is_accepted_with_a_note(self, deliver, shops, clerk):
        (shop,) = shops(1)
        deliver([record(shop, type_then="", path="")])
        with in_wuchang(), pytest.raises(Refused, match="写明依据"):
            taking_over.accept([of(shop).pk], ["no_type"], by=clerk, note=" ")
        with in_wuchang():
            taking_over.accept([of(shop).pk], ["no_type", "no_path"], by=clerk, note="2023 年试点时没有分型")
            taking_over.take_over([of(shop).pk], by=clerk)
        assert (of(shop).recognition.type_then, of(shop).accepted_note) == ("", "2023 年试点时没有分型")

    def test_two_set_one_aside_and_the_other_goes_on(self, deliver, shops, clerk, supervisor, as_batch):
        (shop,) = shops(1)
        deliver([record(shop), record(shop, recognised_on="2025-09-11", valid_until="2028-09-11")])
        with in_wuchang():
            first = ExistingTitle.objects.order_by("pk").first()
            four_eyes.request(setting_aside.SUBJECT, first.pk, by=clerk, reason="同一认定重复报送")
        strike(as_batch)
        with in_wuchang():
            with pytest.raises(Refused, match="等待复核"):
                taking_over.take_over([first.pk], by=clerk)
            with pytest.raises(Refused, match="不能复核自己"):
                second_officer.approve(setting_aside.SUBJECT, first.pk, by=clerk)
            second_officer.approve(setting_aside.SUBJECT, first.pk, by=supervisor)
        strike(as_batch)
        with nationwide():
            assert sorted(ExistingTitle.objects.values_list("status", flat=True)) == ["set_aside", "taken_over"]
            assert Recognition.objects.get().recognised_on == date(2025, 9, 11)
            assert Message.objects.filter(text__contains="同一认定重复报送").exists()

    def test_nobody_sets_one_aside_alone(self, deliver, shops, as_batch):
        (shop,) = shops(1)
        deliver([record(shop, type_then="")])
        with pytest.raises(IntegrityError, match="by two officers"), in_wuchang():
            ExistingTitle.objects.update(status="set_aside", set_aside_reason="示例")

    def test_the_neighbour_neither_sees_nor_takes_over(self, deliver, shops, neighbour):
        (shop,) = shops(1)
        deliver([record(shop, type_then="")])
        with jurisdiction("/42/01/02/"), pytest.raises(Refused, match="已经处理"):
            taking_over.take_over([of(shop).pk], by=neighbour)


def test_who_sees_them(deliver, shops):
    shop, other = shops(2)
    deliver([record(shop, type_then=""), record(other)])
    with in_wuchang():
        assert (RecordedRecognition.objects.count(), ExistingTitle.objects.count()) == (2, 2)
    with jurisdiction("/42/01/02/"):
        assert not RecordedRecognition.objects.exists() and not ExistingTitle.objects.exists()
    with own_household(shop.pk):
        assert RecordedRecognition.objects.get().household_id == shop.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mingteyouxin_existingtitle")
        assert cursor.fetchone() == (0,)


class TestFeed:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"recognised_on": ""}, "missing"),
            ({"valid_until": "2026-02-30"}, "not_a_date"),
            ({"class": "著名"}, "not_in_list"),
            ({"code": "123"}, "malformed_code"),
        ],
    )
    def test_only_what_cannot_be_read_is_sent_back(self, deliver, shops, changes, code):
        shop, other = shops(2)
        delivery = deliver([record(shop), record(other) | changes])
        assert (delivery.new, delivery.refused) == (1, 1)
        with in_wuchang():
            assert list(delivery.problems.filter(severity="refused").values_list("code", flat=True)) == [code]

    def test_a_household_of_another_county_is_for_that_county_or_the_province(self, deliver, household):
        foreign = household(JIANGAN)
        assert deliver([record(foreign)]).refused == 1
        assert deliver([record(foreign)], area="/42/").new == 1

    def test_a_number_that_the_neighbour_delivered_first_stays_there(self, deliver):
        deliver([record(UNKNOWN)], area="/42/01/02/")
        assert deliver([record(UNKNOWN, level="")]).refused == 1
        assert of(UNKNOWN).level == "county"

    def test_the_least_that_a_row_must_say(self, deliver, shops):
        (shop,) = shops(1)
        assert deliver([row("recognitions", shop.code)]).new == 1
        assert len(of(shop).doubts) == 6
