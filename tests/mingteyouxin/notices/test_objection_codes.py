"""What the public says counts when the code to the phone comes back (C5); limits, receipt, the household's answer."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord, Notification
from authorities.refusals import Refused
from casework import four_eyes
from mingteyouxin import acts
from mingteyouxin.notices import objection_codes, objections, void_objections
from mingteyouxin.notices.enums import ObjectionKind, VoidGround
from mingteyouxin.notices.models import Objection
from mingteyouxin.notices.objection_models import ObjectionCode, ObjectionReply, ObjectionTold, VoidProposal
from registry.models import Message
from tests import second_officer
from tests.authorities.catalogue import run
from tests.factories import log_in_person
from tests.factories.cases import object_to
from tests.mingteyouxin.conftest import DOCUMENT, WUCHANG
from tests.mingteyouxin.notices.conftest import PUBLISHED, fresh

OFFICE, PATH = f"/office/{WUCHANG}/", "/42/01/06/"
PHONE = "13987654321"


class Register:
    """A place's service of real names, for tests: knows one person."""

    def agrees(self, name: str, phone: str) -> bool | None:
        return None if name == "赵六" else name == "王五" and phone == PHONE


class Silent:
    def agrees(self, name: str, phone: str) -> bool | None:
        raise ConnectionError


@pytest.fixture(autouse=True)
def no_calls_yet():
    cache.clear()


@pytest.fixture(autouse=True)
def sent(settings, tmp_path):
    """`sent()` → the messages, each as phone and text."""
    settings.DEMO, settings.SMS_SENDER = True, "authorities.delivery.sms.FileSender"
    settings.SMS_FILE = tmp_path / "sms" / "sent.txt"

    def read() -> list[tuple[str, str]]:
        file = Path(settings.SMS_FILE)
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [tuple(line.split("\t")[1:]) for line in lines]

    return read


@pytest.fixture
def case(selected):
    return selected(name="张记面馆", document=DOCUMENT, phone="13812341234")


@pytest.fixture
def entry(case, publish):
    (made,) = publish(case)
    return made


@pytest.fixture
def object_(entry, client, sent, django_capture_on_commit_callbacks):
    """`object_(phone=…)` → the response to the public form."""

    def post(**changes):
        said = {"code": entry.code, "kind": "objection", "name": "王五", "phone": PHONE, "text": "该户曾经欠薪"}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/notices/{entry.notice_id}/", said | changes)

    return post


@pytest.fixture
def give_back(client, sent, django_capture_on_commit_callbacks):
    """`give_back(response)` → the response to the code that was sent last."""

    def post(response, code: str = "", **fields):
        code = code or re.search(r"[0-9]{6}", sent()[-1][1])[0]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(response["Location"], {"code": code} | fields)

    return post


def _text(response) -> str:
    return response.content.decode()


def _count() -> int:
    with jurisdiction(PATH):
        return Objection.objects.count()


