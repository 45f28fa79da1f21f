"""Notices, objections, recognition and spot-checks over HTTP: office, public pages, open API."""

import re
from io import BytesIO

import openpyxl
import pypdf
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from docx import Document

from authorities import clock
from authorities.jurisdiction import jurisdiction
from mingteyouxin.notices.models import Objection, PublicNotice
from mingteyouxin.recognising.models import RecognitionBatch, RecognitionBatchItem
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckItem
from registry.models import PublishedType
from tests.casework.test_letters import with_a_font
from tests.factories.cases import object_to
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN
from tests.mingteyouxin.notices.conftest import AFTER, CONTACT, TITLE, fresh
from tests.second_officer import client_of_another

OFFICE, PATH = f"/office/{WUCHANG}/", "/42/01/06/"
PRIVATE = ("不可见经营者", "13812341234", "王五")


@pytest.fixture(autouse=True)
def no_calls_yet():
    cache.clear()


@pytest.fixture
def entry(selected, publish):
    (made,) = publish(selected(name="张记面馆", operator_name="不可见经营者", phone="13812341234"))
    return made


def _text(response) -> str:
    return response.content.decode()


def _objection(entry, **changes) -> dict:
    return {
        "code": entry.code, "kind": "objection", "name": "王五", "phone": "13987654321", "text": "曾经欠薪",
    } | changes  # fmt: skip


class TestNotice:
    def test_is_published_by_a_second_officer_who_saw_it(self, selected, client_of, clerk, supervisor, county_round):
        case = selected(name="张记面馆")
        client = client_of(clerk)
        new = f"{OFFICE}rounds/{county_round.pk}/notice/"
        assert "公示拟认定名单" in _text(client.get(f"{OFFICE}notices/"))
        assert "张记面馆" in _text(client.get(new))
        nothing = client.post(new, {"title": TITLE, "contact": CONTACT})
        assert nothing.status_code == 422 and "没有可以公示的户" in _text(nothing)
        asked = client.post(new, {"title": TITLE, "contact": CONTACT, "case": case.pk})
        draft = asked["Location"]
        assert fresh(case).status == "selected" and not PublicNotice.objects.exists()
        # The one who drew it up cannot publish it, whatever he posts.
        assert "同意并发布" not in _text(client.get(draft))
        client.post(f"{draft}approve/")
        assert fresh(case).status == "selected"
        second = client_of(supervisor)
        assert TITLE in _text(second.get(f"{OFFICE}notices/"))
        preview = _text(second.get(draft))
        done = second.post(f"{draft}approve/", follow=True)
        assert "公示至 2026-10-28" in _text(done) and fresh(case).status == "in_notice"
        # What he saw is what everyone sees.
        page = _text(second.get(f"/notices/{PublicNotice.objects.get().pk}/"))
        for said in ("张记面馆", case.household.code, TITLE, CONTACT, "2026年10月19日至 2026年10月28日"):
            assert said in preview and said in page
        client = client_of(clerk)
        again = client.post(new, {"title": TITLE, "contact": CONTACT, "case": case.pk})
        assert again.status_code == 422

    def test_files_hold_the_list_and_nothing_private(self, entry, client_of, clerk):
        client = client_of(clerk)
        page = f"{OFFICE}notices/{entry.notice_id}/"
        document = Document(BytesIO(client.get(f"{page}list.docx").content))
        said = "\n".join(paragraph.text for paragraph in document.paragraphs)
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert TITLE in said and "2026年10月19日 至 2026年10月28日" in said and CONTACT in said
        assert {"张记面馆", entry.code, "优质"} <= set(cells)
        book = openpyxl.load_workbook(BytesIO(client.get(f"{page}list.xlsx").content))
        values = [cell for row in book["名单"].iter_rows(values_only=True) for cell in row]
        assert "张记面馆" in values
        assert not any(private in f"{said}{cells}{values}" for private in PRIVATE)
        assert client.get(f"{page}list.exe").status_code == 404

    @with_a_font
    def test_the_print_holds_the_list_and_nothing_private(self, entry, client_of, clerk):
        file = client_of(clerk).get(f"{OFFICE}notices/{entry.notice_id}/list.pdf").content
        printed = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages).replace("\n", "")
        assert TITLE in printed and "张记面馆" in printed and not any(private in printed for private in PRIVATE)

    def test_a_neighbour_finds_none_of_it(self, entry, client_of, neighbour):
        client = client_of(neighbour)
        office = f"/office/{JIANGAN}/"
        made = object_to(entry, text="欠薪")
        for page in (f"notices/{entry.notice_id}/", f"notices/{entry.notice_id}/list.docx", f"objections/{made.pk}/"):
            assert client.get(office + page).status_code == 404
        assert TITLE not in _text(client.get(f"{office}notices/"))

    def test_the_public_reads_it_without_login(self, entry, client):
        assert TITLE in _text(client.get("/notices/"))
        page = _text(client.get(f"/notices/{entry.notice_id}/"))
        assert "张记面馆" in page and CONTACT in page
        listed = client.get("/api/v1/notices/", {"authority": "4201"}).json()
        assert (listed["count"], listed["results"][0]["title"]) == (1, TITLE)
        assert client.get("/api/v1/notices/", {"authority": "61"}).json()["count"] == 0
        one = client.get(listed["results"][0]["url"]).json()
        (line,) = one["results"]
        assert set(line) == {"position", "name", "code", "removed", "county", "class", "class_label", "level", "path"}
        assert (line["name"], line["class"], line["class_label"]) == ("张记面馆", "premium", "优质")
        assert not any(private in f"{page}{listed}{one}" for private in PRIVATE)

    @pytest.mark.parametrize(
        ("query", "code"), [({"authority": "9"}, "unknown_authority"), ({"page": "9"}, "page_out_of_range")]
    )
    def test_what_cannot_be_asked_says_why(self, db, client, query, code):
        for address in ("/api/v1/notices/", "/api/v1/recognitions/"):
            answer = client.get(address, query)
            assert (answer.status_code, answer.json()["code"]) == (400, code)


