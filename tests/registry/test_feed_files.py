"""A feed file opens by what it holds: as it came for whoever handed it in or gives a reason, masked for the rest."""

import csv
import io

import pytest
from django.test import Client

from authorities import files
from authorities.enums import Department, Role
from authorities.file_purposes import FileDoor
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import AuditRecord, Job, StoredFile
from mingteyouxin.file_purposes import EVIDENCE
from registry import acts, feeds, tasks
from registry.file_purposes import FEED, REFUSED_ROWS
from registry.models import Delivery, DeliveryReveal
from registry.people.persons import Identity, recognise
from tests import factories

WUCHANG, JIANGHAN, HUBEI, NATION = "420106", "420103", "420000", "000000"
PATH = "/42/01/06/"
DOCUMENT, PHONE, NAME = "420106199001011234", "13812341234", "欧阳示例"
ROWS = (
    "统一社会信用代码,名称,经营者,证件类型,证件号码,联系电话,登记机关,成立日期,登记状态,内部备注\r\n"
    f"92420106MA4K000001,张记面馆,{NAME},居民身份证,{DOCUMENT},{PHONE},420106,2020-01-01,存续,李示例 13900001111\r\n"
)
PRIVATE = (DOCUMENT, PHONE, NAME, "13900001111", "李示例")


@pytest.fixture
def deliverer(officer_at):
    return officer_at(WUCHANG)


@pytest.fixture
def delivery(deliverer, as_batch):
    """`delivery(feeds.TAX)` → what the deliverer handed in, with its refused rows."""

    def make(feed=feeds.HOUSEHOLDS, text=ROWS, **fields) -> Delivery:
        with jurisdiction(PATH):
            kept = {
                name: files.keep(
                    [text.encode()], name=f"{name}.csv", purpose=purpose, content_type="text/csv", by=deliverer
                )
                for name, purpose in (("file", FEED), ("refused_file", REFUSED_ROWS))
            }
        said = {"path": PATH, "feed": feed, "area": PATH, "partial": True, "file_name": "a.csv", "by": deliverer}
        with as_batch(), jurisdiction("/"):
            return Delivery.objects.create(**said | kept | {"refused": 1, "taken_at": kept["file"].kept_at} | fields)

    return make


def _logged_in(officer) -> Client:
    client = Client()
    factories.log_in(client, officer)
    return client


def _addresses(delivery: Delivery, bureau: str) -> list[str]:
    """Every address at which a file of the delivery could be asked for."""
    own = [delivery.file_id, delivery.refused_file_id]
    page = f"/office/{bureau}/intake/{delivery.pk}/"
    return [*(f"{page}files/{file}/" for file in own), *(f"/office/{bureau}/files/{file}/" for file in own)]


def _opened(client: Client, delivery: Delivery, bureau: str = WUCHANG) -> list[int]:
    """Answers of all addresses; what opens is the file as it came."""
    answers = [client.get(url) for url in _addresses(delivery, bureau)]
    for answer in answers:
        if answer.status_code == 200:
            assert DOCUMENT in b"".join(answer.streaming_content).decode()
    return [answer.status_code for answer in answers]


def _page(client: Client, delivery: Delivery, bureau: str = WUCHANG) -> str:
    return client.get(f"/office/{bureau}/intake/{delivery.pk}/").content.decode()


def _reveal(client: Client, delivery: Delivery, bureau: str = WUCHANG, reason: str = "与税务局核对退回的行") -> int:
    return client.post(f"/office/{bureau}/intake/{delivery.pk}/reveal/", {"reason": reason}).status_code


class TestAsItCame:
    def test_for_who_handed_it_in(self, delivery, deliverer):
        assert _opened(_logged_in(deliverer), delivery()) == [200] * 4

    def test_for_others_of_the_bureau_and_above_for_a_reason_in_that_session(self, delivery, officer_at):
        made = delivery()
        for bureau, role in ((WUCHANG, Role.CLERK), (WUCHANG, Role.SUPERVISOR), (HUBEI, Role.CLERK)):
            officer = officer_at(bureau, role)
            client = _logged_in(officer)
            assert _opened(client, made, bureau) == [404] * 4, (bureau, role)
            assert "原件的，请先说明理由" in _page(client, made, bureau)
            assert _reveal(client, made, bureau, reason="看") == 302
            assert _opened(client, made, bureau) == [404] * 4
            assert _reveal(client, made, bureau) == 302
            # The address of all files stays closed: it knows of no reason.
            assert _opened(client, made, bureau) == [200, 200, 404, 404]
            assert _opened(_logged_in(officer), made, bureau) == [404] * 4, "another session"
        with jurisdiction(PATH):
            assert AuditRecord.objects.filter(act=acts.DELIVERY_REVEALED).count() == 2, "the province's is its own"

    def test_never_for_the_nation(self, delivery, officer_at):
        made = delivery()
        client = _logged_in(officer_at(NATION, Role.SUPERVISOR))
        assert _opened(client, made, NATION) == [404] * 4
        assert _reveal(client, made, NATION) == 404
        page = _page(client, made, NATION)
        assert "遮盖副本" in page
        assert "查看原件" not in page

    def test_for_the_department_whose_it_is(self, delivery, officer_at):
        made = delivery(feeds.TAX)
        tax = _logged_in(officer_at(WUCHANG, Role.DEPARTMENT, department=Department.TAX))
        assert _opened(tax, made) == [200, 200, 404, 404]
        other = _logged_in(officer_at(WUCHANG, Role.DEPARTMENT, department=Department.SOCIAL_SECURITY))
        assert _opened(other, made) == [404] * 4

    def test_a_file_in_which_nothing_is_private_for_whoever_sees_the_delivery(self, delivery, officer_at):
        made = delivery(feeds.RISK_MARKS)
        assert _opened(_logged_in(officer_at(WUCHANG)), made)[:2] == [200, 200]
        unknown = delivery(feeds.RISK_MARKS, ignored_columns=["内部备注"])
        assert _opened(_logged_in(officer_at(WUCHANG)), unknown)[:2] == [404, 404], "nobody knows what stands there"