class TestTheCode:
    def test_nothing_counts_before_it_comes_back(self, case, object_, give_back, client, sent):
        asked = object_()
        assert asked.status_code == 302 and _count() == 0 and fresh(case).status == "in_notice"
        ((phone, text),) = sent()
        assert phone == PHONE and "该户" not in text and "张记" not in text
        assert "139****4321" in _text(client.get(asked["Location"]))
        done = give_back(asked)
        assert done.status_code == 302 and fresh(case).status == "held"
        page = client.get(done["Location"])
        with jurisdiction(PATH):
            made = Objection.objects.get()
        assert made.receipt in _text(page) and "不用再次提交" in _text(page)
        assert not any(private in _text(page) for private in ("王五", PHONE, "139****4321", "欠薪"))
        assert (sent()[-1][0], made.receipt in sent()[-1][1]) == (PHONE, True)
        # Pressed twice, or gone back to: the same page, and nothing more.
        code = re.search(r"[0-9]{6}", sent()[0][1])[0]
        assert give_back(asked, code)["Location"] == done["Location"] and _count() == 1

    def test_a_wrong_one_counts_for_nothing_and_five_are_the_last(self, case, object_, give_back, sent):
        asked = object_()
        right = re.search(r"[0-9]{6}", sent()[-1][1])[0]
        wrong = "000000" if right != "000000" else "000001"
        for left in (4, 3, 2, 1):
            answer = give_back(asked, wrong)
            assert answer.status_code == 422 and f"还可以再试 {left} 次" in _text(answer)
        assert "已失效" in _text(give_back(asked, wrong))
        assert "已失效" in _text(give_back(asked, right))
        assert _count() == 0 and fresh(case).status == "in_notice"

    def test_a_file_is_looked_at_once_the_code_is_right_and_costs_no_try(self, case, object_, give_back):
        asked = object_()

        def sent_with(code: str = "") -> str:
            broken = SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff broken")
            return give_back(asked, code, file=broken).content.decode()

        assert "验证码不正确。还可以再试 4 次" in sent_with("000000")
        for _ in range(objection_codes.MOST_TRIES):
            assert "图片已损坏" in sent_with()
        assert fresh(case).status == "in_notice"
        assert give_back(asked).status_code == 302 and fresh(case).status == "held"

    def test_after_ten_minutes_it_is_over(self, object_, give_back):
        asked = object_()
        with clock.stopped_at(clock.now() + timedelta(minutes=11)):
            assert "已失效" in _text(give_back(asked))
        assert _count() == 0

    @pytest.mark.parametrize("phone", ["1390000", "10000000", "027-88888888", "电话"])
    def test_a_telephone_that_no_message_reaches_holds_nobody(self, case, object_, sent, phone):
        answer = object_(phone=phone)
        assert answer.status_code == 422 and "11 位手机号码" in _text(answer)
        assert sent() == [] and fresh(case).status == "in_notice"

    def test_numbers_of_hong_kong_are_numbers(self, object_, sent):
        assert object_(phone="+852 9123 4567").status_code == 302
        assert sent()[-1][0] == "+85291234567"

    def test_without_a_way_to_send_it_the_page_says_where_to_write(self, entry, object_, client, settings):
        settings.SMS_SENDER = ""
        page = _text(client.get(f"/notices/{entry.notice_id}/"))
        assert "书面提出" in page and "获取验证码" not in page
        assert object_().status_code == 422

    def test_what_nobody_proved_is_forgotten(self, object_, as_batch):
        object_()
        with as_batch():
            assert objection_codes.forget_codes() == 0
            with clock.stopped_at(clock.now() + timedelta(hours=25)):
                assert objection_codes.forget_codes() == 1
        assert not ObjectionCode.objects.exists()

    def test_what_is_typed_lies_sealed(self, object_):
        object_()
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(c)::text FROM mingteyouxin_objectioncode c")
            row = cursor.fetchone()[0]
        assert not any(private in row for private in ("王五", PHONE, "欠薪"))


class TestRealNames:
    REGISTER, SILENT = (f"{__name__}.{one.__name__}" for one in (Register, Silent))

    def test_a_name_that_is_another_holds_nobody(self, case, object_, give_back, settings):
        settings.REAL_NAME_CHECKER = self.REGISTER
        answer = give_back(object_(name="李四"))
        assert answer.status_code == 422 and "不一致" in _text(answer)
        assert fresh(case).status == "in_notice"

    @pytest.mark.parametrize(
        ("checker", "name", "found"),
        [("", "王五", "unchecked"), ("R", "王五", "agrees"), ("R", "赵六", "unchecked"), ("S", "王五", "unchecked")],
    )
    def test_what_nobody_found_out_is_no_agreement(
        self, object_, give_back, settings, client_of, clerk, checker, name, found
    ):
        settings.REAL_NAME_CHECKER = {"": "", "R": self.REGISTER, "S": self.SILENT}[checker]
        assert give_back(object_(name=name)).status_code == 302
        with jurisdiction(PATH):
            made = Objection.objects.get()
        assert made.name_check == found
        said = "未核验" if found == "unchecked" else "实名登记一致"
        assert said in _text(client_of(clerk).get(f"{OFFICE}objections/{made.pk}/"))


