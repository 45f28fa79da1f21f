"""What upholding does: once, whole, whoever is killed on the way; what waits for a person where it cannot be done."""

from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from appeals import effect, handling, terms
from appeals.contested_facts import REGISTRATION
from appeals.enums import AppealStatus, RecheckStatus
from appeals.handling import Verdict
from appeals.models import Appeal
from appeals.statistics import notes_for_run
from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from registry.enums import HouseholdType
from registry.models import AnnualReport, Message, PublishedType, ReplacedFact, RiskMark
from tests import factories
from tests.appeals.conftest import HUBEI, REPORT, WUCHANG
from tests.conftest import acting_as
from tests.typing_engine.runs import run_steps
from typing_engine import publication, runs
from typing_engine.models import Correction

pytestmark = pytest.mark.django_db


def _replies(shop) -> int:
    with nationwide():
        return Message.objects.filter(household=shop, title__startswith="分型异议处理结果").count()


def test_it_is_carried_out_once_however_often_the_clock_strikes(handled, shop):
    on_its_way = handled().accepted().checked().proposed().confirmed()
    assert _replies(shop) == 0
    on_its_way.carried_out().carried_out()
    assert on_its_way.appeal.status == AppealStatus.CORRECTED
    with nationwide():
        assert Correction.objects.filter(household=shop).count() == 1
    assert _replies(shop) == 1


def test_who_is_killed_in_the_middle_leaves_nothing_half_done(handled, shop, monkeypatch):
    on_its_way = handled().accepted().checked().proposed().confirmed()

    class Killed(BaseException):
        """As SIGKILL would: nothing of it is caught."""

    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(effect, "reply", killed)
        with pytest.raises(Killed), acting_as("batch"):
            effect.carry_out()
    assert on_its_way.appeal.status == AppealStatus.UPHELD
    with nationwide():
        assert RiskMark.objects.filter(household=shop).exists()
        assert not Correction.objects.exists()
    assert PublishedType.objects.get(pk=shop.pk).type == HouseholdType.INELIGIBLE
    on_its_way.carried_out()
    assert on_its_way.appeal.type_after == HouseholdType.GROWTH


def test_the_fact_has_the_objection_as_its_source(handled, shop, browser_of, clerk):
    on_its_way = handled().accepted().checked().proposed().confirmed().carried_out()
    with nationwide():
        assert ReplacedFact.objects.filter(household=shop, feed="risk_marks").count() == 1
    page = browser_of(clerk).get(reverse("household-typing", args=[HUBEI, shop.pk])).content.decode()
    assert on_its_way.appeal.number in page


def test_what_was_put_right_is_no_longer_there_to_be_contested(handled, shop, my_client):
    url = reverse("my-type", args=[shop.pk])
    assert "这项不对：经营异常标记" in my_client.get(url).content.decode()
    handled().accepted().checked().proposed().confirmed().carried_out()
    page = my_client.get(url).content.decode()
    assert "这项不对：经营异常标记" not in page
    assert "异议更正" in page


def test_the_household_reads_what_to_do_what_was_near_and_how_it_was_typed_before(handled, shop, my_client):
    url = reverse("my-type", args=[shop.pk])
    page = my_client.get(url).content.decode()
    assert "申请恢复正常记载状态" in page
    # Under a ground the rules were not read, so nothing is said of them.
    assert "差多少会是另一类" not in page
    handled().accepted().checked().proposed().confirmed().carried_out()
    page = my_client.get(url).content.decode()
    # 200,000 元 of turnover; 500,000 make a household that is old enough develop.
    assert "现在按“200,000.00 元”判定；如果是“" in page
    assert "不是承诺" in page
    assert f"{reverse('my-appeal-new', args=[shop.pk])}?about={quote(REPORT)}" in page.split("差多少会是另一类")[1]
    history = page.split("历年分型")[1]
    assert "2026 年：成长型" in history and "原为不符合分型条件" in history