class TestHouseholds:
    def test_those_of_the_area_see_who_opened_it_and_why(self, delivery, officer_at, household):
        own = household(WUCHANG, operator_name=NAME, document=DOCUMENT)
        elsewhere = household(JIANGHAN, operator_name="李四", document="420103199001010012")
        made = delivery()
        _reveal(_logged_in(officer_at(WUCHANG)), made)
        client = Client()
        factories.log_in_person(client, recognise(Identity(NAME, DOCUMENT)))
        page = client.get(f"/my/{own.pk}/looks/").content.decode()
        assert "与税务局核对退回的行" in page
        assert "登记信息" in page
        for shop, rows in ((own, 1), (elsewhere, 0)):
            with own_household(shop.pk):
                assert DeliveryReveal.objects.count() == rows

    def test_a_file_of_its_own_that_was_opened_is_told_to_it(self, officer_at, household, monkeypatch):
        # Held by something that everybody may see; whose door it is, tests/authorities/test_files.py asks.
        monkeypatch.setattr("authorities.access.declared", lambda kind: [FileDoor(EVIDENCE, lambda acting, key: True)])
        shop = household(WUCHANG)
        with jurisdiction(PATH):
            kept = files.keep(
                [b"1"], name="a.jpg", purpose=EVIDENCE, content_type="image/jpeg", by=None, household=shop.pk
            )
        opened = _logged_in(officer_at(WUCHANG)).get(f"/office/{WUCHANG}/files/{kept.pk}/")
        assert b"".join(opened.streaming_content) == b"1"
        with own_household(shop.pk):
            assert AuditRecord.objects.filter(act="file_downloaded", object_key=str(kept.pk)).count() == 1


class TestMasked:
    def test_a_copy_holds_nothing_private_and_is_the_askers_own(self, delivery, officer_at, as_batch):
        made = delivery()
        officer = officer_at(NATION, Role.CLERK)
        client = _logged_in(officer)
        asked = client.post(f"/office/{NATION}/intake/{made.pk}/files/{made.file_id}/masked/")
        with jurisdiction("/"):
            job = Job.objects.get(kind="masked_copy")
        assert asked.url == f"/office/{NATION}/jobs/{job.pk}/"
        with as_batch():
            tasks.copy_masked(job.pk, path="/")
        page = client.get(asked.url).content.decode()
        with jurisdiction("/"):
            kept = StoredFile.objects.get(purpose="masked_copy")
        assert f"/files/{kept.pk}/" in page
        text = b"".join(client.get(f"/office/{NATION}/files/{kept.pk}/").streaming_content).decode("utf-8-sig")
        assert [private for private in PRIVATE if private in text] == []
        (heads, cells) = csv.reader(io.StringIO(text))
        assert heads[-1] == "内部备注"
        assert (cells[0], cells[1], cells[2]) == ("92420106MA4K000001", "张记面馆", "欧***")
        assert (cells[4], cells[5], cells[9]) == ("420106********1234", "138****1234", "***")
        other = _logged_in(officer_at(NATION, Role.CLERK))
        assert other.get(f"/office/{NATION}/files/{kept.pk}/").status_code == 404

    def test_a_file_that_cannot_be_read_says_so(self, delivery, officer_at, as_batch):
        made = delivery(text="a,b\r\n1,2\r\n")
        client = _logged_in(officer_at(WUCHANG))
        client.post(f"/office/{WUCHANG}/intake/{made.pk}/files/{made.file_id}/masked/")
        with jurisdiction(PATH):
            job = Job.objects.get(kind="masked_copy")
        with as_batch():
            tasks.copy_masked(job.pk, path=PATH)
        with jurisdiction(PATH):
            job.refresh_from_db()
        assert (job.status, job.error_code) == ("failed", "no_known_column")