class TestLimits:
    def test_one_phone_says_a_thing_once(self, entry):
        made = object_to(entry)
        with pytest.raises(Refused) as refusal:
            object_to(entry, text="再说一遍")
        assert refusal.value.code == "already_objected" and made.receipt in str(refusal.value)
        with jurisdiction(PATH), pytest.raises(IntegrityError, match="one_open_a_phone"), transaction.atomic():
            made.pk, made.receipt = None, "another"
            made.save(force_insert=True)
        # A comment is something else, and another person may object too.
        object_to(entry, kind=ObjectionKind.COMMENT)
        object_to(entry, phone="13700001111")

    def test_one_phone_holds_a_few_of_a_notice_and_no_county(self, selected, publish, settings):
        settings.NOTICE_OBJECTIONS_A_PHONE = 2
        cases = [selected() for _ in range(3)]
        first, second, third = publish(*cases)
        object_to(first)
        object_to(second)
        with pytest.raises(Refused) as refusal:
            object_to(third)
        assert refusal.value.code == "too_many_of_a_phone"
        assert [fresh(case).status for case in cases] == ["held", "held", "in_notice"]
        object_to(third, phone="13700001111")

    def test_a_phone_is_not_flooded(self, object_, sent, settings):
        settings.NOTICE_OBJECTIONS_AN_HOUR = 100
        for _ in range(5):
            assert object_().status_code == 302
        answer = object_()
        assert answer.status_code == 422 and "一小时后" in _text(answer)
        assert len(sent()) == 5
        assert object_(phone="13700001111").status_code == 302

    def test_a_notice_is_not_flooded_and_shuts_nobody_out(self, object_, sent, settings):
        settings.NOTICE_CODES_AN_HOUR = 2
        for phone in ("13700001111", "13700002222"):
            assert object_(phone=phone).status_code == 302
        assert "请过一分钟" in _text(object_())
        with clock.stopped_at(clock.now() + timedelta(minutes=2)):
            assert object_().status_code == 302

    def test_so_many_an_hour_from_one_address(self, object_, settings):
        settings.NOTICE_OBJECTIONS_AN_HOUR = 1
        assert object_().status_code == 302
        assert object_(phone="13700001111").status_code == 429


class TestTheReceipt:
    def test_it_opens_the_answer_to_whoever_has_it(
        self, entry, client, clerk, sent, django_capture_on_commit_callbacks
    ):
        made = object_to(entry)
        assert client.get("/objections/", {"number": "420106-2222-2222-2222"}).status_code == 404
        assert client.get("/objections/999999-2222-2222-2222/").status_code == 404
        found = client.get("/objections/", {"number": f" {made.receipt.lower()} "})
        assert found["Location"] == f"/objections/{made.receipt}/"
        assert "正在核实处理" in _text(client.get(found["Location"]))
        with jurisdiction(PATH), django_capture_on_commit_callbacks(execute=True):
            objections.decide(made.pk, upheld=False, answer="经核实，工资已经结清", by=clerk)
        page = _text(client.get(found["Location"]))
        assert "工资已经结清" in page and "不成立" in page
        assert sent()[-1][0] == PHONE and made.receipt in sent()[-1][1] and "工资" not in sent()[-1][1]


