"""Recognition by two officers: each household for itself, as things stand at that moment (C5, C6, C8, C9)."""

import re
from datetime import date, timedelta

import pytest

from authorities import clock
from authorities.enums import Level, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Authority
from authorities.refusals import Refused
from casework import four_eyes
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction, EligibilityMoment
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.notices import notices
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry
from mingteyouxin.places.models import Quota
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.enums import BatchItemStatus
from mingteyouxin.recognising.models import RecognitionBatchItem
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.models import PublicRound, Round
from mingteyouxin.titles import recognition_reports
from mingteyouxin.titles.models import Recognition, RecognitionReport
from registry import directory
from registry.enums import HouseholdType
from registry.models import Household, Message, PublishedRecognition, PublishedType
from tests import factories, second_officer
from tests.factories import TypeFactory, bureau, class_standards
from tests.factories.cases import RecognitionFactory, verify_findings
from tests.factories.class_standards import ClassStandardFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN
from tests.mingteyouxin.notices.conftest import AFTER, PUBLISHED, fresh

PATH = "/42/01/06/"


@pytest.fixture
def asked(noticed, county_round, clerk):
    """`asked(cases)` → the request for them, by the clerk."""

    def make(cases):
        with clock.stopped_at(AFTER), jurisdiction(PATH):
            batch, _ = batches.request(county_round, [case.pk for case in cases], by=clerk)
            return batch

    return make


def _outcomes(items) -> list[tuple]:
    return sorted((item.status, item.code) for item in items)


def test_a_recognition_carries_what_it_must_and_everyone_sees_it_at_once(noticed, places, recognise_all):
    places(1)
    (case,) = noticed(document="420106199001010071")
    (item,) = recognise_all([case])
    with jurisdiction(PATH):
        made = Recognition.objects.get()
        assert (made.recognition_class, made.level, made.recognition_path) == ("premium", "county", "application")
        assert (made.recogniser.code, made.place.code, made.type_then) == ("420106", "420106", HouseholdType.GROWTH)
        assert (made.recognised_on, made.valid_until) == (AFTER, date(2029, 10, 29))
        assert bytes(made.operator_index) == case.household.operator_id_index
        assert made.quota == Quota.objects.get() and made.quota.used == 1
        check = EligibilityCheck.objects.get(moment=EligibilityMoment.RECOGNITION)
        assert (check.on, check.eligible) == (AFTER, True)
    assert (item.status, fresh(case).status, fresh(case).recognition_id) == ("recognised", "recognised", made.pk)
    with clock.stopped_at(AFTER):
        shown = directory.find(case.household.code).recognition
        assert (shown.recognition_class, shown.level, shown.valid_until) == ("premium", "county", made.valid_until)
    with clock.stopped_at(date(2029, 10, 30)):
        assert directory.find(case.household.code).recognition is None
    with own_household(case.household_id):
        assert Message.objects.first().title == "已认定为名特优新个体工商户"


def test_what_nobody_found_out_keeps_a_household_back(asked, noticed, places, supervisor, clerk, as_batch):
    """A list that has aged since the review: what it would say is unknown, and goes to a person."""
    places(1)
    with as_batch():
        factories.deliver_lists(on=PUBLISHED)
    (case,) = noticed(document="420106199001010071")
    batch = asked([case])
    late = PUBLISHED + timedelta(days=40)
    with clock.stopped_at(late), jurisdiction(PATH):
        (item,) = second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        assert (item.status, item.code) == ("stayed", "finding_unverified")
        assert "失信被执行人名单是" in item.text
        verify_findings(case, by=clerk)
        again, _ = batches.request(batch.round, [case.pk], by=clerk)
        (item,) = second_officer.approve(batches.SUBJECT, again.pk, by=supervisor)
        assert item.status == "recognised"


