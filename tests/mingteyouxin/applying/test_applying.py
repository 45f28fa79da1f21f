"""A household applies on its phone: step by step, over HTTP, as the ordinary web role."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord, StoredFile
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.acts import CASE_MOVED, CASE_SAVED, CASE_STARTED, EVIDENCE_ADDED
from mingteyouxin.applying import applications
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, EligibilityCheck, Evidence, Supplement
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests.models import Contest
from registry.enums import HouseholdType
from registry.models import Household, Message, RiskMark
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, RecognitionFactory
from tests.factories.class_standards import RoundFactory
from tests.mingteyouxin.conftest import HUBEI, WUCHANG
from tests.mingteyouxin.lists import complete_list

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size=(800, 600), **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **how)
    return out.getvalue()


@pytest.fixture
def phone(person, shop):
    """The operator's phone."""
    client = Client()
    factories.log_in_person(client, person)
    return client


@pytest.fixture
def base(shop):
    return f"/my/{shop.pk}/recognition/"


@pytest.fixture
def case(phone, base, county_round, shop):
    """A draft, begun by the button."""
    assert phone.post(f"{base}start/{county_round.pk}/").status_code == 302
    with own_household(shop.pk):
        return Case.objects.get()


@pytest.fixture
def upload(phone, base, case):
    def sent(content=PDF, name="证明.pdf", criterion="1-2"):
        file = SimpleUploadedFile(name, content)
        return phone.post(f"{base}{case.pk}/criteria/", {f"file-{criterion}": file, "stay": "1"}, follow=True)

    return sent


@pytest.fixture
def filled(phone, base, case, upload):
    """All steps but the last."""
    phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
    upload()
    phone.post(f"{base}{case.pk}/criteria/", {"met-1-2": "1", "text-1-2": "独特"})
    phone.post(f"{base}{case.pk}/statement/", {"statement": "三代人的面馆"})
    return case


def now(case) -> Case:
    with own_household(case.household_id):
        return Case.objects.get(pk=case.pk)


def links(page: str, subject: str) -> list[str]:
    """Names of the findings that a page offers to contest."""
    return re.findall(rf"\?subject={subject}&amp;finding=([^&#]+)&amp;datum=", page)


def _draft(case) -> Case:
    with own_household(case.household_id):
        return Case.objects.get(status="draft")


class TestACredentialThatNoListNames:
    """知名 of this round asks for a trademark, or for what the household says; it says nothing here."""

    @pytest.fixture
    def claimed(self, phone, base, case):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        phone.post(f"{base}{case.pk}/statement/", {"statement": "三代人的面馆"})

        def submitted() -> str:
            phone.post(f"{base}{case.pk}/submit/", {"declared": "1"})
            return now(case).status

        return submitted

    def test_never_stops_a_household_by_a_list_that_has_aged(self, claimed, as_batch, case):
        with as_batch():
            complete_list("/42/", "注册商标", on=class_standards.BEGIN - timedelta(days=400))
        assert claimed() == "submitted" and not now(case).on_condition

    def test_of_late_it_may_be_contested(self, claimed, as_batch, phone, base, case, shop):
        with as_batch():
            complete_list("/42/", "注册商标")
        assert claimed() == "draft"
        page = phone.get(f"{base}{case.pk}/criteria/").content.decode()
        (finding,) = links(page, "credential")
        # Of another one of the class it would let go of nothing.
        for named, status in ((f"{finding}9", "draft"), (finding, "submitted")):
            sent = {"subject": "credential", "finding": named, "text": "有商标"}
            assert phone.post(f"{base}contests/", sent).status_code == 302
            assert claimed() == status
        assert now(case).on_condition


