"""An application under the criteria of two real places (facts 1.3, 2.1): what government holds is shown with source and
day, and nothing is asked of the household but what it alone holds (E3). Over HTTP, as the ordinary web role."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from mingteyouxin.applying import applications
from mingteyouxin.cases import criteria_check
from mingteyouxin.cases.enums import EligibilityMoment, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, EligibilityCheck
from mingteyouxin.contests import contests
from mingteyouxin.contests.contested import criterion
from mingteyouxin.recommending import candidates
from mingteyouxin.titles import eligibility
from registry import feeds
from registry.models import NegativeRecord
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import HouseholdFactory, class_standards, local_standards
from tests.factories.class_standards import RoundFactory
from tests.factories.local_standards import HONOUR, SERVICES, SHOPS, SUPPLIER, TRADEMARK
from tests.mingteyouxin.cases.test_platform_facts import taken
from tests.mingteyouxin.conftest import DOCUMENT, JIANGAN, WUCHANG
from tests.mingteyouxin.lists import complete_list

DAY = class_standards.BEGIN
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def at(clerk, supervisor):
    """`at(rules)` → a round of 武昌区 by these rules and local bars."""

    def planned(rules, **standard):
        return RoundFactory(
            bureau=WUCHANG,
            by=clerk,
            second=supervisor,
            standard={"rules": rules, "bars": local_standards.bars()} | standard,
        )

    return planned


@pytest.fixture
def phone(person, shop):
    client = Client()
    factories.log_in_person(client, person)
    return client


@pytest.fixture
def on_first_day():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def begun(phone, shop, on_first_day):
    """`begun(round, kind)` → the address of an application whose class is chosen."""

    def at_criteria(round_, kind: str) -> str:
        assert phone.post(f"/my/{shop.pk}/recognition/start/{round_.pk}/").status_code == 302
        with own_household(shop.pk):
            base = f"/my/{shop.pk}/recognition/{Case.objects.get().pk}/"
        phone.post(f"{base}class/", {"class": kind})
        return base

    return at_criteria


def asked_of_household(page: str) -> set[str]:
    return set(re.findall(r'name="met-([0-9-]+)"', page))


def lodge(phone, base: str, shop) -> Case:
    phone.post(f"{base}statement/", {"statement": "三代人的面馆"})
    phone.post(f"{base}submit/", {"declared": "1"})
    with own_household(shop.pk):
        return Case.objects.get()


def checked(case: Case) -> dict[str, str]:
    with own_household(case.household_id):
        return dict(CaseAnswer.objects.filter(case=case).exclude(checked="").values_list("criterion", "checked"))


class TestNantong:
    @pytest.fixture
    def other_shops(self, shop, as_batch):
        with as_batch(), nationwide():
            for _ in range(2):
                HouseholdFactory(bureau=JIANGAN, document=DOCUMENT, industry="F5219")
            taken(feeds.HOUSEHOLDS)
            complete_list("/42/", "注册商标")

    def test_it_sees_what_is_known_and_is_asked_for_the_rest(self, at, begun, phone, shop, other_shops):
        base = begun(at(local_standards.nantong()), "well_known")
        page = phone.get(f"{base}criteria/").content.decode()
        assert asked_of_household(page) == {SUPPLIER, SERVICES}
        # True, false, unknown, each with the list and its day.
        assert "经营者在本市同时经营同行业（大类）店铺 3 家以上：是（登记信息，2026-09-15）" in page
        assert f"{DAY} 的部门名单中没有该户或者其经营者的注册商标" in page
        assert "尚未收到市场监管部门的“小个专”党建表彰奖励完整名单，由审核人员向部门核实" in page
        case = lodge(phone, base, shop)
        assert case.status == "submitted" and not case.on_condition
        assert checked(case) == {TRADEMARK: Verdict.NOT_MET, SHOPS: Verdict.MET, HONOUR: Verdict.UNCLEAR}

    def test_what_government_holds_takes_no_upload_and_no_word(self, at, begun, phone, shop, other_shops):
        base = begun(at(local_standards.nantong()), "well_known")
        file = SimpleUploadedFile("证明.pdf", PDF)
        answer = phone.post(f"{base}criteria/", {f"file-{SHOPS}": file, "stay": "1"}, follow=True)
        assert "不需要" in answer.content.decode()
        with own_household(shop.pk), pytest.raises(applications.Refused) as refusal:
            applications.answer(Case.objects.get(), {SHOPS: (True, "有")}, by=recognise(Identity("张三", DOCUMENT)))
        assert refusal.value.code == "not_asked"

    def test_the_city_tier_asks_for_more(self, at, begun, phone, shop, other_shops):
        base = begun(at(local_standards.nantong(city=True)), "well_known")
        page = phone.get(f"{base}criteria/").content.decode()
        assert "店铺 5 家以上：否" in page and "?subject=facts&amp;finding=criterion-" in page

    def test_candidates_are_found_and_told_which_class(self, at, shop, other_shops, clerk, on_first_day, as_batch):
        with as_batch(), nationwide():
            alone = HouseholdFactory(bureau=WUCHANG, may_be_recognised=True)
        round_ = at(local_standards.nantong())
        with jurisdiction("/42/"):
            found = list(candidates.likely(round_.authority, round_, DAY))
            assert found == [shop] and alone not in found
            assert candidates.invite(found[0], round_, by=clerk).classes == ["well_known"]


class TestYueqing:
    def test_nothing_at_all_is_asked(self, at, begun, phone, shop):
        base = begun(at(local_standards.yueqing()), "distinctive")
        page = phone.get(f"{base}criteria/").content.decode()
        assert asked_of_household(page) == set() and 'type="file"' not in page
        assert "成立日期在2021年12月31日以前（含当日）：是（登记信息）" in page
        assert f"已报送上年度年度报告为“是”：是（年度报告，{DAY}）" in page
        assert "尚未收到金融管理部门的数据" in page and "由审核人员核实，不需要经营者提供材料" in page
        case = lodge(phone, base, shop)
        assert case.status == "submitted" and not case.on_condition

    def test_one_founded_after_the_day_does_not_meet_it(self, at, begun, phone, shop, as_batch):
        with as_batch(), nationwide():
            type(shop).objects.filter(pk=shop.pk).update(established_on=date(2022, 1, 1))
        base = begun(at(local_standards.yueqing()), "distinctive")
        assert lodge(phone, base, shop).status == "draft"
        # It contests the day, and a person finds out.
        with own_household(shop.pk):
            standard = Case.objects.select_related("round").get().round.standard_id
            named = {"subject": "facts", "finding": criterion(standard, "distinctive", "1-1"), "datum": ""}
            contests.make(shop, **named, text="日期有误", by=recognise(Identity("张三", DOCUMENT)))
        case = lodge(phone, base, shop)
        assert case.status == "submitted" and case.on_condition

    def test_the_nightly_check_answers_many_in_line_alike(self, at, begun, phone, shop, as_batch):
        round_ = at(local_standards.yueqing())
        case = lodge(phone, begun(round_, "distinctive"), shop)
        with as_batch(), nationwide():
            CaseAnswer.objects.update(checked="", checked_text="", checked_at=None)
            assert criteria_check.check_open() == 1
        assert checked(case)["1-1"] == Verdict.MET


class TestLocalBars:
    def findings(self, shop, round_) -> list[eligibility.Finding]:
        with own_household(shop.pk):
            found = eligibility.findings(applications.asked(shop, round_))
        return [finding for finding in found if finding.code == "local_bar"]

    def test_unknown_until_the_lists_came_then_nothing_is_to_be_verified(self, at, shop, on_first_day, as_batch):
        round_ = at(local_standards.yueqing())
        assert [one.holds for one in self.findings(shop, round_)] == [None, None]
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "安全事故", "投诉举报")
        found = self.findings(shop, round_)
        assert [(one.holds, one.listed_on) for one in found] == [(True, DAY), (True, DAY)]
        assert "安全事故名单" in found[0].text and "应急管理部门" in found[0].text

    def test_a_record_bars_and_may_be_contested(self, at, begun, phone, shop, as_batch):
        with as_batch(), nationwide():
            NegativeRecord.objects.create(household=shop, kind="安全事故", day=date(2026, 1, 5), delivery_id=1)
        round_ = at(local_standards.yueqing())
        base = begun(round_, "distinctive")
        assert lodge(phone, base, shop).status == "draft"
        barred = next(one for one in self.findings(shop, round_) if one.blocks)
        assert "2026-01-05 安全事故" in barred.text and barred.contestable == "local_bar"
        with own_household(shop.pk):
            named = {"subject": "local_bar", "finding": barred.contest, "datum": ""}
            contests.make(shop, **named, text="不是本户", by=recognise(Identity("张三", DOCUMENT)))
        case = lodge(phone, base, shop)
        assert case.status == "submitted" and case.on_condition
        with own_household(shop.pk):
            kept = EligibilityCheck.objects.get(case=case, moment=EligibilityMoment.SUBMISSION)
        assert [one["holds"] for one in kept.findings if one["code"] == "local_bar"] == [False, None]