def test_what_happened_and_what_is_due_stand_on_one_time_line(handled, shop, my_client, neighbour):
    url = reverse("my-timeline", args=[shop.pk])
    assert "现在没有等着办的事" in my_client.get(url).content.decode()
    on_its_way = handled()
    number, day = on_its_way.appeal.number, on_its_way.appeal.due_on
    due = my_client.get(url).content.decode().split("办过的事")[0]
    assert number in due and f"{day.year}年{day.month}月{day.day}日" in due
    on_its_way.accepted().checked().proposed()
    # What one officer proposes to another is no decision yet.
    assert "提出处理意见" not in my_client.get(url).content.decode()
    on_its_way.confirmed().carried_out()
    due, happened = my_client.get(url).content.decode().split("办过的事")
    assert number not in due
    assert "公布 2026 年分型：不符合分型条件" in happened and "经异议核实：更正为成长型" in happened
    assert reverse("my-appeal", args=[shop.pk, on_its_way.pk]) in happened and "文书：" in happened
    assert my_client.get(reverse("my-timeline", args=[neighbour.pk])).status_code == 404


def test_what_cannot_be_carried_out_waits_for_a_person_and_is_tried_again(handled, shop, browser_of, clerk, as_batch):
    on_its_way = handled().accepted().checked().proposed().confirmed()
    with as_batch(), nationwide():
        # As if a delivery had been lost: what the run saw is no longer to be found.
        kept = AnnualReport.objects.get(household=shop)
        AnnualReport.objects.filter(household=shop).update(revenue=1)
    on_its_way.carried_out()
    appeal = on_its_way.appeal
    assert appeal.status == AppealStatus.UPHELD
    assert "无法原样还原" in appeal.trouble
    with nationwide():
        assert RiskMark.objects.filter(household=shop).exists()
    page = browser_of(clerk).get(reverse("appeal-page", args=[HUBEI, appeal.pk])).content.decode()
    assert "没有能自动办结" in page
    with as_batch(), nationwide():
        AnnualReport.objects.filter(household=shop).update(revenue=kept.revenue)
    browser_of(clerk).post(reverse("appeal-try-again", args=[HUBEI, appeal.pk]))
    on_its_way.carried_out()
    assert on_its_way.appeal.status == AppealStatus.CORRECTED


def test_a_run_that_came_meanwhile_is_corrected_too(handled, shop, as_batch):
    on_its_way = handled().accepted().checked().proposed()
    with as_batch():
        later = runs.request_run(province="42", as_of=date(2026, 10, 15), by=None)
        run_steps.published(later)
    on_its_way.confirmed().carried_out()
    assert on_its_way.appeal.trouble == ""
    with nationwide():
        assert set(Correction.objects.values_list("run_id", flat=True)) == {on_its_way.appeal.run_id, later.pk}
    assert PublishedType.objects.get(pk=shop.pk).type == HouseholdType.GROWTH


def test_what_is_dismissed_changes_nothing(handled, shop):
    handled().accepted().checked(RecheckStatus.RIGHT).proposed("dismissed").confirmed().carried_out()
    with nationwide():
        assert RiskMark.objects.filter(household=shop).exists()
        assert not Correction.objects.exists()


def test_of_a_run_that_was_withdrawn_the_one_left_is_corrected(handled, shop, as_batch):
    on_its_way = handled().accepted().checked().proposed()
    with as_batch():
        later = runs.request_run(province="42", as_of=date(2026, 10, 15), by=None)
        run_steps.published(later)
        publication.withdraw(on_its_way.appeal.run_id, by=None, reason="示例")
    on_its_way.confirmed().carried_out()
    assert on_its_way.appeal.trouble == ""
    with nationwide():
        assert set(Correction.objects.values_list("run_id", flat=True)) == {later.pk}
        assert not RiskMark.objects.filter(household=shop).exists()


def test_what_a_person_did_ends_what_could_not_be_carried_out(handled, shop, browser_of, supervisor, as_batch):
    on_its_way = handled().accepted().checked().proposed().confirmed()
    with as_batch(), nationwide():
        AnnualReport.objects.filter(household=shop).update(revenue=1)
    on_its_way.carried_out()
    url = reverse("appeal-finish", args=[HUBEI, on_its_way.pk])
    browser_of(supervisor).post(url, {"note": ""})
    assert on_its_way.appeal.status == AppealStatus.UPHELD
    browser_of(supervisor).post(url, {"note": "已请登记机关人工更正标记"})
    assert on_its_way.appeal.status == AppealStatus.CORRECTED
    with nationwide():
        told = Message.objects.filter(household=shop).latest("id")
    assert "已请登记机关人工更正标记" in told.text