class TestWhereToApply:
    """附件二(五)2: to county or city; what a province's departments recommend is all that a province recognises."""

    @pytest.fixture
    def round_at(self):
        def make(code: str):
            by, second = factories.officer_at(code), factories.officer_at(code, Role.SUPERVISOR)
            return RoundFactory(bureau=code, by=by, second=second)

        return make

    def test_a_province_takes_recommendations_only(self, phone, base, shop, person, round_at):
        row = round_at(HUBEI)
        with clock.stopped_at(class_standards.BEGIN):
            assert row not in applications.rounds_for(shop, on=class_standards.BEGIN)
            with own_household(shop.pk), pytest.raises(Refused) as refusal:
                applications.start(shop, row, by=person)
            assert refusal.value.code == "recommendations_only"
            # Nor does the database take one.
            with pytest.raises(Refused) as refusal:
                CaseFactory(household=shop, round=row, by=person)
            assert refusal.value.code == "recommendations_only"

    def test_county_and_city_take_applications(self, shop, person, round_at):
        row = round_at("420100")
        with clock.stopped_at(class_standards.BEGIN), own_household(shop.pk):
            assert row in applications.rounds_for(shop, on=class_standards.BEGIN)
            assert applications.start(shop, row, by=person).status == "draft"


class TestTheWholeWay:
    def test_from_the_first_page_to_the_last(self, phone, base, filled, shop):
        page = phone.get(f"{base}{filled.pk}/submit/").content.decode()
        assert "三代人的面馆" in page and "1 个文件" in page and "还差这些" not in page
        assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code == 302
        case = now(filled)
        assert (case.status, case.recognition_class, case.type_then) == ("submitted", "well_known", "growth")
        assert case.anchor_on == class_standards.BEGIN and case.lodged_at and case.declared_at and not case.on_condition
        with own_household(shop.pk):
            assert EligibilityCheck.objects.get().eligible
            assert Message.objects.get().title == "名特优新申报已提交"
        page = phone.get(f"{base}{case.pk}/").content.decode()
        assert "已收到，正在排队审核" in page and case.authority.name in page

    def test_it_stands_on_the_time_line_and_in_the_copy_of_its_data(self, phone, base, filled, shop):
        due = phone.get(f"/my/{shop.pk}/timeline/").content.decode().split("办过的事")[0]
        assert f'href="{base}{filled.pk}/"' in due and "等您办" in due
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        due, happened = phone.get(f"/my/{shop.pk}/timeline/").content.decode().split("办过的事")
        assert "等您办" not in due and f"由{filled.authority.name}办理" in due
        assert "名特优新：提交申报" in happened
        held = phone.get(f"/my/{shop.pk}/data/copy/?format=json").json()
        assert held["名特优新办件"][0]["申报理由"] == "三代人的面馆"
        assert held["名特优新材料"][0]["文件"] == "证明.pdf"

    def test_the_last_step_lists_what_is_claimed_and_warns_of_a_box_not_ticked(self, phone, base, case, upload, shop):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        upload()
        phone.post(f"{base}{case.pk}/criteria/", {"text-1-2": "独特"})
        page = phone.get(f"{base}{case.pk}/submit/").content.decode()
        assert "没有勾选“符合”" in page and "已上传 1 个文件" in page
        phone.post(f"{base}{case.pk}/criteria/", {"met-1-2": "1", "text-1-2": "独特"})
        page = phone.get(f"{base}{case.pk}/submit/").content.decode()
        assert "没有勾选“符合”" not in page and "已勾选符合" in page

    def test_whoever_holds_a_title_is_told_so_and_no_fault_is_listed(self, phone, base, shop, county_round, as_batch):
        with as_batch():
            RecognitionFactory(household=shop)
        page = phone.get(base).content.decode()
        assert "有效期内不用再申报" in page and "不能申报，原因" not in page and "开始申报" not in page

    def test_with_the_clock_set_back_meanwhile(self, phone, base, filled):
        began = clock.now() + timedelta(minutes=5)
        with own_household(filled.household_id):
            Case.objects.filter(pk=filled.pk).update(started_at=began)
        assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code == 302
        assert (now(filled).status, now(filled).lodged_at) == ("submitted", began)

    def test_what_is_offered_says_what_is_still_to_be_looked_into(self, phone, base, county_round):
        page = phone.get(base).content.decode()
        assert "开始申报" in page and "待核实" in page

    def test_nobody_begins_what_cannot_be_lodged(self, phone, base, county_round, shop, as_batch):
        """Another title cannot be contested away; a type can."""
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.SURVIVAL)
        assert "先开始填写" in phone.get(base).content.decode()
        with as_batch():
            RecognitionFactory(household=shop)
        page = phone.get(base).content.decode()
        assert "有效期内不用再申报" in page and "开始申报" not in page

    def test_every_step_is_kept_and_another_phone_goes_on(self, filled, base, person):
        other = Client()
        factories.log_in_person(other, person)
        page = other.get(f"{base}{filled.pk}/criteria/").content.decode()
        assert "独特" in page and "证明.pdf" in page

    def test_twice_is_once(self, phone, base, filled):
        for _ in range(2):
            phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        assert now(filled).status == "submitted"
        with own_household(filled.household_id):
            assert EligibilityCheck.objects.count() == 1

    def test_what_is_missing_is_said_and_nothing_is_lost(self, phone, base, case):
        answer = phone.post(f"{base}{case.pk}/submit/", {"declared": "1"})
        assert answer.status_code == 422 and "请选择申报类别" in answer.content.decode()
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        phone.post(f"{base}{case.pk}/criteria/", {"met-1-2": "1", "text-1-2": ""})
        page = phone.post(f"{base}{case.pk}/submit/", {"declared": "1"}).content.decode()
        assert "还没有上传材料" in page and "请填写申报理由" in page
        assert now(case).status == "draft"

    def test_without_the_promise_nothing_is_lodged(self, phone, base, filled):
        assert "请阅读并勾选承诺" in phone.post(f"{base}{filled.pk}/submit/").content.decode()
        assert now(filled).status == "draft"

    def test_another_class_forgets_the_answers(self, phone, base, filled):
        phone.post(f"{base}{filled.pk}/class/", {"class": "distinctive"})
        with own_household(filled.household_id):
            assert not CaseAnswer.objects.filter(claimed=True).exists()

    @pytest.mark.parametrize("kind", ["emerging", "best", ""])
    def test_a_class_that_is_not_open_is_not_chosen(self, phone, base, case, kind):
        phone.post(f"{base}{case.pk}/class/", {"class": kind})
        assert now(case).recognition_class == ""

    @pytest.mark.parametrize("day", [class_standards.BEGIN - timedelta(days=1), class_standards.REVIEW])
    def test_out_of_its_days_nothing_is_lodged(self, phone, base, filled, day):
        with clock.stopped_at(day):
            assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code in (302, 422)
        assert now(filled).status == "draft"


