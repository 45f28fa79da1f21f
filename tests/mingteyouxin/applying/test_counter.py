"""An officer files at the counter with the operator's consent on paper: over HTTP, as the ordinary web role."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord, StoredFile
from casework.workflow import move
from mingteyouxin import file_purposes
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, EligibilityCheck, Evidence, Supplement
from mingteyouxin.cases.workflow import CASE
from registry import acts
from registry.enums import HouseholdType, PenaltyKind
from registry.models import Message, Penalty
from tests import factories
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BASE = f"/office/{WUCHANG}/cases/file/"


def paper(content: bytes = PDF, name: str = "同意书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def counter(client_of, officer_at):
    """A clerk of the county, at the counter."""
    return client_of(officer_at(WUCHANG, full_name="窗口人员"))


@pytest.fixture
def begin(counter, shop, county_round):
    def begun(**changes):
        sent = {"household": shop.pk, "round": county_round.pk, "consent": paper()} | changes
        return counter.post(BASE, {name: value for name, value in sent.items() if value is not None}, follow=True)

    return begun


@pytest.fixture
def case(begin, shop):
    assert begin().status_code == 200
    with own_household(shop.pk):
        return Case.objects.get()


@pytest.fixture
def sheet(counter, case):
    """`sheet(submit="1")` → the answer to the page of the case, filled in for 知名 and sent by that button."""
    counter.post(f"{BASE}{case.pk}/", {"class": "well_known", "statement": "", "save": "1"})

    def sent(**changes):
        filled = {"class": "well_known", "met-1-2": "1", "text-1-2": "独特", "statement": "三代人的面馆"}
        filled |= {"file-1-2": paper(name="照片.pdf"), "declared": "1"} | changes
        return counter.post(f"{BASE}{case.pk}/", filled, follow=True)

    return sent


def now(case) -> Case:
    with own_household(case.household_id):
        return Case.objects.select_related("filed_by").get(pk=case.pk)


class TestFiling:
    def test_the_household_is_found_by_its_number_and_looking_is_logged(self, counter, shop, county_round):
        page = counter.get(BASE, {"number": shop.code}).content.decode()
        assert "张记面馆" in page and "上传并开始填写" in page and "张三" not in page
        with jurisdiction(shop.path):
            assert AuditRecord.objects.filter(act=acts.HOUSEHOLD_SHOWN, household_id=shop.pk).count() == 1

    def test_what_is_asked_of_the_database_does_not_grow(self, counter, shop, county_round, as_batch):
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert counter.get(BASE, {"number": shop.code}).status_code == 200
            return len(queries)

        asked()
        few = asked()
        with as_batch(), nationwide():
            for number in range(5):
                Penalty.objects.create(
                    household=shop,
                    decision_no=f"示例{number}",
                    decided_on=class_standards.DAY,
                    published_on=class_standards.DAY,
                    kind=PenaltyKind.FINE,
                    delivery_id=1,
                )
        assert asked() == few <= 60

    def test_from_the_consent_to_the_line(self, sheet, case):
        answer = sheet(submit="1")
        assert answer.status_code == 200 and "申报已提交" in answer.content.decode()
        lodged = now(case)
        assert (lodged.status, lodged.recognition_class, lodged.anchor_on) == (
            "submitted",
            "well_known",
            class_standards.BEGIN,
        )
        assert (lodged.filed_by.full_name, lodged.filed_by_person, bool(lodged.declared_at)) == ("窗口人员", None, True)
        with own_household(case.household_id):
            assert EligibilityCheck.objects.get().eligible
            assert Message.objects.get().title == "名特优新申报已提交"
            consent = StoredFile.objects.get(pk=lodged.consent_file_id)
        assert (consent.purpose, consent.household_id) == (file_purposes.CONSENT, case.household_id)

    def test_the_operator_finds_it_in_the_workspace(self, sheet, case, person):
        sheet(submit="1")
        phone = Client()
        factories.log_in_person(phone, person)
        page = phone.get(f"/my/{case.household_id}/recognition/{case.pk}/").content.decode()
        assert "已收到，正在排队审核" in page

    def test_twice_is_once(self, sheet, case):
        sheet(submit="1")
        assert "内容不能再改" in sheet(submit="1").content.decode()
        with own_household(case.household_id):
            assert EligibilityCheck.objects.count() == 1 and Evidence.objects.count() == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("consent", "said"),
        [(None, "请上传经营者签名"), (paper(b"MZ" + b"0" * 50), "只接受 PDF"), (paper(PDF[:20]), "PDF 文件不完整")],
    )
    def test_without_a_consent_that_can_be_read_nothing_begins(self, begin, shop, consent, said):
        assert said in begin(consent=consent).content.decode()
        with own_household(shop.pk):
            assert not Case.objects.exists() and not StoredFile.objects.exists()

    def test_what_the_operator_fills_in_himself_is_his(self, begin, counter, shop, county_round, person):
        own = CaseFactory(household=shop, round=county_round, by=person)
        assert "已经有一份正在填写的申报" in begin().content.decode()
        assert "经营者已经在自己的工作台开始填写" in counter.get(BASE, {"number": shop.code}).content.decode()
        assert counter.get(f"{BASE}{own.pk}/").status_code == 404
        assert counter.post(f"{BASE}{own.pk}/", {"statement": "x"}).status_code == 404

    def test_without_the_promise_nothing_is_lodged_and_all_is_kept(self, sheet, case):
        answer = sheet(submit="1", declared="")
        assert answer.status_code == 422 and "请阅读并勾选承诺" in answer.content.decode()
        kept = now(case)
        assert (kept.status, kept.statement) == ("draft", "三代人的面馆")
        with own_household(case.household_id):
            assert CaseAnswer.objects.filter(claimed=True).count() == 1 and Evidence.objects.count() == 1

    def test_one_bad_file_loses_nothing_else_and_lodges_nothing(self, sheet, case):
        answer = sheet(submit="1", **{"file-1-2": [paper(), paper(b"MZ" + b"0" * 50, "坏.pdf")]})
        assert answer.status_code == 422 and "只接受 PDF" in answer.content.decode()
        assert (now(case).status, now(case).statement) == ("draft", "三代人的面馆")
        with own_household(case.household_id):
            assert Evidence.objects.count() == 1

    def test_a_survival_type_is_not_lodged(self, sheet, case, shop, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.SURVIVAL)
        assert "目前不能提交" in sheet(submit="1").content.decode()
        assert now(case).status == "draft"

    def test_answers_to_another_class_are_not_taken_over(self, sheet, case):
        assert sheet(save="1", **{"class": "distinctive"}).status_code == 200
        assert now(case).recognition_class == "distinctive"
        with own_household(case.household_id):
            assert not CaseAnswer.objects.filter(claimed=True).exists() and not Evidence.objects.exists()

    @pytest.mark.parametrize("day", [class_standards.BEGIN - timedelta(days=1), class_standards.REVIEW])
    def test_out_of_its_days_nothing_begins(self, begin, shop, day):
        with clock.stopped_at(day):
            begin()
        with own_household(shop.pk):
            assert not Case.objects.exists()


class TestDoors:
    def test_a_neighbour_finds_neither_household_nor_case(self, case, client_of, neighbour, shop, county_round):
        client = client_of(neighbour)
        base = f"/office/{JIANGAN}/cases/file/"
        assert "辖区内没有号码为" in client.get(base, {"number": shop.code}).content.decode()
        sent = {"household": shop.pk, "round": county_round.pk, "consent": paper()}
        assert client.post(base, sent).status_code == 404
        for page in ("", "withdraw/"):
            assert client.post(f"{base}{case.pk}/{page}", {"note": "x"}).status_code == 404
        assert now(case).status == "draft"

    @pytest.mark.parametrize(("segment", "status"), [("03", 200), ("04", 404)])
    def test_a_station_files_for_its_own_households(
        self, station, household, officer_at, client_of, county_round, segment, status
    ):
        path = station(WUCHANG, "03", "示例一所").path
        station(WUCHANG, "04", "示例二所")
        theirs = household(WUCHANG, path=path)
        client = client_of(officer_at(f"{WUCHANG}{segment}", Role.CLERK))
        sent = {"household": theirs.pk, "round": county_round.pk, "consent": paper()}
        answer = client.post(f"/office/{WUCHANG}{segment}/cases/file/", sent, follow=True)
        assert answer.status_code == status
        with own_household(theirs.pk):
            assert Case.objects.count() == (status == 200)

    def test_a_round_of_elsewhere_is_an_absent_one(self, begin, county_round):
        assert begin(round=county_round.pk + 1).status_code == 404
        assert begin(round="x").status_code == 404


class TestLater:
    def test_a_file_is_taken_out_and_the_rest_is_kept(self, sheet, case, counter):
        sheet(save="1")
        with own_household(case.household_id):
            evidence = Evidence.objects.get()
        form = {"class": "well_known", "text-1-2": "改过", "statement": "改过", "remove": evidence.pk}
        counter.post(f"{BASE}{case.pk}/", form)
        assert now(case).statement == "改过"
        with own_household(case.household_id):
            assert not Evidence.objects.exists()
        assert "没有找到该文件" in counter.post(f"{BASE}{case.pk}/", form).content.decode()

    def test_supplements_are_handed_in_at_the_counter(self, sheet, case, counter, clerk):
        sheet(submit="1")
        with jurisdiction(case.path):
            Supplement.objects.create(
                path=case.path,
                household_id=case.household_id,
                case=case,
                stage="review",
                asked_by=clerk,
                asked_at=clock.now(),
                due_on=class_standards.BEGIN + timedelta(days=7),
                items=[{"criterion": "1-2", "reason": "材料不清晰", "text": "请重新拍照"}],
            )
            move(CASE, case.pk, CaseAction.RETURN, by=clerk, due_on=class_standards.BEGIN + timedelta(days=7))
        assert "请重新拍照" in counter.get(f"{BASE}{case.pk}/").content.decode()
        lodged_at = now(case).lodged_at
        form = {"text-1-2": "独特", "met-1-2": "1", "statement": "三代人的面馆", "submit": "1"}
        assert counter.post(f"{BASE}{case.pk}/", form).status_code == 422
        counter.post(f"{BASE}{case.pk}/", form | {"answer": "已重新拍照", "file-1-2": paper()})
        after = now(case)
        assert (after.status, after.recognition_class, after.lodged_at) == ("submitted", "well_known", lodged_at)

    def test_is_taken_back_with_a_reason(self, sheet, case, counter):
        sheet(submit="1")
        counter.post(f"{BASE}{case.pk}/withdraw/", {"note": " "})
        assert now(case).status == "submitted"
        counter.post(f"{BASE}{case.pk}/withdraw/", {"note": "经营者到场要求撤回"})
        assert now(case).status == "withdrawn"
        assert "已提交，内容不能再改" not in counter.get(f"{BASE}{case.pk}/").content.decode()