def test_an_upheld_point_that_no_feed_holds_waits_for_a_person(handled, shop, browser_of, supervisor):
    on_its_way = handled(about=REGISTRATION, change=None, text="登记的行业不对").accepted().proposed().confirmed()
    on_its_way.carried_out()
    assert on_its_way.appeal.status == AppealStatus.BY_HAND
    assert "登记信息" in on_its_way.appeal.trouble
    assert _replies(shop) == 0
    browser = browser_of(supervisor)
    page = browser.get(reverse("appeal-page", args=[HUBEI, on_its_way.pk])).content.decode()
    assert "重新更正" not in page
    assert "已由人工处理，办结" in page
    # It is not over: it stands among what is open, and the next run is told of it.
    overview = browser.get(reverse("appeal-overview", args=[HUBEI])).content.decode()
    assert reverse("appeal-page", args=[HUBEI, on_its_way.pk]) in overview
    with jurisdiction("/42/"):
        assert "1 件成立的还没有更正" in notes_for_run("/42/", clock.today())[0].text
    url = reverse("appeal-finish", args=[HUBEI, on_its_way.pk])
    browser_of(supervisor).post(url, {"note": "登记机关已更正行业"})
    assert on_its_way.appeal.status == AppealStatus.CORRECTED
    assert _replies(shop) == 1


def test_facts_are_corrected_at_once_and_the_rest_keeps_the_objection_open(
    handled, shop, filed, my_client, browser_of, clerk, supervisor
):
    on_its_way = handled()
    filed(about=REGISTRATION, text="登记的行业不对")
    on_its_way.accepted().checked()
    with jurisdiction("/42/"):
        claims = on_its_way.appeal.claims.all()
        handling.propose(on_its_way.pk, {c.pk: Verdict("upheld", "经核实") for c in claims}, "更正", by=clerk)
    on_its_way.confirmed().carried_out()
    appeal = on_its_way.appeal
    assert (appeal.status, appeal.type_after) == (AppealStatus.BY_HAND, HouseholdType.GROWTH)
    assert PublishedType.objects.get(pk=shop.pk).type == HouseholdType.GROWTH
    mine = my_client.get(reverse("my-appeal", args=[shop.pk, appeal.pk])).content.decode()
    assert "还有内容由工作人员更正" in mine
    assert "已办结" not in mine
    listed = {"state": "correcting", "hand": "yes"}
    assert appeal.number in browser_of(supervisor).get(reverse("appeal-list", args=[HUBEI]), listed).content.decode()
    browser_of(supervisor).post(reverse("appeal-finish", args=[HUBEI, appeal.pk]), {"note": "登记机关已更正行业"})
    assert on_its_way.appeal.status == AppealStatus.CORRECTED
    assert _replies(shop) == 1


def test_the_first_page_of_the_household_goes_on_telling_how_it_ended(handled, shop, my_client):
    on_its_way = handled()
    url = reverse("my-home", args=[shop.pk])
    assert "已收到，等待受理" in my_client.get(url).content.decode()
    on_its_way.accepted().checked(RecheckStatus.RIGHT).proposed("dismissed").confirmed()
    assert "异议不成立" in my_client.get(url).content.decode()


def test_a_bureau_charged_in_writing_handles_what_is_filed_from_that_day(filed, officer_at, supervisor):
    officer_at(WUCHANG, Role.SUPERVISOR)
    with jurisdiction("/42/"):
        terms.charge(
            factories.bureau(WUCHANG),
            valid_from=clock.today(),
            ends=False,
            document="示例〔2026〕7号",
            enclosed=None,
            by=supervisor,
        )
    appeal = filed()
    with nationwide():
        assert Appeal.objects.get(pk=appeal.pk).authority.code == WUCHANG