class TestEligibility:
    @pytest.fixture
    def survival(self, shop, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.SURVIVAL)

    def test_is_shown_before_it_starts(self, phone, base, county_round, survival):
        page = phone.get(base).content.decode()
        assert "生存型，自主申报须为成长型或者发展型" in page and "由有关部门推荐的，不受来源类型限制" in page
        # One truth: whoever may begin, with an objection, is not told above it that nobody may.
        assert "认为数据不对，先开始填写" in page
        assert "目前还不能申报" not in page and ">开始申报<" not in page

    def test_bars_the_last_step(self, phone, base, filled, survival):
        answer = phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        assert answer.status_code == 422 and "目前不能提交" in answer.content.decode()
        assert now(filled).status == "draft"

    def test_is_lodged_on_condition_while_it_is_contested(self, phone, base, filled, survival):
        (finding,) = set(links(phone.get(base).content.decode(), "type"))
        page = phone.get(f"{base}?subject=type&finding={finding}&datum=分型#contest").content.decode()
        assert (
            f'name="finding" value="{finding}"' in page and f'href="/my/{filled.household_id}/objections/new/"' in page
        )
        sent = {"subject": "type", "finding": finding, "datum": "分型结果", "text": "去年营业额少报了"}
        assert phone.post(f"{base}contests/", sent).status_code == 302
        assert phone.post(f"{base}contests/", sent | {"datum": "别的说法"}).status_code == 422
        with own_household(filled.household_id):
            assert Contest.objects.count() == 1
        assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code == 302
        case = now(filled)
        assert (case.status, case.on_condition) == ("submitted", True)

    @pytest.mark.parametrize(("changes", "faulty"), [
        ({"text": " "}, {"contest-text"}), ({"text": "长" * 1001}, {"contest-text"}),
        ({"subject": "none"}, {"contest-subject"}),
        ({"datum": "长" * 201, "text": ""}, {"contest-datum", "contest-text"}),
    ])  # fmt: skip
    def test_half_a_contest_loses_nothing_typed(self, phone, base, shop, changes, faulty):
        sent = {"subject": "tax", "datum": "三季度", "text": "税额少报了"} | changes
        refused = phone.post(f"{base}contests/", sent)
        page = refused.content.decode()
        assert refused.status_code == 422 and refused.context["faulty"] == faulty
        assert all(f'id="{field}_error"' in page and f'href="#{field}"' in page for field in faulty)
        assert f'value="{sent["datum"]}"' in page and f"{sent['text']}</textarea>" in page and "<details open>" in page
        assert ('value="tax" selected' in " ".join(page.split())) is (sent["subject"] == "tax")
        with own_household(shop.pk):
            assert not Contest.objects.exists()

    def test_the_same_twice_is_said_at_the_field(self, phone, base):
        sent = {"subject": "tax", "datum": "三季度", "text": "税额少报了"}
        assert phone.post(f"{base}contests/", sent).status_code == 302
        again = phone.post(f"{base}contests/", sent)
        assert again.status_code == 422 and again.context["faulty"] == {"contest-datum"}
        assert "已经提出过异议" in again.content.decode() and "税额少报了</textarea>" in again.content.decode()

    @pytest.mark.parametrize(
        "said",
        [
            {"subject": "tax"},
            # In general, of another year, and of another kind than it is.
            {"subject": "type"},
            {"subject": "type", "finding": "type-2025"},
            {"subject": "tax", "finding": "type-2026"},
        ],
    )
    def test_contesting_something_else_does_not_help(self, phone, base, filled, survival, said):
        assert phone.post(f"{base}contests/", said | {"text": "示例"}).status_code == 302
        assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code == 422

    def test_a_name_that_names_no_finding_is_refused(self, phone, base, shop):
        refused = phone.post(f"{base}contests/", {"subject": "tax", "finding": "<b>", "text": "税额少报了"})
        assert refused.status_code == 422 and "税额少报了</textarea>" in refused.content.decode()

    def test_of_two_marks_the_contested_one_alone_is_lifted(self, phone, base, filled, shop, as_batch):
        with as_batch(), nationwide():
            for kind in ("abnormal", "serious_violation"):
                RiskMark.objects.create(household=shop, kind=kind, from_on=date(2026, 1, 5), delivery_id=1)
        first, second = dict.fromkeys(links(phone.get(base).content.decode(), "risk_mark"))
        for finding, status in ((first, "draft"), (second, "submitted")):
            phone.post(f"{base}contests/", {"subject": "risk_mark", "finding": finding, "text": "不是本户"})
            page = phone.get(f"{base}{filled.pk}/data/").content.decode()
            assert "已提出异议" in page and first not in links(page, "risk_mark")
            phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
            assert now(filled).status == status
        assert now(filled).on_condition