@pytest.fixture
def county_round(request, planned_round, clerk, supervisor):
    """武昌区's round; with `of_the_city`, one that goes by the standard of the city above it."""
    if "of_the_city" not in request.fixturenames:
        return planned_round
    city = factories.officer_at(WUHAN), factories.officer_at(WUHAN, Role.SUPERVISOR)
    standard = ClassStandardFactory(bureau=WUHAN, by=city[0], second=city[1], published=True)
    values = class_standards.round_values(PublicClassStandard.objects.get(pk=standard.pk))
    with clock.stopped_at(class_standards.DAY + timedelta(days=20)), jurisdiction(PATH):
        Round.objects.update(status="cancelled")
        row = rounds.plan(bureau(WUCHANG), values=values, by=clerk)
    return PublicRound.objects.select_related("authority", "standard").get(pk=row.pk)


@pytest.fixture
def of_the_city():
    """The round goes by the standard of the city."""


def test_the_level_is_the_recogniser_s_whose_ever_the_standard(
    of_the_city, county_round, noticed, places, recognise_all
):
    places(1)
    (case,) = noticed(document="420106199001010071")
    assert county_round.standard.level == "city"
    assert PublicNoticeEntry.objects.get().level == PublicNotice.objects.get().level == "county"
    (item,) = recognise_all([case])
    assert item.recognition.level == PublishedRecognition.objects.get().level == "county"
    assert item.recognition.get_level_display() == "县级"


def test_a_title_counts_where_its_zone_lies(noticed, places, recognise_all, as_batch):
    places(2)
    city = bureau(WUHAN)
    first, second = noticed(2, document="420106199001010071")
    with as_batch():
        zone = Authority.objects.create(
            code="4201HT", name="示例开发区局", short_name="示例开发区", level=Level.COUNTY,
            path=f"{city.path}06/HT/", parent=city, division_code=JIANGAN,
        )  # fmt: skip
        with nationwide():
            Household.objects.filter(pk=second.household_id).update(authority=zone, path=zone.path)
    items = {item.case_id: item for item in recognise_all([first, second])}
    assert items[first.pk].recognition.place.code == "420106"
    assert items[second.pk].recognition.place.code == JIANGAN


def test_who_asks_does_not_confirm(asked, noticed, places, clerk, supervisor):
    places(1)
    batch = asked(noticed())
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        with pytest.raises(Refused) as refusal:
            second_officer.approve(batches.SUBJECT, batch.pk, by=clerk)
        assert refusal.value.code == "four_eyes"
        assert not Recognition.objects.exists()
        second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        # Pressed twice.
        with pytest.raises(Refused) as refusal:
            four_eyes.approve(batches.SUBJECT, four_eyes.latest(batches.SUBJECT, batch.pk).pk, by=supervisor)
        assert refusal.value.code == "already_decided"
        assert Recognition.objects.count() == 1


def test_what_stays_behind_says_why_and_the_others_go_on(
    asked, noticed, places, supervisor, person, as_batch, household
):
    places(3)
    good, gone, ineligible, titled, full, last = noticed(6)
    batch = asked([good, gone, ineligible, titled, full, last])
    with own_household(gone.household_id):
        move(CASE, gone.pk, CaseAction.WITHDRAW, by=person)
    with as_batch():
        TypeFactory(household=ineligible.household, type=HouseholdType.INELIGIBLE)
        RecognitionFactory(household=titled.household)
        with jurisdiction(PATH):
            Quota.objects.update(used=1)
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        items = second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        assert _outcomes(items) == [
            ("recognised", ""),
            ("recognised", ""),
            ("stayed", "illegal_transition"),
            ("stayed", "not_eligible"),
            ("stayed", "not_eligible"),
            ("stayed", "quota_exhausted"),
        ]
        assert all(item.text for item in items)
        assert Quota.objects.get().used == 3
    assert [fresh(case).status for case in (good, ineligible, last)] == ["recognised", "noticed", "noticed"]