class TestTheHousehold:
    def test_reads_it_without_who_said_it_and_answers(self, case, entry, person, client_of, clerk):
        made = object_to(entry, name="王五", text="我是王五，电话139 8765 4321，该户曾经欠薪")
        with own_household(case.household_id):
            told = ObjectionTold.objects.get()
            assert told.text == "我是×××,电话139****4321,该户曾经欠薪"
            objections.reply(told.pk, "工资已于上月结清", by=person)
            with pytest.raises(Refused) as refusal:
                objections.reply(told.pk, "  ", by=person)
        assert refusal.value.code == "text_required"
        assert "工资已于上月结清" in _text(client_of(clerk).get(f"{OFFICE}objections/{made.pk}/"))
        with jurisdiction(PATH):
            assert Notification.objects.filter(officer=clerk, text__contains="经营者").count() == 1
            objections.decide(made.pk, upheld=False, answer="已结清", by=clerk)
        with own_household(case.household_id), pytest.raises(Refused) as refusal:
            objections.reply(told.pk, "再说", by=person)
        assert refusal.value.code == "already_decided"

    @pytest.mark.parametrize(("text", "said"), [(" ", "请填写您的说明"), ("长" * 2001, "最多 2000 字，现有 2001 字")])
    def test_loses_nothing_typed_and_reads_what_is_wrong_at_the_field(self, case, entry, person, text, said):
        object_to(entry)
        web = Client()
        log_in_person(web, person)
        with own_household(case.household_id):
            told = ObjectionTold.objects.get()
        base = f"/my/{case.household_id}/recognition/{case.pk}/"
        refused = web.post(f"{base}objections/{told.pk}/reply/", {"text": text})
        assert refused.status_code == 422 and refused.context["faulty"] == {f"reply-{told.pk}"}
        page = refused.content.decode()
        assert said in page and f'id="reply-{told.pk}_error"' in page and f"{text}</textarea>" in page
        assert web.post(f"{base}objections/{told.pk}/reply/", {"text": "工资已结清"}).status_code == 302
        assert "工资已结清" in web.get(base).content.decode()

    def test_is_told_on_its_first_page_that_it_may_answer_and_until_when(self, case, entry, person, clerk):
        web = Client()
        log_in_person(web, person)
        home = f"/my/{case.household_id}/"
        assert "公示期间收到异议" not in _text(web.get(home))
        made = object_to(entry)
        due = fresh(case).due_on
        page = _text(web.get(home))
        assert "有 1 条异议您还没有说明" in page and f"{due.year}年{due.month}月{due.day}日（含当日）以前处理" in page
        web.post("/display/", {"display": "elder", "next": home})
        assert "有人对您提出异议" in _text(web.get(home))
        web.post("/display/", {"display": "standard", "next": home})
        with own_household(case.household_id):
            objections.reply(ObjectionTold.objects.get().pk, "工资已结清", by=person)
            assert f"应当在 {due} 以前处理" in Message.objects.get(title="公示期间收到异议").text
        assert "您已经作了说明" in _text(web.get(home))
        with jurisdiction(PATH):
            objections.decide(made.pk, upheld=False, answer="已结清", by=clerk)
        assert "公示期间收到异议</h2>" not in web.get(home).content.decode()

    def test_another_household_reads_none_of_it(self, case, entry, selected, person):
        object_to(entry)
        other = selected()
        with own_household(case.household_id):
            told = ObjectionTold.objects.get()
        with own_household(other.household_id):
            assert not ObjectionTold.objects.exists()
            with pytest.raises(ObjectionTold.DoesNotExist):
                objections.reply(told.pk, "示例", by=person)
            forged = ObjectionReply(
                path=case.path,
                household_id=other.household_id,
                told=told,
                text="示例",
                by_person=person,
                at=clock.now(),
            )
            with pytest.raises(DatabaseError), transaction.atomic():
                forged.save(force_insert=True)
                run("SET CONSTRAINTS ALL IMMEDIATE")

    def test_it_is_not_told_of_a_comment(self, case, entry):
        object_to(entry, kind=ObjectionKind.COMMENT)
        with own_household(case.household_id):
            assert not ObjectionTold.objects.exists()


class TestThePhone:
    def test_is_shown_once_for_a_reason_that_is_logged(self, entry, client_of, clerk):
        made = object_to(entry)
        client, page = client_of(clerk), f"{OFFICE}objections/{made.pk}/"
        assert PHONE not in _text(client.get(page))
        refused = client.post(f"{page}phone/", {"reason": "看"})
        assert refused.status_code == 422 and PHONE not in _text(refused)
        assert PHONE in _text(client.post(f"{page}phone/", {"reason": "电话核实欠薪情况"}))
        assert PHONE not in _text(client.get(page))
        with nationwide():
            (record,) = AuditRecord.objects.filter(act=acts.OBJECTOR_REVEALED.name)
        assert (record.officer_id, record.reason, record.household_id) == (clerk.pk, "电话核实欠薪情况", None)


