"""The mover of cases and what the database refuses whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, own_household
from authorities.refusals import Refused
from casework.refusals import IllegalTransition
from casework.workflow import begin, move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.review.officer.case_lists import ELSEWHERE, TABS
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.enums import RecognitionStatus
from tests.factories import bureau, class_standards
from tests.factories.cases import CaseFactory, RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG


@pytest.fixture
def lodged(shop, county_round, person):
    return CaseFactory(household=shop, round=county_round, by=person, lodged=True)


def test_the_database_knows_the_moves_of_the_table(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'mingteyouxin_case_moves'")
        source = cursor.fetchone()[0]
    listed = source.split("OLD.status || '>' || NEW.status NOT IN (")[1].split(")")[0]
    in_database = {pair.strip().strip("'") for pair in listed.split(",")}
    in_table = {f"{source}>{edge.target}" for edge in CASE.edges.values() for source in edge.sources}
    assert in_database == in_table


def test_every_status_but_the_draft_stands_on_a_tab_of_the_officers_list():
    assert {status for status, state in CASE.states.items() if state.group not in TABS} == {CaseStatus.DRAFT}
    assert {tab for tab in TABS if not CASE.in_group(tab)} == {ELSEWHERE}


def test_every_move_leaves_its_event_and_the_household_reads_it(lodged, person, clerk):
    with jurisdiction(lodged.path):
        move(CASE, lodged.pk, CaseAction.PASS, by=clerk, event_fields={"reasons": ["材料齐全"]}, note="可以")
    with own_household(lodged.household_id):
        events = list(CaseEvent.objects.values_list("action", "source", "target", "by", "by_person", "reasons"))
    assert events == [
        ("start", "", "draft", None, person.pk, []),
        ("submit", "draft", "submitted", None, person.pk, []),
        ("pass", "submitted", "passed", clerk.pk, None, ["材料齐全"]),
    ]


def test_a_move_made_twice_is_made_once(lodged, clerk):
    with jurisdiction(lodged.path):
        move(CASE, lodged.pk, CaseAction.PASS, by=clerk)
        with pytest.raises(IllegalTransition):
            move(CASE, lodged.pk, CaseAction.PASS, by=clerk)
        assert CaseEvent.objects.filter(action="pass").count() == 1


def test_the_database_refuses_a_move_that_is_not_in_the_table(lodged):
    with jurisdiction(lodged.path):
        for status in (CaseStatus.NOTICED, CaseStatus.SELECTED, CaseStatus.LAPSED):
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                Case.objects.filter(pk=lodged.pk).update(status=status)
        assert Case.objects.filter(pk=lodged.pk).update(status=CaseStatus.PASSED) == 1


def test_a_household_decides_nothing_about_itself(lodged):
    with own_household(lodged.household_id):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Case.objects.filter(pk=lodged.pk).update(status=CaseStatus.PASSED)
        assert Case.objects.filter(pk=lodged.pk).update(status=CaseStatus.WITHDRAWN) == 1


def test_the_day_of_application_and_the_place_in_line_stay(lodged):
    with jurisdiction(lodged.path):
        later = lodged.lodged_at + timedelta(days=1)
        for change in ({"anchor_on": class_standards.END}, {"lodged_at": later}, {"authority": bureau(JIANGAN)}):
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                Case.objects.filter(pk=lodged.pk).update(**change)


def test_one_draft_a_round_and_one_case_in_line(lodged, shop, county_round, person):
    other = CaseFactory(household=shop, round=county_round, by=person)
    with pytest.raises(Refused) as refusal:
        CaseFactory(household=shop, round=county_round, by=person)
    assert refusal.value.code == "draft_exists"
    with own_household(shop.pk), pytest.raises(Refused) as refusal:
        move(
            CASE,
            other.pk,
            CaseAction.SUBMIT,
            by=person,
            recognition_class="premium",
            declared_at=clock.now(),
            anchor_on=clock.today(),
            lodged_at=clock.now(),
        )
    assert refusal.value.code == "another_case_open"


def test_a_revoked_recognition_bars_applying_for_five_years(shop, county_round, person, as_batch):
    with as_batch():
        revoked_on = class_standards.BEGIN.replace(year=2022)
        begun_on = revoked_on.replace(year=2021)
        RecognitionFactory(
            household=shop, status=RecognitionStatus.REVOKED, recognised_on=begun_on, ended_on=revoked_on
        )
    with pytest.raises(Refused) as refusal:
        CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    assert refusal.value.code == "five_year_bar"
    # The day five years after is the last of them.
    anniversary = class_standards.BEGIN.replace(year=2027)
    with clock.stopped_at(anniversary), own_household(shop.pk):
        draft = Case.objects.get()
        lodged = {"declared_at": clock.now(), "anchor_on": clock.today(), "lodged_at": clock.now()}
        with pytest.raises(Refused) as refusal:
            move(CASE, draft.pk, CaseAction.SUBMIT, by=person, recognition_class="premium", **lodged)
    assert refusal.value.code == "five_year_bar"
    with clock.stopped_at(anniversary + timedelta(days=1)), own_household(shop.pk):
        lodged = {"declared_at": clock.now(), "anchor_on": clock.today(), "lodged_at": clock.now()}
        moved = move(CASE, draft.pk, CaseAction.SUBMIT, by=person, recognition_class="premium", **lodged)
    assert moved.status == CaseStatus.SUBMITTED


def test_a_recommendation_waits_for_consent(shop, county_round, person, clerk):
    case = Case(
        path=shop.path,
        household=shop,
        authority=county_round.authority,
        place=shop.authority,
        round=county_round,
        recognition_path=RecognitionPath.RECOMMENDATION,
        recognition_class="premium",
        status=CaseStatus.CONSENT_AWAITED,
        started_at=clock.now(),
        due_on=class_standards.END,
        recommender="商务部门",
        recommended_by=clerk,
        recommendation="示例理由",
    )
    with jurisdiction(shop.path):
        begin(CASE, case, CaseAction.RECOMMEND, by=clerk)
    lodged = {"anchor_on": clock.today(), "lodged_at": clock.now(), "type_then": "survival"}
    with own_household(shop.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            move(CASE, case.pk, CaseAction.CONSENT, by=person, **lodged)
        moved = move(
            CASE, case.pk, CaseAction.CONSENT, by=person, consent_at=clock.now(), consent_person=person, **lodged
        )
    assert (moved.status, moved.due_on) == (CaseStatus.SUBMITTED, class_standards.LAST)


def test_neighbours_and_other_households_see_nothing(lodged, household, county_round):
    other = household(WUCHANG)
    with jurisdiction(bureau(JIANGAN).path):
        assert not Case.objects.exists() and not CaseEvent.objects.exists()
    with own_household(other.pk):
        assert not Case.objects.exists() and not CaseEvent.objects.exists()
    with own_household(lodged.household_id):
        assert Case.objects.get().round == county_round
    assert PublicRound.objects.get().is_open(class_standards.BEGIN)