class TestFields:
    """What is to be put right stands in a summary that leads to its field, and beside the field."""

    def _says(self, response, field: str, text: str) -> None:
        page = response.content.decode()
        assert response.status_code == 422
        assert f'href="#{field}"' in page and text in page
        assert page.count(f'id="{field}_error"') == 1 == page.count(f'id="{field}"')
        assert f'aria-describedby="{field}_error"' in page

    def test_of_a_file_that_is_none(self, phone, base, case, upload):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        self._says(upload(b"no picture", "照片.jpg"), "file-1-2", "照片.jpg")
        assert upload().status_code == 200

    def test_of_the_promise(self, phone, base, filled):
        self._says(phone.post(f"{base}{filled.pk}/submit/"), "declared", "请阅读并勾选承诺")

    def test_of_the_class(self, phone, base, case):
        self._says(phone.post(f"{base}{case.pk}/class/", {"class": "best"}), "class", "请选择一个类别")

    def test_words_that_do_not_fit_are_neither_cut_nor_lost(self, phone, base, filled):
        whole, longer = "理由" * 1000, "理由" * 1001
        told = phone.post(f"{base}{filled.pk}/statement/", {"statement": longer})
        self._says(told, "statement", "最多 2000 字，现有 2002 字")
        assert longer in told.content.decode()
        said = {"met-1-2": "1", "text-1-2": "说" * 1001, "stay": "1"}
        told = phone.post(f"{base}{filled.pk}/criteria/", said)
        self._says(told, "text-1-2", "最多 1000 字，现有 1001 字")
        assert said["text-1-2"] in told.content.decode()
        assert phone.post(f"{base}{filled.pk}/statement/", {"statement": whole}).status_code == 302
        with own_household(filled.household_id):
            assert Case.objects.get(pk=filled.pk).statement == whole

    def test_the_end_of_a_line_is_one_character_as_the_browser_counts_it(self, phone, base, filled):
        lines = ["行" * 9] * 200
        sent = phone.post(f"{base}{filled.pk}/statement/", {"statement": "\r\n".join(lines)})
        assert sent.status_code == 302
        with own_household(filled.household_id):
            assert Case.objects.get(pk=filled.pk).statement == "\n".join(lines)

    def test_what_is_missing_leads_to_its_field(self, phone, base, filled):
        phone.post(f"{base}{filled.pk}/statement/", {"statement": " "})
        page = phone.get(f"{base}{filled.pk}/submit/").content.decode()
        assert f'href="{base}{filled.pk}/statement/#statement"' in page


