"""From the household's objection to the corrected type on the public page, over HTTP; and who is refused on the way."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from appeals import deciding, effect, filing, handling, rechecks
from appeals.enums import AppealStatus, RecheckStatus
from appeals.filing import Point
from appeals.handling import Verdict
from appeals.models import Appeal, AppealEvent, Claim, Recheck
from appeals.rechecks import Finding
from appeals.statistics import OfSource
from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Notification
from authorities.refusals import Refused
from registry.enums import HouseholdType
from registry.models import AnnualReport, Message, PublishedType, RiskMark
from tests import factories
from tests.appeals.conftest import HUBEI, MARK, REPORT, WUCHANG, Handled, mark_was_wrong
from tests.served import reached
from typing_engine.models import Correction

pytestmark = pytest.mark.django_db


def _appeal() -> Appeal:
    with nationwide():
        return Appeal.objects.get()


def _confirm(browser: Client, key: int):
    """Decide as the page that was looked at says."""
    page = browser.get(reverse("appeal-page", args=[HUBEI, key])).content.decode()
    return _post(browser, "appeal-confirm", HUBEI, key, seen=re.search(r'name="seen" value="([^"]+)"', page)[1])


def _new(shop, about: str = MARK) -> str:
    return f"{reverse('my-appeal-new', args=[shop.pk])}?about={about}"


def _post(client: Client, view: str, *args: object, **data: object):
    return client.post(reverse(view, args=args), data, follow=True)


class TestTheWholeWay:
    def test_a_wrong_mark_is_corrected_and_the_public_page_says_so(
        self, shop, my_client, browser_of, clerk, supervisor, checker, as_batch
    ):
        page = my_client.get(reverse("my-type", args=[shop.pk])).content.decode()
        assert "不符合分型条件" in page
        assert "这项不对：经营异常标记" in page
        assert "不是对诚信的评价" in page

        looked = my_client.post(_new(shop), {"change-what": "never", "text": "", "preview": "1"})
        assert "会由“不符合分型条件”变为“<strong>成长型</strong>”" in looked.content.decode()
        assert "不是承诺" in looked.content.decode()
        with nationwide():
            assert not Appeal.objects.exists()

        filed = my_client.post(_new(shop), {"change-what": "never", "text": "同名误标"}, follow=True)
        appeal = _appeal()
        assert appeal.number in filed.content.decode()
        assert "您认为应当是：不应有这一记录" in filed.content.decode()
        assert appeal.status == AppealStatus.FILED
        assert appeal.authority.code == HUBEI
        with nationwide():
            letter = appeal.letters.get().pk
        assert my_client.get(reverse("my-appeal-letter", args=[shop.pk, appeal.pk, letter, "docx"])).status_code == 200

        handler = browser_of(clerk)
        _post(handler, "appeal-accept", HUBEI, appeal.pk)
        with nationwide():
            claim = appeal.claims.get()
        page = handler.get(reverse("appeal-page", args=[HUBEI, appeal.pk])).content.decode()
        assert "经营者认为应当是" in page
        assert "不应有这一记录" in page
        to = f"{factories.bureau(WUCHANG).pk}:"
        _post(handler, "appeal-recheck", HUBEI, appeal.pk, claim.pk, to=to, question="请核对档案")
        with nationwide():
            recheck = Recheck.objects.get()
        keeper = browser_of(checker)
        # Who may only look is told whose it is; a list without a condition to set has no empty box for them.
        page = keeper.get(reverse("appeal-page", args=[WUCHANG, appeal.pk])).content.decode()
        assert "湖北省市场监督管理局办理，本机关可以查看" in page
        page = keeper.get(reverse("recheck-list", args=[WUCHANG])).content.decode()
        assert shop.name in page
        assert "查询条件" not in page
        answered = _post(
            keeper,
            "recheck-page",
            WUCHANG,
            recheck.pk,
            **{"status": "wrong", "change-what": "never", "text": "经查系同名误标"},
        )
        assert answered.status_code == 200
        proposed = _post(
            handler,
            "appeal-propose",
            HUBEI,
            appeal.pk,
            **{f"outcome-{claim.pk}": "upheld", f"reason-{claim.pk}": "经核实系误标", "answer": "更正数据，重新分型"},
        )
        assert "由另一名工作人员复核" in proposed.content.decode()
        _confirm(browser_of(supervisor), appeal.pk)
        assert _appeal().status == AppealStatus.UPHELD

        with as_batch():
            assert effect.carry_out() == 1, _appeal().trouble
        appeal = _appeal()
        assert (appeal.trouble, appeal.status, appeal.type_after) == ("", AppealStatus.CORRECTED, HouseholdType.GROWTH)
        assert PublishedType.objects.get(pk=shop.pk).type == HouseholdType.GROWTH
        public = Client().get(reverse("household", args=[shop.number])).content.decode()
        assert "成长型" in public
        with nationwide():
            assert not RiskMark.objects.filter(household=shop).exists()
            told = Message.objects.filter(household=shop).latest("id")
        assert "由“不符合分型条件”更正为“成长型”" in told.text
        mine = my_client.get(reverse("my-appeal", args=[shop.pk, appeal.pk])).content.decode()
        assert "异议成立，已办结" in mine


class TestFiling:
    def test_words_are_needed_where_no_value_is_given(self, shop, my_client):
        answer = my_client.post(_new(shop, "person"), {"text": " "})
        assert answer.status_code == 422
        assert "请说明哪里不对" in answer.content.decode()
        assert my_client.post(_new(shop, "person"), {"text": "请重新看一看"}).status_code == 302

    def test_what_is_held_already_is_no_objection_without_words(self, shop, my_client):
        with own_household(shop.pk):
            held = AnnualReport.objects.get(household=shop, year=2025)
        typed = {"change-filed_on": held.filed_on.isoformat(), "change-revenue": str(held.revenue / 100)}
        answer = my_client.post(_new(shop, REPORT), typed | {"text": " "})
        assert answer.status_code == 422
        assert "和政府掌握的一样" in answer.content.decode()
        with nationwide():
            assert not Appeal.objects.exists()
        assert my_client.post(_new(shop, REPORT), typed | {"text": "报送的是另一家店的数字"}).status_code == 302

    def test_what_was_typed_stays_and_the_fault_stands_at_its_field(self, shop, my_client):
        answer = my_client.post(
            _new(shop), {"change-what": "released", "change-released_on": "2020-01-01", "text": "已经恢复了"}
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="2020-01-01"' in page
        assert "id_change-released_on_error" in page
        assert "已经恢复了" in page
        with nationwide():
            assert not Appeal.objects.exists()

    def test_a_second_point_joins_the_objection_that_is_open(self, shop, my_client):
        my_client.post(_new(shop), {"change-what": "never"})
        my_client.post(_new(shop, "person"), {"text": "也请看看其他的"})
        with nationwide():
            assert _appeal().claims.count() == 2
        again = my_client.post(_new(shop), {"change-what": "never"})
        assert again.status_code == 422
        assert "已经在正在办理的异议里" in again.content.decode()

    def test_a_mistyped_point_is_filed_anew_until_it_is_accepted(self, shop, my_client, browser_of, clerk):
        typed = {"change-what": "released", "change-released_on": "2026-03-06", "text": "示例"}
        my_client.post(_new(shop), typed | {"files": SimpleUploadedFile("门头.pdf", b"%PDF-1.4 %%EOF")})
        with nationwide():
            first = _appeal().claims.get()
        mine = my_client.get(reverse("my-appeal", args=[shop.pk, first.appeal_id])).content.decode()
        assert "收回这一项" not in mine
        again = f"{_new(shop)}&replaces={first.pk}"
        assert 'value="2026-03-06"' in my_client.get(again).content.decode()
        assert my_client.post(again, typed | {"change-released_on": "2026-03-07"}).status_code == 302
        with nationwide():
            former, second = _appeal().claims.order_by("id")
            assert second.replaces == former == first
            assert (former.taken_back_by, second.taken_back_at) == (_appeal().filed_by_person, None)
            assert [one.file.name for one in rechecks.evidence(second)] == ["门头.pdf"]
        only = _post(my_client, "my-appeal-take-back", shop.pk, first.appeal_id, second.pk)
        assert "这是唯一的一项" in only.content.decode()
        my_client.post(_new(shop, "person"), {"text": "也请看看其他的"})
        _post(my_client, "my-appeal-take-back", shop.pk, first.appeal_id, second.pk)
        with nationwide():
            assert [one.about for one in _appeal().claims.standing()] == ["person"]
        _post(browser_of(clerk), "appeal-accept", HUBEI, first.appeal_id)
        my_client.post(_new(shop), {"change-what": "never"})
        with nationwide():
            third = _appeal().claims.standing().get(about=MARK)
        late = _post(my_client, "my-appeal-take-back", shop.pk, first.appeal_id, third.pk)
        assert "受理以后不能收回" in late.content.decode()

    def test_a_household_without_a_result_asks_that_a_person_look(self, household, person, as_batch):
        untyped = household(WUCHANG, name="新开商店", document="420106199001010071")
        client = Client()
        factories.log_in_person(client, person)
        assert "还没有公布您的分型" in client.get(reverse("my-type", args=[untyped.pk])).content.decode()
        client.post(_new(untyped, "person"), {"text": "应当有我的结果"})
        appeal = _appeal()
        assert appeal.run_id is None
        assert appeal.type_then == ""

    def test_another_household_reads_and_files_nothing(self, shop, neighbour, my_client, filed):
        appeal = filed()
        assert my_client.get(reverse("my-appeal", args=[neighbour.pk, appeal.pk])).status_code == 404
        assert my_client.get(reverse("my-type", args=[neighbour.pk])).status_code == 404
        assert my_client.post(_new(neighbour, "person"), {"text": "请看一看"}).status_code == 404

    def test_script_in_the_text_is_shown_as_text(self, shop, my_client, browser_of, clerk):
        my_client.post(_new(shop, "person"), {"text": "<script>alert(1)</script>"})
        page = browser_of(clerk).get(reverse("appeal-page", args=[HUBEI, _appeal().pk])).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


class TestTheCounter:
    def test_it_takes_what_the_operator_signed(self, shop, browser_of, checker):
        url = f"{reverse('filing-page', args=[WUCHANG, shop.pk])}?about={MARK}"
        browser = browser_of(checker)
        unsigned = browser.post(url, {"change-what": "never", "text": "误标"})
        assert "请上传经营者签名的委托书" in unsigned.content.decode()
        signed = {"change-what": "never", "text": "误标", "consent": SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")}
        assert "分型异议收件回执" in browser.post(url, signed, follow=True).content.decode()
        assert _appeal().filed_by == checker
        more = f"{reverse('filing-page', args=[WUCHANG, shop.pk])}?about=registration"
        assert browser.post(more, {"text": "行业也不对"}).status_code == 422

    def test_whoever_has_no_phone_supplies_and_withdraws_there(self, handled, browser_of, clerk, checker):
        on_its_way = handled().accepted()
        _post(browser_of(clerk), "appeal-ask", HUBEI, on_its_way.pk, text="请提供门店照片")
        counter = browser_of(checker)
        assert "请提供门店照片" in counter.get(reverse("filing-done", args=[WUCHANG, on_its_way.pk])).content.decode()
        _post(counter, "filing-supply", WUCHANG, on_its_way.pk, answer="照片已带来")
        assert on_its_way.appeal.status == AppealStatus.SUPPLEMENT
        signed = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")
        _post(counter, "filing-supply", WUCHANG, on_its_way.pk, answer="照片已带来", files=signed)
        assert on_its_way.appeal.status == AppealStatus.ACCEPTED
        _post(counter, "filing-withdraw", WUCHANG, on_its_way.pk, note="")
        assert on_its_way.appeal.status == AppealStatus.ACCEPTED
        asked = {"note": "经营者本人到场要求撤回"}
        unsigned = _post(counter, "filing-withdraw", WUCHANG, on_its_way.pk, **asked)
        assert "请上传经营者签名的撤回申请" in unsigned.content.decode()
        assert on_its_way.appeal.status == AppealStatus.ACCEPTED
        signed = SimpleUploadedFile("b.pdf", b"%PDF-1.4 %%EOF")
        _post(counter, "filing-withdraw", WUCHANG, on_its_way.pk, **asked, signed=signed)
        assert on_its_way.appeal.status == AppealStatus.WITHDRAWN
        with nationwide():
            assert Message.objects.filter(household=on_its_way.appeal.household, title="分型异议已撤回").exists()

    def test_one_point_is_taken_back_there_on_a_signed_paper_until_it_is_accepted(
        self, handled, shop, person, browser_of, clerk, checker
    ):
        on_its_way = handled()
        with own_household(shop.pk):
            standing = filing.standing_of(shop)
            other = next(one for one in standing.facts if one.about == "registration")
            filing.file(standing, Point(other, None, "行业也不对"), by=person)
        with nationwide():
            claim = Claim.objects.get(about="registration")
        counter, url = browser_of(checker), reverse("filing-done", args=[WUCHANG, on_its_way.pk])
        assert "经营者要求收回“登记信息" in counter.get(url).content.decode()
        url = reverse("filing-take-back", args=[WUCHANG, on_its_way.pk, claim.pk])

        def signed() -> dict:
            return {"signed": SimpleUploadedFile("c.pdf", b"%PDF-1.4 %%EOF")}

        assert "请上传经营者签名的收回申请" in counter.post(url, follow=True).content.decode()
        counter.post(url, signed())
        with nationwide():
            taken = Claim.objects.select_related("taken_back_file").get(pk=claim.pk)
            assert (taken.taken_back_officer, taken.taken_back_by) == (checker, None)
            assert taken.taken_back_file.name == "c.pdf"
            assert Message.objects.filter(household=shop, title="分型异议已收回一项").exists()
        # What remains is the last point, and from acceptance on nothing is taken back one by one.
        last = reverse("filing-take-back", args=[WUCHANG, on_its_way.pk, on_its_way.claim.pk])
        assert "这是唯一的一项" in counter.post(last, signed(), follow=True).content.decode()
        on_its_way.accepted()
        assert "受理以后不能收回" in counter.post(last, signed(), follow=True).content.decode()
        with nationwide(), pytest.raises(DatabaseError, match="stays as it was filed"), transaction.atomic():
            Claim.objects.filter(pk=on_its_way.claim.pk).update(taken_back_at=clock.now())

    def test_what_is_decided_is_told_to_the_counter_too(self, shop, browser_of, clerk, supervisor, checker):
        browser, url = browser_of(checker), f"{reverse('filing-page', args=[WUCHANG, shop.pk])}?about={MARK}"
        assert "空白委托书" in browser.get(url).content.decode()
        assert browser.get(reverse("filing-consent", args=[WUCHANG, shop.pk, "docx"])).status_code == 200
        signed = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")
        browser.post(url, {"change-what": "never", "text": "误标", "consent": signed})
        assert _appeal().counter.code == WUCHANG
        _post(browser_of(clerk), "appeal-accept", HUBEI, _appeal().pk)
        assert _told(checker, "分型异议已受理，请转告经营者") == 1

    @pytest.mark.parametrize("action", ["withdraw", "supply"])
    def test_the_database_takes_no_act_in_the_households_place_without_its_paper(self, filed, checker, action):
        appeal = filed()
        event = {"household_id": appeal.household_id, "path": appeal.path, "target": "withdrawn", "at": clock.now()}
        with jurisdiction("/42/"), pytest.raises(IntegrityError, match="appeal_event_at_the_counter_is_signed"):
            AppealEvent.objects.create(appeal=appeal, action=action, by=checker, **event)

    def test_a_bureau_without_two_people_is_not_charged(self, browser_of, supervisor):
        jiangan = factories.bureau("420102")
        typed = {"authority": jiangan.pk, "ends": "no", "valid_from": clock.today(), "document": "示例〔2026〕7号"}
        page = _post(browser_of(supervisor), "charge-list", HUBEI, **typed).content.decode()
        assert "没有两名可以分别提出和复核" in page


class TestDeciding:
    def test_whoever_proposed_does_not_decide(self, handled, browser_of, clerk, supervisor):
        appeal = handled().accepted().checked().proposed().appeal
        assert browser_of(clerk).post(reverse("appeal-confirm", args=[HUBEI, appeal.pk])).status_code == 404
        _confirm(browser_of(supervisor), appeal.pk)
        assert _appeal().status == AppealStatus.UPHELD

    def test_nothing_is_upheld_without_a_departments_finding(self, handled, browser_of, clerk):
        on_its_way = handled().accepted().checked(RecheckStatus.RIGHT)
        claim = on_its_way.claim
        typed = {f"outcome-{claim.pk}": "upheld", f"reason-{claim.pk}": "经营者说得对", "answer": "更正"}
        answer = _post(browser_of(clerk), "appeal-propose", HUBEI, on_its_way.pk, **typed)
        assert answer.status_code == 422
        assert "不能认定成立" in answer.content.decode()
        assert "经营者说得对" in answer.content.decode()
        # All that is to be put right is told at once, each with its field.
        nothing = _post(browser_of(clerk), "appeal-propose", HUBEI, on_its_way.pk, **{f"outcome-{claim.pk}": "upheld"})
        said = nothing.content.decode()
        assert "请改正下面 3 处" in said
        for field in (f"upheld-{claim.pk}", f"reason-{claim.pk}", "propose-answer"):
            assert f'<a href="#{field}">' in said
        typed[f"outcome-{claim.pk}"] = "dismissed"
        assert _post(browser_of(clerk), "appeal-propose", HUBEI, on_its_way.pk, **typed).status_code == 200
        assert _appeal().status == AppealStatus.PROPOSED

    def test_a_dismissal_is_told_with_its_reasons(self, handled, shop):
        handled().accepted().checked(RecheckStatus.RIGHT).proposed("dismissed").confirmed()
        assert _appeal().status == AppealStatus.DISMISSED
        with nationwide():
            told = Message.objects.filter(household=shop).latest("id")
            assert PublishedType.objects.get(pk=shop.pk).type == HouseholdType.INELIGIBLE
        assert "不成立" in told.title
        assert "经信用监管部门核实" in told.text
        assert "行政复议" in told.text
        assert "人民法院" in told.text

    def test_a_bureau_without_its_remedies_decides_against_nobody(
        self, handled, browser_of, supervisor, without_remedies
    ):
        on_its_way = handled().accepted().checked(RecheckStatus.RIGHT).proposed("dismissed")
        without_remedies(HUBEI)
        page = _confirm(browser_of(supervisor), on_its_way.pk).content.decode()
        assert "还没有登记告知救济" in page
        assert on_its_way.appeal.status == AppealStatus.PROPOSED

    def test_not_accepted_takes_two_as_well(self, filed, browser_of, clerk, supervisor):
        appeal = filed()
        _post(browser_of(clerk), "appeal-refuse", HUBEI, appeal.pk, answer="不是对分型的异议")
        assert _appeal().status == AppealStatus.PROPOSED
        _post(browser_of(supervisor), "appeal-send-back", HUBEI, appeal.pk, note="应当受理")
        assert _appeal().status == AppealStatus.FILED
        _post(browser_of(clerk), "appeal-refuse", HUBEI, appeal.pk, answer="不是对分型的异议")
        _confirm(browser_of(supervisor), appeal.pk)
        assert _appeal().status == AppealStatus.NOT_ACCEPTED

    def test_what_was_proposed_anew_is_looked_at_anew(self, handled, browser_of, clerk, supervisor):
        on_its_way = handled().accepted().checked().proposed("dismissed")
        browser = browser_of(supervisor)
        page = browser.get(reverse("appeal-page", args=[HUBEI, on_its_way.pk])).content.decode()
        seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
        _post(browser_of(clerk), "appeal-send-back", HUBEI, on_its_way.pk, note="再看一看")
        on_its_way.proposed()
        answer = _post(browser, "appeal-confirm", HUBEI, on_its_way.pk, seen=seen)
        assert "处理意见已经改动" in answer.content.decode()
        assert on_its_way.appeal.status == AppealStatus.PROPOSED

    def test_the_second_officer_sees_the_type_that_would_come_of_it(self, handled, shop, browser_of, supervisor):
        on_its_way = handled().accepted().checked().proposed()
        url = reverse("appeal-page", args=[HUBEI, on_its_way.pk])
        page = " ".join(browser_of(supervisor).get(url).content.decode().split())
        assert "分型由“不符合分型条件”变为<strong>“成长型”</strong>" in page
        # Nothing is kept of it.
        assert on_its_way.appeal.type_after == ""
        with nationwide():
            assert not Correction.objects.exists()

    def test_what_was_sent_back_keeps_its_words(self, handled, browser_of, clerk, supervisor):
        on_its_way = handled().accepted().checked().proposed()
        _post(browser_of(supervisor), "appeal-send-back", HUBEI, on_its_way.pk, note="理由写清楚")
        page = browser_of(clerk).get(reverse("appeal-page", args=[HUBEI, on_its_way.pk])).content.decode()
        assert "经信用监管部门核实</textarea>" in page
        assert "建议按核查结果处理</textarea>" in page

    def test_whoever_found_the_fact_neither_proposes_nor_decides(self, filed, shop, clerk, supervisor):
        """The province keeps the mark too, and one of its officers says that it is wrong."""
        appeal = filed()
        with jurisdiction("/42/"):
            handling.accept(appeal.pk, by=clerk)
            claim = appeal.claims.select_related("household").get()
            own = next(one for one in rechecks.addressees([claim])[claim.pk] if one.authority.code == HUBEI)
            recheck = rechecks.ask(claim, own, question="", by=clerk)
            rechecks.answer(recheck, Finding(RecheckStatus.WRONG, "经查有误", mark_was_wrong()), by=clerk)
            verdicts = {claim.pk: Verdict("upheld", "经核实有误")}
            with pytest.raises(Refused, match="是您核查的"):
                handling.propose(appeal.pk, verdicts, "更正", by=clerk)
            handling.propose(appeal.pk, verdicts, "更正", by=supervisor)
            with pytest.raises(Refused, match="是您核查或者登记答复的"):
                deciding.confirm(appeal.pk, by=clerk)

    def test_many_are_confirmed_by_list(self, handled, browser_of, supervisor):
        appeal = handled().accepted().checked().proposed().appeal
        browser = browser_of(supervisor)
        listed = browser.get(reverse("appeal-list", args=[HUBEI]), {"state": "proposed"}).content.decode()
        assert appeal.number in listed
        done = _post(browser, "list-bulk", HUBEI, "appeals", act="confirm", key=appeal.pk, query="state=proposed")
        assert "成立，更正中" in done.content.decode()


class TestTheDepartment:
    def test_what_a_department_hands_in_is_that_departments_to_say(self, shop, my_client, handled):
        url = _new(shop, "tax:")
        typed = {"change-period_start": "2026-01-01", "change-period_end": "2026-03-31", "change-tax_paid": "1200.50"}
        my_client.post(url, typed)
        on_its_way = _appeal()
        with nationwide():
            claim = on_its_way.claims.select_related("household").get()
            asked = rechecks.addressees([claim])[claim.pk]
        assert claim.label == "纳税（2026-01-01 至 2026-03-31）"
        assert {one.department for one in asked} == {"tax"}
        assert [one.authority.code for one in asked if one.answers] == [WUCHANG]

    def test_two_periods_that_share_a_day_are_refused(self, shop, my_client):
        typed = {"change-period_start": "2026-01-01", "change-period_end": "2026-03-31", "change-tax_paid": "1200.50"}
        assert my_client.post(_new(shop, "tax:"), typed).status_code == 302
        again = my_client.post(_new(shop, "tax:"), typed | {"change-period_end": "2026-03-30"})
        assert again.status_code == 422
        assert "重叠" in again.content.decode()

    def test_paper_takes_no_place_of_an_answer_on_the_platform(self, handled, browser_of, clerk):
        on_its_way = handled().accepted().checked(RecheckStatus.RIGHT)
        with nationwide():
            recheck = Recheck.objects.get()
        scan = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")
        typed = {"status": "wrong", "text": "书面答复有误", "change-what": "never", "file": scan}
        answer = _post(browser_of(clerk), "appeal-reply", HUBEI, on_its_way.pk, recheck.pk, **typed)
        assert "已经在平台上答复" in answer.content.decode()
        with nationwide():
            assert Recheck.objects.get().status == RecheckStatus.RIGHT

    def test_another_department_and_another_county_see_nothing_of_it(
        self, handled, browser_of, taxman, checker, officer_at
    ):
        recheck = handled().accepted().asked()
        assert browser_of(checker).get(reverse("recheck-page", args=[WUCHANG, recheck.pk])).status_code == 200
        assert browser_of(taxman).get(reverse("recheck-page", args=[WUCHANG, recheck.pk])).status_code == 404
        stranger = browser_of(officer_at("420102"))
        assert stranger.get(reverse("recheck-page", args=["420102", recheck.pk])).status_code == 404
        assert stranger.get(reverse("appeal-page", args=["420102", recheck.appeal_id])).status_code == 404

    def test_it_sees_what_the_household_enclosed_with_that_point_and_nothing_else(
        self, shop, my_client, browser_of, clerk, checker
    ):
        my_client.post(_new(shop), {"change-what": "never", "files": SimpleUploadedFile("门头.pdf", b"%PDF-1.4 %%EOF")})
        other = {"text": "请看一看", "files": SimpleUploadedFile("别的.pdf", b"%PDF-1.4 %%EOF")}
        my_client.post(_new(shop, "person"), other)
        recheck = Handled(_appeal(), clerk=clerk, supervisor=clerk, checker=checker).accepted().asked()
        browser = browser_of(checker)
        page = browser.get(reverse("recheck-page", args=[WUCHANG, recheck.pk])).content.decode()
        assert "门头.pdf" in page
        assert "别的.pdf" not in page
        with nationwide():
            own, foreign = _appeal().files.order_by("id").values_list("pk", flat=True)
        assert b"".join(browser.get(reverse("recheck-file", args=[WUCHANG, recheck.pk, own])).streaming_content)
        assert browser.get(reverse("recheck-file", args=[WUCHANG, recheck.pk, foreign])).status_code == 404

    def test_a_wrong_fact_needs_what_it_ought_to_be(self, handled, browser_of, checker):
        recheck = handled().accepted().asked()
        answer = _post(browser_of(checker), "recheck-page", WUCHANG, recheck.pk, status="wrong", text="经查有误")
        assert answer.status_code == 422
        assert "请选择哪里不对" in answer.content.decode()
        assert "经查有误" in answer.content.decode()

    def test_a_county_sees_and_does_not_decide(self, filed, browser_of, checker, officer_at):
        appeal = filed()
        county = browser_of(checker)
        assert county.get(reverse("appeal-page", args=[WUCHANG, appeal.pk])).status_code == 200
        assert county.post(reverse("appeal-accept", args=[WUCHANG, appeal.pk])).status_code == 404
        assert _appeal().status == AppealStatus.FILED


class TestTheClock:
    def test_it_stands_still_while_the_household_is_asked(self, handled, browser_of, clerk, my_client, shop):
        on_its_way = handled().accepted()
        told = on_its_way.appeal.due_on
        _post(browser_of(clerk), "appeal-ask", HUBEI, on_its_way.pk, text="请提供门店照片")
        asked = on_its_way.appeal
        assert asked.status == AppealStatus.SUPPLEMENT
        assert asked.due_paused_day == told
        with clock.stopped_at(clock.now() + timedelta(days=7)):
            factories.log_in_person(my_client, asked.filed_by_person)
            supplied = my_client.post(reverse("my-appeal-supply", args=[shop.pk, asked.pk]), {"answer": "照片已补充"})
            assert supplied.status_code == 302
        gone_on = on_its_way.appeal
        assert gone_on.status == AppealStatus.ACCEPTED
        assert gone_on.due_on > told

    def test_silence_costs_the_household_nothing(self, handled, browser_of, clerk, as_batch):
        on_its_way = handled().accepted()
        _post(browser_of(clerk), "appeal-ask", HUBEI, on_its_way.pk, text="请提供门店照片")
        with as_batch():
            assert handling.follow_the_clock(on_its_way.appeal.due_on + timedelta(days=400)) == 0
        reached(on_its_way.appeal.household_id)
        due = on_its_way.appeal.due_on
        with as_batch():
            assert handling.follow_the_clock(due) == 0
            assert handling.follow_the_clock(due + timedelta(days=1)) == 1
        assert on_its_way.appeal.status == AppealStatus.ACCEPTED

    def test_what_an_office_lets_go_by_is_told_once(self, filed, clerk, as_batch):
        due = filed().due_on
        with as_batch():
            handling.remind(due)
            assert not _told(clerk, "已超过期限")
            for _ in range(2):
                handling.remind(due + timedelta(days=1))
        assert _told(clerk, "已超过期限") == 1


def _told(officer, text: str) -> int:
    with nationwide():
        return Notification.objects.filter(officer=officer, text__contains=text).count()


class TestFigures:
    def _page(self, client, code: str, year: int):
        return client.get(reverse("appeal-figures", args=[code]), {"year": year})

    def test_bureaus_and_sources_of_the_year(self, handled, browser_of, clerk, officer_at):
        handled().accepted().checked().proposed().confirmed()
        year = clock.today().year
        page = self._page(browser_of(clerk), HUBEI, year)
        assert [[cell.value for cell in line] for line in page.context["bureaus"].lines] == [
            ["湖北省", 1, 1, 1, 1, 0, 0, 0, 0, 0]
        ]
        (source,) = page.context["sources"].bars
        assert (source.name, source.total) == ("经营异常标记（信用监管部门）", 1)
        assert [piece.count for piece in source.pieces] == [1, 0, 0]
        # Of one answer no share is told.
        assert [piece.share for piece in source.pieces] == ["", "", ""]
        assert "2020 年没有分型异议" in self._page(browser_of(clerk), HUBEI, 2020).content.decode()
        neighbour = browser_of(officer_at("420102"))
        assert "没有分型异议" in self._page(neighbour, "420102", year).content.decode()

    def test_both_tables_are_taken_along_as_workbooks(self, handled, browser_of, clerk):
        handled().accepted().checked().proposed().confirmed()
        client, found = browser_of(clerk), {}
        for kind in ("bureaus", "sources"):
            answer = client.get(reverse("appeal-figures-sheet", args=[HUBEI, kind]), {"year": clock.today().year})
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
            found[kind] = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        assert found["bureaus"] == [["湖北省", 1, 1, 1, 1, 0, 0, 0, 0, 0]]
        assert found["sources"] == [["经营异常标记", "信用监管部门", 1, 1, 0, 0]]
        assert client.get(reverse("appeal-figures-sheet", args=[HUBEI, "households"])).status_code == 404

    def test_the_next_run_is_told_whose_data_was_wrong_and_what_is_open(self, handled, browser_of, clerk, officer_at):
        on_its_way = handled().accepted().checked()
        board = browser_of(clerk).get(reverse("run-new", args=[HUBEI]))
        texts = [note.text for note in board.context["notes"]]
        assert any("1 件还没有决定" in text for text in texts)
        assert any("信用监管部门的经营异常标记：近一年答复核查 1 件，有误 1 件。" in text for text in texts)
        on_its_way.proposed().confirmed()
        texts = [note.text for note in browser_of(clerk).get(reverse("run-list", args=[HUBEI])).context["notes"]]
        assert not any("还没有决定" in text for text in texts)
        assert any("1 件成立的还没有更正" in text for text in texts)
        foreign = browser_of(officer_at("610000")).get(reverse("run-list", args=["610000"]))
        assert [note.text for note in foreign.context["notes"] if "影响评估" not in note.text] == []

    def test_a_share_is_told_of_many_answers_only(self):
        few = OfSource("示例", "示例部门", asked=9, wrong=3, right=6, unclear=0)
        assert few.found == "近一年答复核查 9 件，有误 3 件"
        assert replace(few, right=7).found == "近一年答复核查 10 件，有误 3 件（30%）"


class TestWhatTheDatabaseKeeps:
    """Of a household that is logged in: what it wrote is no longer its to change, nor is the outcome ever."""

    @pytest.mark.parametrize("change", [{"outcome": "upheld", "reason": "示例"}, {"text": "改了"}, {"change": None}])
    def test_a_point_stays_as_it_was_filed(self, filed, shop, change):
        appeal = filed()
        with own_household(shop.pk), pytest.raises(DatabaseError, match="stays as it was filed"):
            appeal.claims.update(**change)

    def test_the_household_decides_nothing(self, handled, shop):
        appeal = handled().accepted().checked().proposed().appeal
        for change in (
            {"status": AppealStatus.UPHELD, "decided_by": appeal.proposed_by, "decided_at": clock.now()},
            {"status": AppealStatus.ACCEPTED},
            {"answer": "改了"},
            {"proposed_by": None},
        ):
            with own_household(shop.pk), pytest.raises(DatabaseError, match="a household does not"):
                Appeal.objects.filter(pk=appeal.pk).update(**change)