class TestObjection:
    def test_is_made_by_anybody_and_decided_by_an_officer(
        self, entry, client, client_of, clerk, officer_at, settings, tmp_path
    ):
        settings.FILE_STORE = tmp_path / "store"
        settings.DEMO, settings.SMS_SENDER = True, "authorities.delivery.sms.FileSender"
        settings.SMS_FILE = tmp_path / "sent.txt"
        picture = SimpleUploadedFile("单据.pdf", b"%PDF-1.4\n1 0 obj\n%%EOF", content_type="application/pdf")
        page = f"/notices/{entry.notice_id}/"
        with TestCase.captureOnCommitCallbacks(execute=True):
            asked = client.post(page, _objection(entry))
        code = re.search(r"[0-9]{6}，", settings.SMS_FILE.read_text())[0][:6]
        wrong = SimpleUploadedFile("a.pdf", b"MZ nothing of the kind", content_type="application/pdf")
        refused = client.post(asked["Location"], {"code": code, "file": wrong})
        assert refused.status_code == 422 and "只接受" in _text(refused)
        assert client.post(asked["Location"], {"code": code, "file": picture}).status_code == 302
        assert "王五" not in _text(client.get(page))
        with jurisdiction(PATH):
            made = Objection.objects.select_related("case", "file").get()
        assert made.case.status == "held" and made.file.household_id is None
        officer = client_of(clerk)
        assert "张记面馆" in _text(officer.get(f"{OFFICE}objections/"))
        shown = _text(officer.get(f"{OFFICE}objections/{made.pk}/"))
        assert "139****4321" in shown and "13987654321" not in shown
        file = officer.get(f"{OFFICE}files/{made.file.pk}/")
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        # Who reads no objection opens none of its files, though the case lies in the area.
        above = client_of_another(officer_at("420100"))
        assert above.get(f"/office/420100/files/{made.file.pk}/").status_code == 404
        assert above.get(f"/office/420100/cases/{made.case_id}/").status_code == 200
        assert officer.post(f"{OFFICE}objections/{made.pk}/", {"answer": "查无实据"}).status_code == 422
        done = officer.post(f"{OFFICE}objections/{made.pk}/", {"answer": "查无实据", "upheld": "no"}, follow=True)
        assert "不成立" in _text(done) and fresh(made.case).status == "in_notice"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"code": "92420106MAX0000000"}, "公示名单中没有这个号码"),
            ({"name": ""}, "请填写真实姓名"),
            ({"phone": "电话"}, "请填写 11 位手机号码"),
        ],
    )
    def test_what_is_missing_is_said_beside_the_field(self, entry, client, settings, changes, said):
        settings.DEMO, settings.SMS_SENDER = True, "authorities.delivery.sms.FileSender"
        answer = client.post(f"/notices/{entry.notice_id}/", _objection(entry, **changes))
        assert answer.status_code == 422 and said in _text(answer)

    def test_after_the_last_day_there_is_no_form(self, entry, client):
        with clock.stopped_at(AFTER):
            assert "真实姓名" not in _text(client.get(f"/notices/{entry.notice_id}/"))
            assert client.post(f"/notices/{entry.notice_id}/", _objection(entry)).status_code == 422