class TestElder:
    """长辈版 of the first page: what the household has to do, and five things."""

    def test_shows_what_is_due_and_five_things(self, phone, base, case, shop):
        phone.cookies["display"] = "elder"
        page = phone.get(f"/my/{shop.pk}/").content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert all(
            thing in main
            for thing in ("查分型", "看办理进度", "申报名特优新", "期限和办过的事", "找人帮忙", 'href="tel:')
        )
        assert f"{base}{case.pk}/" in main and "等您办理" in main
        assert main.count("<li>") == 6
        assert "登记信息" not in main
        # Nothing is out of reach.
        assert "更多功能" in page and f"/my/{shop.pk}/data/" in page


class TestEvidence:
    def test_a_picture_is_made_again_without_what_the_phone_wrote(self, phone, base, case, upload):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        exif = Image.Exif()
        exif[0x010E] = "家庭住址"
        exif[0x0112] = 6
        page = upload(picture(size=(4000, 100), exif=exif), name="../../照片.JPG").content.decode()
        assert "上传了 1 个文件" in page
        with own_household(case.household_id):
            evidence = Evidence.objects.select_related("file").get()
        answer = phone.get(f"{base}{case.pk}/evidence/{evidence.pk}/")
        content = b"".join(answer.streaming_content)
        made = Image.open(io.BytesIO(content))
        assert (made.format, made.height, dict(made.getexif())) == ("JPEG", 2400, {})
        assert evidence.file.name == "照片.jpg" and answer["X-Content-Type-Options"] == "nosniff"
        assert "家庭住址".encode() not in content

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"MZ\x90\x00" + b"0" * 100, "证书.pdf", "只接受 PDF、JPG、PNG"),
            (b"<html><script>1</script></html>", "照片.jpg", "只接受 PDF、JPG、PNG"),
            (PDF[:20], "证书.pdf", "PDF 文件不完整"),
            (picture()[:200], "照片.jpg", "图片已损坏"),
            (b"\x00\x00\x00\x18ftypheic" + b"0" * 64, "照片.heic", "图片已损坏"),
        ],
    )
    def test_what_is_disguised_or_broken_is_refused(self, phone, base, case, upload, content, name, said):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        assert said in upload(content, name).content.decode()
        with own_household(case.household_id):
            assert not Evidence.objects.exists() and not StoredFile.objects.exists()

    def test_too_large_too_many_and_what_a_department_holds(self, phone, base, case, upload, settings):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        settings.MAX_EVIDENCE_BYTES, settings.MAX_EVIDENCE_FILES = 20, 1
        assert "文件超过" in upload().content.decode()
        settings.MAX_EVIDENCE_BYTES = 10_000
        assert "不需要上传" in upload(criterion="1-1").content.decode()
        upload()
        assert "最多 1 个文件" in upload().content.decode()

    def test_a_scanner_is_asked_and_its_absence_is_no_pass(self, phone, base, case, upload, settings, tmp_path):
        phone.post(f"{base}{case.pk}/class/", {"class": "well_known"})
        scanner = tmp_path / "scan"
        scanner.write_text("#!/bin/sh\n! grep -q EICAR\n")
        scanner.chmod(0o700)
        settings.EVIDENCE_SCANNER = str(scanner)
        assert "没有通过安全检查" in upload(PDF.replace(b"<<>>", b"EICAR")).content.decode()
        settings.EVIDENCE_SCANNER = str(tmp_path / "nothing")
        assert "暂时不可用" in upload().content.decode()
        settings.EVIDENCE_SCANNER = str(scanner)
        assert "上传了 1 个文件" in upload().content.decode()

    def test_is_taken_out_while_it_can_be_written(self, phone, base, filled):
        with own_household(filled.household_id):
            evidence = Evidence.objects.get()
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        phone.post(f"{base}{filled.pk}/criteria/", {"remove": evidence.pk})
        with own_household(filled.household_id):
            assert Evidence.objects.count() == 1

    def test_officers_in_charge_open_it_and_neighbours_do_not(self, phone, base, filled, client_of, clerk, officer_at):
        with own_household(filled.household_id):
            file = Evidence.objects.get().file_id
        # What is not lodged is the household's own, its files too.
        assert client_of(clerk).get(f"/office/{WUCHANG}/files/{file}/").status_code == 404
        assert phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"}).status_code == 302
        assert b"".join(client_of(clerk).get(f"/office/{WUCHANG}/files/{file}/").streaming_content) == PDF
        assert client_of(officer_at("420102")).get(f"/office/420102/files/{file}/").status_code == 404


