"""Overdue goes to the bureau's head, then to the bureau above, then may be taken over; nothing bars the household."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Notification
from authorities.refusals import Refused
from authorities.work_calendar import work_calendar
from authorities.working_days import add_working_days
from casework.workflow import move
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.overdue import taking_over
from mingteyouxin.overdue.escalation import escalate
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.review import decisions, refusal_decisions
from mingteyouxin.rounds.models import OverdueRule
from mingteyouxin.visits.models import Visit
from registry.models import Message
from tests.factories import bureau, class_standards, log_in_person
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG, WUHAN
from tests.second_officer import client_of_another

pytestmark = pytest.mark.django_db
LAST = class_standards.LAST


def after(days: int) -> date:
    """So many working days after the last day."""
    return add_working_days(LAST, days, calendar=work_calendar()).day


@pytest.fixture
def case(shop, county_round, person) -> Case:
    return CaseFactory(household=shop, round=county_round, by=person, lodged=True)


@pytest.fixture
def city_supervisor(officer_at):
    return officer_at(WUHAN, Role.SUPERVISOR)


@pytest.fixture
def go_by(as_batch):
    """`go_by(day)` → the sweep of that morning; how many rows it dealt with."""

    def swept(on: date) -> int:
        with clock.stopped_at(on), as_batch():
            return escalate(on)

    return swept


def standing() -> Overdue:
    with jurisdiction("/42/"):
        return Overdue.objects.get()


def told(officer) -> list[str]:
    with jurisdiction("/42/"):
        return list(Notification.objects.filter(officer=officer, kind="overdue").values_list("text", flat=True))


def fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.get(pk=case.pk)


def test_nothing_is_overdue_on_the_last_day_itself(case, go_by):
    assert go_by(LAST) == 0


def test_the_head_first_then_the_bureau_above_then_it_may_take_over(case, go_by, supervisor, clerk, city_supervisor):
    assert go_by(LAST + timedelta(days=1)) == 1
    row = standing()
    assert (row.authority.code, row.head.code, row.above.code, row.due_on) == (WUCHANG, WUCHANG, WUHAN, LAST)
    assert len(told(supervisor)) == 1 and told(clerk) == told(city_supervisor) == []
    assert fresh(case).silent_on is None
    go_by(after(4))
    assert standing().above_on is None
    go_by(after(5))
    assert standing().above_on == after(5) and len(told(city_supervisor)) == 1
    assert fresh(case).silent_on == after(5)
    go_by(after(9))
    assert standing().open_on is None
    go_by(after(10))
    go_by(after(10))
    assert standing().open_on == after(10) and len(told(city_supervisor)) == 2 and len(told(supervisor)) == 1


def test_a_province_has_days_of_its_own(case, go_by, as_owner):
    with as_owner():
        OverdueRule.objects.create(
            province="42", valid_from=date(2026, 1, 1), ground="示例",
            recognise_days=5, above_days=1, open_days=2, look_days=5, handler_days=3,
        )  # fmt: skip
    go_by(after(1))
    assert standing().above_on == after(1) and standing().open_on is None
    go_by(after(2))
    assert standing().open_on == after(2)


def test_what_is_gone_on_with_is_overdue_no_more(case, go_by, person):
    go_by(after(1))
    with own_household(case.household_id):
        move(CASE, case.pk, CaseAction.WITHDRAW, by=person)
    go_by(after(2))
    assert standing().ended_on == after(2)


def test_what_was_gone_on_with_today_stands_in_no_list(case, go_by, person, supervisor, client_of):
    with clock.stopped_at(after(1)):
        go_by(after(1))
        web = client_of(supervisor)
        overdue = reverse("overdue-list", args=[WUCHANG])
        assert "张记面馆" in web.get(overdue).content.decode()
        assert "本局逾期未办" in web.get(reverse("office-home", args=[WUCHANG])).content.decode()
        with own_household(case.household_id):
            move(CASE, case.pk, CaseAction.WITHDRAW, by=person)
        assert standing().ended_on is None
        assert "张记面馆" not in web.get(overdue).content.decode()
        page = web.get(reverse("overdue-page", args=[WUCHANG, standing().pk])).content.decode()
        assert "已办理" in page and "逾期 1 个工作日" not in page


def test_a_thousand_cost_as_many_statements_as_one(case, go_by, household, county_round, person, as_batch):
    def statements(on) -> int:
        with clock.stopped_at(on), as_batch(), CaptureQueriesContext(connection) as captured:
            escalate(on)
        return len(captured)

    one = statements(after(1))
    with clock.stopped_at(class_standards.BEGIN):
        for number in range(4):
            shop = household(WUCHANG, document=f"42010619900101{number:04d}")
            CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    assert statements(after(1)) <= one


def test_an_offices_silence_bars_the_household_nowhere_else(case, go_by, shop, county_round, person):
    other = CaseFactory(household=shop, round=county_round, by=person)
    lodge = {"recognition_class": "premium", "declared_at": clock.now(), "anchor_on": clock.today()}

    def lodged():
        with own_household(shop.pk):
            return move(CASE, other.pk, CaseAction.SUBMIT, by=person, lodged_at=clock.now(), **lodge)

    with pytest.raises(Refused) as refusal:
        lodged()
    assert refusal.value.code == "another_case_open"
    go_by(after(5))
    assert lodged().status == CaseStatus.SUBMITTED
    # And the first one may be taken back as ever.
    with own_household(shop.pk):
        assert move(CASE, case.pk, CaseAction.WITHDRAW, by=person).status == CaseStatus.WITHDRAWN


class TestTakingOver:
    @pytest.fixture
    def opened(self, case, go_by) -> Overdue:
        for days in (1, 5, 10):
            go_by(after(days))
        return standing()

    def take(self, row, by, *, to=WUHAN, at=WUHAN, note="示例：逾期两周"):
        with clock.stopped_at(after(10)), jurisdiction(bureau(at).path):
            return taking_over.take_over(row.pk, to=bureau(to), at=bureau(at), note=note, by=by)

    def test_gives_the_case_a_new_owner_and_day_and_tells_the_household(self, opened, case, city_supervisor):
        self.take(opened, city_supervisor)
        case = fresh(case)
        assert (case.handler.code, case.authority.code) == (WUHAN, WUCHANG)
        assert case.due_on == add_working_days(after(10), 20, calendar=work_calendar()).day
        with jurisdiction("/42/"):
            assert CaseEvent.objects.filter(case=case, action=CaseAction.TAKE_OVER, by=city_supervisor).exists()
            assert "武汉市" in Message.objects.filter(household=case.household_id).latest("id").text
        assert standing().ended_on == after(10)

    def test_lets_the_bureau_above_decide_by_two(self, opened, case, city_supervisor, officer_at):
        clerk = officer_at(WUHAN)
        with clock.stopped_at(after(10)), jurisdiction("/42/01/"):
            assignments.declare(case.pk, by=clerk, has_conflict=False)
            assignments.declare(case.pk, by=city_supervisor, has_conflict=False)
            with pytest.raises(Refused):
                decisions.propose_refusal(case.pk, [ReasonCode.NOT_TRUE], by=clerk)
        self.take(opened, city_supervisor)
        with clock.stopped_at(after(10)), jurisdiction("/42/01/"):
            decisions.propose_refusal(case.pk, [ReasonCode.NOT_TRUE], by=clerk)
            assert refusal_decisions.refuse(case.pk, by=city_supervisor).status == CaseStatus.REFUSED
            assert case.letters.get().authority.code == WUHAN

    def test_may_be_handed_to_a_bureau_between(self, opened, province_supervisor, case):
        self.take(opened, province_supervisor, to=WUHAN, at=HUBEI)
        assert fresh(case).handler.code == WUHAN

    @pytest.mark.parametrize(("to", "at"), [(WUCHANG, WUHAN), (JIANGAN, WUHAN), (HUBEI, WUHAN), (WUCHANG, WUCHANG)])
    def test_goes_to_no_other_bureau(self, opened, city_supervisor, to, at):
        with pytest.raises(Refused) as refusal:
            self.take(opened, city_supervisor, to=to, at=at)
        assert refusal.value.code == "not_above"

    def test_waits_for_its_days(self, case, go_by, city_supervisor):
        go_by(after(5))
        with pytest.raises(Refused) as refusal:
            self.take(standing(), city_supervisor)
        assert refusal.value.code == "not_open_yet"
        with jurisdiction("/42/"), pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(handler=bureau(WUHAN))

    def test_takes_nothing_that_was_decided_meanwhile(self, opened, case, city_supervisor, person):
        with clock.stopped_at(after(10)), own_household(case.household_id):
            move(CASE, case.pk, CaseAction.WITHDRAW, by=person)
        with pytest.raises(Refused) as refusal:
            self.take(opened, city_supervisor)
        assert refusal.value.code == "not_open_yet" and fresh(case).handler_id is None

    def test_on_the_screens(self, opened, case, city_supervisor, supervisor, clerk, officer_at, client_of):
        with clock.stopped_at(after(10)):
            web = client_of(city_supervisor)
            assert "张记面馆" in web.get(reverse("overdue-list", args=[WUHAN])).content.decode()
            page = web.get(reverse("overdue-page", args=[WUHAN, opened.pk])).content.decode()
            assert "逾期 10 个工作日" in page and "接办" in page
            desk = web.get(reverse("office-home", args=[WUHAN])).content.decode()
            assert "下级机关逾期未办" in desk
            take = reverse("overdue-take", args=[WUHAN, opened.pk])
            assert client_of_another(officer_at(WUHAN)).post(take, {"note": "示例"}).status_code == 404
            done = web.post(take, {"to": WUHAN, "note": "示例"}, follow=True).content.decode()
            assert "已由武汉市" in done
            assert "张记面馆" in web.get(reverse("case-list", args=[WUHAN])).content.decode()


class TestTakingOverARound:
    """All that a silent bureau let go by, in one step."""

    @pytest.fixture
    def several(self, case, go_by, household, county_round, person) -> list[Case]:
        with clock.stopped_at(class_standards.BEGIN):
            more = [
                CaseFactory(
                    household=household(WUCHANG, name=f"示例{number}号店", document=f"42010619900101{number:04d}"),
                    round=county_round, by=person, lodged=True,
                )
                for number in range(3)
            ]  # fmt: skip
        for days in (1, 5, 10):
            go_by(after(days))
        return [case, *more]

    @pytest.fixture
    def page(self, county_round):
        return reverse("overdue-round", args=[WUHAN, county_round.pk])

    def test_takes_all_of_them_and_tells_households_and_the_bureau(
        self, several, page, city_supervisor, supervisor, client_of
    ):
        with clock.stopped_at(after(10)):
            web = client_of(city_supervisor)
            with jurisdiction("/42/"):
                first = Overdue.objects.first()
            assert "本批次有 4 件可以接办" in web.get(reverse("overdue-page", args=[WUHAN, first.pk])).content.decode()
            listed = web.get(page).content.decode()
            assert "示例2号店" in listed and "张记面馆" in listed
            nothing = web.post(page, {"all": "1", "to": WUHAN, "note": " "})
            assert nothing.status_code == 422 and nothing.context["faulty"] == {"note"}
            done = web.post(page, {"all": "1", "to": WUHAN, "note": "示例：逾期两周"}, follow=True).content.decode()
        assert "接办 4 件" in done
        assert {fresh(one).handler.code for one in several} == {WUHAN}
        with jurisdiction("/42/"):
            for one in several:
                assert "武汉市" in Message.objects.filter(household=one.household_id).latest("id").text
                assert CaseEvent.objects.filter(case=one, action=CaseAction.TAKE_OVER, by=city_supervisor).exists()
            assert not Overdue.objects.standing().exists()
        assert any("4 件办件由武汉市" in text and "逾期两周" in text for text in told(supervisor))

    def test_takes_those_that_were_ticked_or_none(self, several, page, city_supervisor, client_of, person):
        with jurisdiction("/42/"):
            rows = {row.key: row.pk for row in Overdue.objects.all()}
        ticked = [rows[one.pk] for one in several[:2]]
        with clock.stopped_at(after(10)):
            with own_household(several[0].household_id):
                move(CASE, several[0].pk, CaseAction.WITHDRAW, by=person)
            web = client_of(city_supervisor)
            refused = web.post(page, {"overdue": ticked, "to": WUHAN, "note": "示例：逾期两周"})
            assert refused.status_code == 422 and "重新选择" in refused.content.decode()
            assert fresh(several[1]).handler_id is None
            web.post(page, {"overdue": ticked[1:], "to": WUHAN, "note": "示例：逾期两周"})
        assert [fresh(one).handler_id is not None for one in several] == [False, True, False, False]

    def test_costs_as_many_statements_as_one(self, several, county_round, city_supervisor):
        def statements(ids) -> int:
            city = bureau(WUHAN)
            with (
                clock.stopped_at(after(10)), jurisdiction(city.path), CaptureQueriesContext(connection) as captured
            ):  # fmt: skip
                taking_over.take_over_round(county_round.pk, ids, to=city, at=city, note="示例", by=city_supervisor)
            return len(captured)

        with jurisdiction("/42/"):
            first = Overdue.objects.get(key=several[0].pk)
        assert statements([first.pk]) >= statements(None)


def test_the_household_reads_who_is_late_and_whom_to_ring(case, go_by, person, client):
    with clock.stopped_at(LAST):
        log_in_person(client, person)
        url = reverse("my-case", args=[case.household_id, case.pk])
        assert "已超过期限" not in client.get(url).content.decode()
    go_by(after(5))
    with clock.stopped_at(after(5)):
        log_in_person(client, person)
        page = client.get(url).content.decode()
    assert "已超过期限" in page and "武汉市" in page and "您不必等下去" in page


def test_a_visit_that_nobody_makes_goes_to_the_head_of_the_stations_bureau(case, go_by, supervisor, as_batch):
    with as_batch(), nationwide():
        Visit.objects.create(
            path=case.path, case=case, place=case.authority, station=case.authority, due_on=class_standards.REVIEW,
            planned_by=supervisor, planned_at=clock.now(),
        )  # fmt: skip
    go_by(class_standards.REVIEW + timedelta(days=1))
    assert (standing().kind, standing().head.code) == ("visit", WUCHANG) and len(told(supervisor)) == 1