class TestSettingAside:
    def _propose(self, made, by):
        with jurisdiction(PATH):
            return void_objections.propose(made, ground=VoidGround.NO_FACTS, reason="只有一句骂人的话", by=by)

    def test_two_officers_set_it_aside_and_the_household_goes_on(self, case, entry, clerk, supervisor, client):
        made = object_to(entry, text="就是不好")
        proposal = self._propose(made, clerk)
        assert fresh(case).status == "held"
        with jurisdiction(PATH), pytest.raises(Refused) as refusal:
            second_officer.approve(void_objections.SUBJECT, proposal.pk, by=clerk)
        assert refusal.value.code == "four_eyes"
        with jurisdiction(PATH):
            second_officer.approve(void_objections.SUBJECT, proposal.pk, by=supervisor)
            made.refresh_from_db()
        assert (made.status, made.decided_by_id, fresh(case).status) == ("set_aside", supervisor.pk, "in_notice")
        page = _text(client.get(f"/objections/{made.receipt}/"))
        assert "不予受理" in page and "只有一句骂人的话" in page

    def test_it_is_proposed_and_answered_on_the_pages(self, entry, client_of, clerk, supervisor):
        made = object_to(entry)
        client, page = client_of(clerk), f"{OFFICE}objections/{made.pk}/"
        assert client.post(f"{page}void/", {"ground": "no_facts"}).status_code == 422
        asked = client.post(f"{page}void/", {"ground": "no_facts", "reason": "没有事实"})
        assert "同意不予受理" not in _text(client.get(asked["Location"]))
        assert client.post(f"{page}void/", {"ground": "no_facts", "reason": "没有事实"}).status_code == 422
        assert "已提请不予受理" in _text(client.get(page))
        second = client_of(supervisor)
        assert "同意不予受理" in _text(second.get(asked["Location"]))
        second.post(f"{asked['Location']}reject/", {"note": "有具体事实"})
        with jurisdiction(PATH):
            assert Objection.objects.get().status == "open"
            assert four_eyes.latest(void_objections.SUBJECT, VoidProposal.objects.get().pk).note == "有具体事实"

    def test_one_officer_alone_cannot_and_a_neighbour_proposes_nothing(self, entry, clerk, neighbour, as_owner):
        made = object_to(entry)
        foreign = VoidProposal(
            path="/42/01/02/",
            authority=neighbour.posts.get().authority,
            objection=made,
            ground=VoidGround.ABUSE,
            reason="示例",
            proposed_by=neighbour,
            proposed_at=clock.now(),
        )
        with jurisdiction("/42/01/02/"), pytest.raises(IntegrityError), transaction.atomic():
            foreign.save(force_insert=True)

    def test_what_is_decided_is_not_set_aside(self, entry, clerk, supervisor):
        made = object_to(entry)
        proposal = self._propose(made, clerk)
        with jurisdiction(PATH):
            objections.decide(made.pk, upheld=False, answer="查无实据", by=clerk)
            with pytest.raises(Refused):
                second_officer.approve(void_objections.SUBJECT, proposal.pk, by=supervisor)
        with pytest.raises(Refused) as refusal:
            self._propose(made, clerk)
        assert refusal.value.code == "already_decided"


def test_days_of_the_notice_are_asked_again_when_the_code_comes_back(entry, object_, give_back):
    assert PUBLISHED
    with clock.stopped_at(clock.now().replace(year=2026, month=10, day=28, hour=23, minute=55)):
        asked = object_()
    with clock.stopped_at(clock.now().replace(year=2026, month=10, day=29, hour=0, minute=2)):
        assert give_back(asked).status_code == 422
    assert _count() == 0