class TestWhatWasSubmitted:
    """The household reads again what it claimed, with its files and what it declared."""

    def test_is_read_again_on_the_page_of_the_case(self, phone, base, filled):
        page = f"{base}{filled.pk}/"
        assert "我提交的内容" not in phone.get(page).content.decode()
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        with own_household(filled.household_id):
            evidence = Evidence.objects.select_related("file").get()
        text = phone.get(page).content.decode()
        submitted = " ".join(text.split("我提交的内容")[1].split("</details>")[0].split())
        assert "您申报：符合" in submitted and "独特" in submitted and "三代人的面馆" in submitted
        assert f'href="{page}evidence/{evidence.pk}/"' in submitted and evidence.file.name in submitted
        assert "承诺：我承诺所填内容和上传材料真实" in submitted
        assert f"{class_standards.BEGIN:%Y年}" in submitted and "<textarea" not in submitted


class TestDoors:
    @pytest.fixture
    def stranger(self, household):
        other = household(WUCHANG, name="李记茶馆", document="420106198501011234")
        client = Client()
        factories.log_in_person(client, recognise(Identity("李四", "420106198501011234")))
        return client, f"/my/{other.pk}/recognition/"

    def test_anothers_case_is_an_absent_one(self, filled, stranger, base):
        client, own = stranger
        with own_household(filled.household_id):
            evidence = Evidence.objects.get().pk
        pages = ["", "data/", "class/", "criteria/", "statement/", "submit/", f"evidence/{evidence}/"]
        for page in pages:
            for path in (own, base):
                assert client.get(f"{path}{filled.pk}/{page}").status_code == 404, page
        for page in ["withdraw/", "supplement/", "criteria/", "submit/"]:
            assert client.post(f"{own}{filled.pk}/{page}").status_code == 404, page
        assert now(filled).status == "draft"

    def test_a_round_of_elsewhere_is_an_absent_one(self, phone, base, county_round, household):
        assert phone.post(f"{base}start/{county_round.pk + 1}/").status_code == 404