class TestRecognition:
    def test_asked_for_by_one_and_given_by_another(self, noticed, places, client_of, clerk, supervisor, county_round):
        places(1)
        case, _second = noticed(2)
        with clock.stopped_at(AFTER):
            client = client_of(clerk)
            new = f"{OFFICE}rounds/{county_round.pk}/recognise/"
            assert "尚可使用 1 户" in _text(client.get(new))
            asked = client.post(new, {"case": [case.pk, _second.pk]}, follow=True)
            assert "待复核" in _text(asked)
            with jurisdiction(PATH):
                batch = RecognitionBatch.objects.get()
            page = f"{OFFICE}recognitions/{batch.pk}/"
            assert "同意并认定" not in _text(client.get(page))
            client = client_of(supervisor)
            assert "同意并认定" in _text(client.get(page))
            done = _text(client.post(f"{page}approve/", follow=True))
            assert "已认定" in done and "名额已经用完" in done
            client.post(f"{page}approve/")
        with jurisdiction(PATH):
            assert sorted(RecognitionBatchItem.objects.values_list("status", flat=True)) == ["recognised", "stayed"]

    def test_the_public_finds_it_at_once(self, recognised, client, as_batch):
        (made,) = recognised()
        with jurisdiction(PATH):
            code = made.household.code
        with as_batch():
            # A type without a run behind it is no publication.
            PublishedType.objects.all().delete()
        with clock.stopped_at(AFTER):
            found = client.get(f"/api/v1/directory/{code}/").json()["recognition"]
            assert len(found.pop("number")) == 16
            assert found == {
                "class": "premium",
                "class_label": "优质",
                "level": "county",
                "recognised_on": "2026-10-29",
                "valid_until": "2029-10-29",
            }
            assert "2029年10月29日" in _text(client.get(f"/household/{code}/"))
            assert "名特优新·优质" in _text(client.get("/search/", {"q": code}))
            assert code in _text(client.get("/recognitions/", {"authority": "4201"}))
            for query, count in (
                ({"authority": "4201", "class": "premium"}, 1),
                ({"authority": "420106"}, 1),
                ({"authority": "420102"}, 0),
                ({"class": "distinctive"}, 0),
            ):
                answer = client.get("/api/v1/recognitions/", query).json()
                assert answer["count"] == len(answer["results"]) == count, query
            assert client.get("/api/v1/recognitions/", {"class": "gold"}).json()["code"] == "unknown_class"
            assert client.get("/recognitions/", {"class": "gold"}).status_code == 400

    def test_the_city_reads_the_report(self, recognised, client_of, officer_at):
        recognised()
        client = client_of(officer_at(WUHAN))
        listed = _text(client.get(f"/office/{WUHAN}/recognition-reports/"))
        assert "累计 1 户" in listed
        assert "校验值" in _text(client.get(listed.split('class="name"')[1].split('href="')[1].split('"')[0]))


class TestSpotCheck:
    def test_drawn_asked_answered_and_passed(self, recognised, client_of, officer_at, clerk, settings, tmp_path):
        settings.FILE_STORE = tmp_path / "store"
        recognised()
        city = f"/office/{WUHAN}/"
        with clock.stopped_at(AFTER):
            checker = officer_at(WUHAN)
            client = client_of(checker)
            assert "共 1 户" in _text(client.get(f"{city}samples/new/"))
            drawn = client.post(f"{city}samples/new/", {"year": "2026", "size": "1"}, follow=True)
            assert "随机种子" in _text(drawn)
            again = client.post(f"{city}samples/new/", {"year": "2026", "size": "1"})
            assert again.status_code == 422 and "没有在抽查期限内" in _text(again)
            with jurisdiction(PATH):
                item = SpotCheckItem.objects.get()
            page = f"checks/{item.pk}/"
            assert "要求限期补充" in _text(client.get(city + page))
            client.post(f"{city}{page}ask/", {"text": "请补充商标证书", "days": "5"})
            client = client_of(clerk)
            assert "提交补充说明" in _text(client.get(OFFICE + page))
            # The bureau that recognised does not decide about itself.
            for act in ("ask/", "pass/", "refuse/"):
                assert client.post(f"{OFFICE}{page}{act}", {"note": "好"}).status_code == 404
            wrong = {"text": "已补充", "files": [ContentFile(b"<html>", name="证书.pdf")]}
            refused = client.post(f"{OFFICE}{page}answer/", wrong)
            # What was typed stays in the page, for a file that is not taken must not lose it.
            assert refused.status_code == 422
            assert "“证书.pdf”：只接受" in _text(refused) and "已补充</textarea>" in _text(refused)
            with jurisdiction(PATH):
                assert SpotCheckItem.objects.get().status == SpotCheckStatus.SUPPLEMENT
            right = wrong | {"files": [ContentFile(b"%PDF-1.4 %%EOF", name="证书.pdf")]}
            client.post(f"{OFFICE}{page}answer/", right)
            client = client_of(checker)
            assert client.post(f"{city}{page}answer/", {"text": "代答"}).status_code == 404
            shown = _text(client.get(city + page))
            assert "已补充" in shown
            # What was handed in beside the answer is the checking bureau's to open, and no neighbour's.
            file = re.search(rf"/office/{WUHAN}/files/[0-9a-f-]+/", shown)[0]
            assert b"".join(client.get(file).streaming_content) == b"%PDF-1.4 %%EOF"
            assert client_of(officer_at(JIANGAN)).get(file.replace(WUHAN, JIANGAN)).status_code == 404
            client = client_of(checker)
            assert "无意见" in _text(client.post(f"{city}{page}pass/", {"note": "可以"}, follow=True))
        with jurisdiction("/42/01/"):
            assert SpotCheck.objects.get().drawn_by == checker

    def test_what_waits_stands_on_the_desk(self, entry, noticed, client_of, clerk):
        object_to(entry, text="欠薪")
        noticed()
        page = client_of(clerk).get(OFFICE)
        counts = {todo.label: todo.count for todo in page.context["todos"]}
        assert (counts["公示异议待处理"], counts["公示期满待认定"]) == (1, 1)