def test_a_household_that_moved_away_stays_behind(asked, noticed, places, supervisor, as_batch):
    places(2)
    moved, other = noticed(2)
    batch = asked([moved, other])
    with as_batch(), nationwide():
        Household.objects.filter(pk=moved.household_id).update(path="/42/01/02/")
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        items = second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        assert _outcomes(items) == [("recognised", ""), ("stayed", "moved_away")]


def test_one_person_has_one_title_in_a_place(asked, noticed, places, supervisor):
    places(2)
    document = "420106199001010071"
    first, second = noticed(2, document=document)
    batch = asked([first, second])
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        items = second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        assert [item.status for item in items] == [BatchItemStatus.RECOGNISED, BatchItemStatus.STAYED]
        assert items[1].code in ("person_recognised_already", "not_eligible")
        # The place that the second one had taken for a moment came back with its failure.
        assert Quota.objects.get().used == 1


def test_without_a_published_type_nobody_is_recognised(asked, noticed, places, supervisor, as_batch):
    places(1)
    (case,) = noticed()
    batch = asked([case])
    with as_batch():
        PublishedType.objects.all().update(type=HouseholdType.SURVIVAL)
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        (item,) = second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)
        assert (item.status, item.code) == ("stayed", "not_eligible")
        assert not EligibilityCheck.objects.get().eligible


def test_a_case_is_asked_for_once_and_again_after_a_rejection(asked, noticed, clerk, supervisor, county_round):
    (case,) = noticed()
    batch = asked([case])
    with clock.stopped_at(AFTER), jurisdiction(PATH):
        assert batches.candidates(county_round) == []
        with pytest.raises(Refused) as refusal:
            batches.request(county_round, [case.pk], by=clerk)
        assert refusal.value.code == "nothing_to_recognise"
        second_officer.reject(batches.SUBJECT, batch.pk, by=supervisor, note="请补充说明")
        assert RecognitionBatchItem.objects.get().status == BatchItemStatus.DROPPED
        again, _ = batches.request(county_round, [case.pk], by=clerk)
        four_eyes.withdraw(batches.SUBJECT, four_eyes.pending(batches.SUBJECT, again.pk).pk, by=clerk)
        assert [one.pk for one in batches.candidates(county_round)] == [case.pk]


def test_requests_are_listed_the_latest_first_with_what_became_of_them(
    asked, noticed, places, clerk, supervisor, client_of
):
    places(3)
    cases = noticed(3)
    first, second = asked(cases[:2]), asked(cases[2:])
    with clock.stopped_at(AFTER):
        with jurisdiction(PATH):
            second_officer.approve(batches.SUBJECT, first.pk, by=supervisor)
        page = client_of(clerk).get("/office/420106/recognitions/").content.decode()
    found = re.findall(r"recognitions/(\d+)/|(待复核 \d|认定 \d)<", page)
    assert [number or mark for number, mark in found] == [str(second.pk), "待复核 1", str(first.pk), "认定 2"]


def test_nobody_is_recognised_before_the_days_are_over(selected, publish, county_round, clerk, as_batch):
    case = selected()
    publish(case)
    with as_batch():
        notices.end_due()
    with jurisdiction(PATH), pytest.raises(Refused) as refusal:
        batches.request(county_round, [case.pk], by=clerk)
    assert refusal.value.code == "nothing_to_recognise"


def test_the_round_is_reported_to_the_level_above(recognised):
    made = recognised(2)
    with jurisdiction(bureau(WUHAN).path):
        report = RecognitionReport.objects.get()
    with jurisdiction(bureau(JIANGAN).path):
        assert not RecognitionReport.objects.exists()
    assert report.count == len(report.rows) == len(made)
    assert report.checksum == recognition_reports.checksum(report.rows)
    assert report.rows[0][2:] == ["420106", "premium", "county", "application", AFTER.isoformat()]


def test_the_public_row_says_no_more_than_the_title(recognised):
    recognised()
    columns = {field.attname for field in PublishedRecognition._meta.fields}
    assert columns == {
        "household_id", "path", "number", "recognition_class", "level", "recogniser_id", "recognised_on",
        "valid_until",
    }  # fmt: skip