class TestWithdrawalAndSupplements:
    @pytest.fixture
    def returned(self, phone, base, filled, clerk):
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        with jurisdiction(filled.path):
            Supplement.objects.create(
                path=filled.path,
                household_id=filled.household_id,
                case=filled,
                stage="review",
                asked_by=clerk,
                asked_at=clock.now(),
                due_on=class_standards.BEGIN + timedelta(days=7),
                items=[{"criterion": "1-2", "reason": "材料不清晰", "text": "请重新拍照"}],
            )
            return move(
                CASE,
                filled.pk,
                CaseAction.RETURN,
                by=clerk,
                event_fields={"reasons": ["材料不清晰"]},
                due_on=class_standards.BEGIN + timedelta(days=7),
                served_on=class_standards.BEGIN,
            )

    def test_what_is_asked_is_shown_and_the_place_in_line_stays(self, phone, base, returned, upload):
        first_page = f"/my/{returned.household_id}/"
        assert "等您办理" in phone.get(first_page).content.decode()
        page = phone.get(f"{base}{returned.pk}/").content.decode()
        assert "材料不清晰" in page and "请重新拍照" in page
        assert "上传了 1 个文件" in upload(picture(), name="b.png").content.decode()
        before = now(returned).lodged_at
        with clock.stopped_at(class_standards.BEGIN + timedelta(days=7)):
            phone.post(f"{base}{returned.pk}/supplement/", {"answer": "已重新拍照"})
            assert "等您办理" not in phone.get(first_page).content.decode()
        case = now(returned)
        assert (case.status, case.lodged_at) == ("submitted", before)
        # The office's day went on by as many working days as its clock stood still.
        assert case.due_on > class_standards.LAST
        with own_household(case.household_id):
            assert Supplement.objects.get().answer == "已重新拍照"

    def test_the_class_is_fixed_once_it_was_lodged(self, phone, base, returned):
        phone.post(f"{base}{returned.pk}/class/", {"class": "distinctive"})
        assert now(returned).recognition_class == "well_known"

    def test_too_late_it_ends_by_the_clock(self, phone, base, returned, as_batch):
        day = class_standards.BEGIN + timedelta(days=8)
        with clock.stopped_at(day):
            phone.post(f"{base}{returned.pk}/supplement/", {"answer": "晚了"})
            assert now(returned).status == "returned"
            with as_batch():
                assert (applications.lapse_due(day), applications.lapse_due(day)) == (1, 0)
        assert now(returned).status == CaseStatus.LAPSED
        with own_household(returned.household_id):
            assert Message.objects.order_by("-id").first().title == "名特优新申报已终止"

    def test_a_draft_ends_with_the_days_of_its_round(self, case, as_batch):
        with as_batch():
            assert applications.lapse_due(class_standards.END) == 0
            assert applications.lapse_due(class_standards.END + timedelta(days=1)) == 1

    def test_taken_back_and_applied_for_again(self, phone, base, filled, county_round):
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        phone.post(f"{base}{filled.pk}/withdraw/", {"note": "想再准备准备"})
        assert now(filled).status == "withdrawn"
        assert phone.post(f"{base}start/{county_round.pk}/").status_code == 302
        with own_household(filled.household_id):
            assert Case.objects.filter(status="draft").count() == 1

        page = phone.get(f"{base}{_draft(filled).pk}/criteria/").content.decode()
        assert "证明.pdf" in page and "独特" in page
        assert "三代人的面馆" in phone.get(f"{base}{_draft(filled).pk}/statement/").content.decode()

    def test_another_operator_begins_with_nothing_of_the_one_before(self, phone, base, filled, county_round, as_batch):
        phone.post(f"{base}{filled.pk}/withdraw/", {})
        with as_batch(), nationwide():
            Household.objects.filter(pk=filled.household_id).update(
                operator_name="李四", operator_id_index=sealer().index("420106198501011234")
            )
        successor = Client()
        factories.log_in_person(successor, recognise(Identity("李四", "420106198501011234")))
        assert successor.post(f"{base}start/{county_round.pk}/").status_code == 302
        assert (_draft(filled).recognition_class, _draft(filled).statement) == ("", "")

    def test_what_was_typed_outlives_an_upload_and_a_removal(self, phone, base, filled):
        def typed(**more) -> str:
            sent = {"met-1-2": "1", "text-1-2": "改过的说明", **more}
            return phone.post(f"{base}{filled.pk}/criteria/", sent, follow=True).content.decode()

        broken = SimpleUploadedFile("坏.jpg", picture()[:200])
        page = typed(**{"file-1-2": broken, "stay": "1"})
        assert "坏.jpg：图片已损坏" in page and "改过的说明" in page
        with own_household(filled.household_id):
            evidence = Evidence.objects.get().pk
        page = typed(remove=str(evidence), **{"text-1-2": "又改了一次"})
        assert "又改了一次" in page and "证明.pdf" not in page

    def test_all_of_it_is_in_the_log(self, phone, base, filled):
        phone.post(f"{base}{filled.pk}/submit/", {"declared": "1"})
        with nationwide():
            acts = set(AuditRecord.objects.filter(household_id=filled.household_id).values_list("act", flat=True))
        assert {CASE_STARTED, CASE_SAVED, EVIDENCE_ADDED, CASE_MOVED} <= acts
