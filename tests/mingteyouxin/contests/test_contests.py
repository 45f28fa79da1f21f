"""Officers answer what households contest; the household and whoever handles its case are told."""

import pytest
from django.db import IntegrityError, transaction

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord, Notification
from casework.refusals import NotEntitled
from mingteyouxin import acts
from mingteyouxin.cases.models import Case
from mingteyouxin.contests import contests
from mingteyouxin.contests.contested import contested
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import CONTEST, bureaus_in_charge
from registry.models import Message
from tests.authorities.catalogue import run
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN

BASE = f"/office/{WUCHANG}/contests/"


@pytest.fixture
def contest(shop, person):
    with clock.stopped_at(class_standards.BEGIN), own_household(shop.pk):
        return contests.make(
            shop, subject="type", finding="type-2026", datum="分型结果", text="营业额少报了", by=person
        )


@pytest.fixture
def conditional(contest, shop, county_round, person, clerk):
    """A case lodged on condition, and given to the clerk."""
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    with jurisdiction(case.path):
        Case.objects.filter(pk=case.pk).update(on_condition=True, assignee=clerk, assigned_at=clock.now())
    return case


@pytest.fixture
def answer(contest, client_of, supervisor):
    def answered(client=None, code=WUCHANG, **changes):
        client = client or client_of(supervisor)
        sent = {"upheld": "no", "text": "经核实，与年报一致。"} | changes
        return client.post(f"/office/{code}/contests/{contest.pk}/", sent)

    return answered


def now(contest) -> Contest:
    with nationwide():
        return Contest.objects.get(pk=contest.pk)


def test_what_waits_is_listed_and_counted_on_the_desk(contest, client_of, clerk):
    client = client_of(clerk)
    page = client.get(BASE).content.decode()
    assert "张记面馆" in page and "待答复" in page
    assert "待答复的数据异议" in client.get(f"/office/{WUCHANG}/").content.decode()
    assert "张记面馆" not in client.get(f"{BASE}?state=answered").content.decode()
    assert client.get(f"{BASE}?page=9").status_code == 404


def test_the_answer_reaches_the_household_and_the_log(contest, answer, shop):
    assert answer(upheld="yes", text="已请省局更正。").status_code == 302
    after = now(contest)
    assert (after.status, after.answer) == ("upheld", "已请省局更正。")
    with own_household(shop.pk):
        told = Message.objects.get()
        # The type itself is corrected in one way alone.
        assert "异议成立" in told.text and "提出分型异议" in told.text and told.view == "my-type"
        assert contested(shop.pk, year=2026).waiting == set()
    with jurisdiction(shop.path):
        assert AuditRecord.objects.filter(act=acts.CONTEST_ANSWERED, note="成立").count() == 1


def test_it_stands_beside_the_case_that_waited_for_it(contest, conditional, answer, shop, clerk):
    answer()
    assert now(contest).case_id == conditional.pk
    with own_household(shop.pk):
        assert "先受理" in Message.objects.order_by("-id").first().text
    with jurisdiction(shop.path):
        told = Notification.objects.get(officer=clerk, kind="case")
    assert "不成立" in told.text and (told.view, told.key) == ("contest-page", str(contest.pk))


def test_what_is_contested_in_general_is_waited_for_by_no_case(conditional, shop, person, clerk):
    with own_household(shop.pk):
        made = contests.make(shop, subject="tax", datum="", text="少报了", by=person)
    with jurisdiction(shop.path):
        contests.answer(made, upheld=False, text="一致", by=clerk)
        assert Contest.objects.get(pk=made.pk).case_id is None
        assert not Notification.objects.filter(officer=clerk, kind="case").exists()


def test_who_answers_about_a_type_is_led_to_where_it_is_corrected(contest, client_of, supervisor, shop, person):
    page = client_of(supervisor).get(f"{BASE}{contest.pk}/").content.decode()
    assert "答复这件数据异议不改变分型" in page and f'href="/office/{WUCHANG}/appeals/"' in page
    with own_household(shop.pk):
        other = contests.make(shop, subject="tax", datum="", text="少报了", by=person)
    assert "答复这件数据异议不改变分型" not in client_of(supervisor).get(f"{BASE}{other.pk}/").content.decode()


@pytest.mark.parametrize("missing", [{"upheld": ""}, {"text": " "}, {"upheld": "maybe"}])
def test_half_an_answer_is_none(contest, answer, missing):
    response = answer(**missing)
    assert response.status_code == 422 and 'role="alert"' in response.content.decode()
    assert now(contest).answered_at is None


def test_it_is_answered_once(contest, answer):
    answer(upheld="yes")
    response = answer(upheld="no", text="又改主意")
    assert response.status_code == 422
    assert (now(contest).status, now(contest).answer) == ("upheld", "经核实，与年报一致。")


def test_the_city_reads_and_does_not_answer_for_the_county(contest, answer, client_of, officer_at):
    client = client_of(officer_at(WUHAN, Role.SUPERVISOR))
    page = client.get(f"/office/{WUHAN}/contests/{contest.pk}/")
    assert page.status_code == 200 and "核查结论" not in page.content.decode()
    assert answer(client, WUHAN).status_code == 404
    assert now(contest).answered_at is None


def test_a_neighbours_contest_is_an_absent_one(contest, answer, client_of, neighbour):
    client = client_of(neighbour)
    assert "张记面馆" not in client.get(f"/office/{JIANGAN}/contests/").content.decode()
    assert client.get(f"/office/{JIANGAN}/contests/{contest.pk}/").status_code == 404
    assert answer(client, JIANGAN).status_code == 404


def test_who_answers_has_the_right_at_a_bureau_in_charge(contest, clerk, neighbour, officer_at):
    said = {"upheld": True, "text": "示例"}
    with nationwide():
        for officer in (neighbour, officer_at(WUHAN, Role.SUPERVISOR), officer_at(WUCHANG, Role.AUDITOR)):
            with pytest.raises(NotEntitled):
                contests.answer(contest, by=officer, **said)
        assert contests.answer(contest, by=clerk, **said).status == "upheld"


def test_the_bureau_that_handles_the_case_is_in_charge_too(contest, conditional, shop, officer_at):
    city = officer_at(WUHAN, Role.SUPERVISOR)
    with nationwide():
        Contest.objects.filter(pk=contest.pk).update(case=conditional)
        row = Contest.objects.select_related("household__authority", "case__authority").get(pk=contest.pk)
        assert bureaus_in_charge(row) == (shop.path, conditional.authority.path)
        row.case.authority = city.posts.get().authority
        assert bureaus_in_charge(row) == (shop.path, "/42/01/")


def test_a_household_does_not_answer_itself(contest, shop, clerk):
    answered = {"answer": "同意", "answered_by": clerk, "answered_at": clock.now()}
    with own_household(shop.pk), pytest.raises(IntegrityError, match="does not decide its own"), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(**{CONTEST.column: "upheld"}, **answered)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("status = 'dismissed'", "from upheld to dismissed"),
        ("answer = '另一个'", "answer of mingteyouxin.Contest does not change once it is set"),
        ("text = '另一个'", "text of mingteyouxin.Contest does not change"),
    ],
)
def test_what_was_answered_stays(contest, answer, as_owner, change, refused):
    answer(upheld="yes")
    with as_owner(), pytest.raises(IntegrityError, match=refused), transaction.atomic():
        run(f"UPDATE mingteyouxin_contest SET {change}")
    with as_owner(), pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
        run("DELETE FROM mingteyouxin_contest")
