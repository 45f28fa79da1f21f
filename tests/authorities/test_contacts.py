"""The phone book: bureaus and stations keep their own entry; whoever has none is answered by the nearest above."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock
from authorities.contacts import whom_to_ring, whom_to_ring_all
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Contact
from authorities.telephones import dial, read_telephone
from tests.factories import bureau

HUBEI, WUHAN, WUCHANG, JIANGAN = "420000", "420100", "420106", "420102"


@pytest.fixture
def desk(station):
    """A station of 武昌区."""
    return station(WUCHANG, "03", "示例街市场监管所")


@pytest.fixture
def listed(db):
    """`listed(bureau, "027-12345", days=-1)` → an entry that began so many days from today."""

    def keep(authority, telephone: str, *, days: int = -1, **more) -> Contact:
        day = clock.today() + timedelta(days=days)
        with nationwide():
            return Contact.objects.create(
                authority=authority, telephone=telephone, valid_from=day, kept_at=clock.now(), **more
            )

    return keep


def page(of, code: str) -> str:
    return reverse("contact-page", args=[code, of.pk])


def entry(**changes) -> dict[str, str]:
    return {"telephone": "027-87654321", "valid_from": clock.today().isoformat()} | changes


@pytest.mark.parametrize(
    ("written", "read", "dialled"),
    [
        ("027-87654321", "027-87654321", "02787654321"),
        ("（027）8765 4321 转 801", "027-87654321-801", "02787654321"),
        ("+86 010 6655 4433", "010-66554433", "01066554433"),
        ("0713-8765432", "0713-8765432", "07138765432"),
        ("13812341234", "13812341234", "13812341234"),
        ("４００－８００－１２３４", "400-800-1234", "4008001234"),
        ("12345", "12345", "12345"),
        ("12315", "12315", "12315"),
        ("027-12345", "027-12345", "02712345"),
        ("87654321", "", ""),
        ("027-876", "", ""),
        ("李科长 027-87654321", "", ""),
        ("", "", ""),
    ],
)
def test_a_telephone_is_read_into_its_one_form(written, read, dialled):
    assert (read_telephone(written), dial(read_telephone(written))) == (read, dialled)


class TestWhomToRing:
    def test_the_nearest_that_has_an_entry_answers(self, desk, listed):
        site = whom_to_ring(desk.path)
        assert site.telephone == settings.SITE_FOOTER["phone"]
        for holder in (bureau(HUBEI), bureau(WUHAN), bureau(WUCHANG), desk):
            listed(holder, "12315", address=f"示例：{holder.code}")
            found = whom_to_ring(desk.path)
            assert (found.name, found.telephone, found.more) == (holder.name, "12315", f"示例：{holder.code}")

    def test_neither_the_neighbours_nor_one_below(self, desk, listed):
        listed(bureau(JIANGAN), "12315")
        listed(desk, "12345")
        assert whom_to_ring(bureau(WUCHANG).path).telephone == settings.SITE_FOOTER["phone"]

    def test_the_entry_of_the_day_counts_and_of_one_day_the_last(self, listed):
        holder = bureau(WUCHANG)
        listed(holder, "027-87654321", days=-9)
        listed(holder, "027-87654322", days=1)
        assert whom_to_ring(holder.path).telephone == "027-87654321"
        listed(holder, "027-87654323", days=0)
        listed(holder, "027-87654324", days=0)
        assert whom_to_ring(holder.path).telephone == "027-87654324"

    def test_many_are_asked_for_in_one_statement(self, desk, listed):
        listed(bureau(WUHAN), "12345")
        listed(desk, "12315")
        paths = [desk.path, bureau(JIANGAN).path, "/61/"]
        with CaptureQueriesContext(connection) as queries:
            found = whom_to_ring_all(paths)
        assert len(queries) == 1
        assert [found[path].telephone for path in paths] == ["12315", "12345", settings.SITE_FOOTER["phone"]]


class TestKeeping:
    def test_the_station_keeps_its_own(self, desk, officer_at, client_of):
        web = client_of(officer_at(desk.code))
        answer = web.post(page(desk, desk.code), entry(hours="工作日", note="一楼有电梯"), follow=True)
        assert "已登记" in answer.content.decode()
        assert whom_to_ring(desk.path).more == "工作日，一楼有电梯"
        assert web.get(page(bureau(WUCHANG), desk.code)).status_code == 404

    def test_its_bureau_keeps_it_too(self, desk, officer_at, client_of):
        client_of(officer_at(WUCHANG)).post(page(desk, WUCHANG), entry())
        assert whom_to_ring(desk.path).telephone == "027-87654321"

    def test_the_city_sees_a_countys_and_keeps_it_not(self, desk, officer_at, client_of):
        web = client_of(officer_at(WUHAN))
        answer = web.post(page(bureau(WUCHANG), WUHAN), entry(), follow=True).content.decode()
        assert "请与其联系" in answer and not Contact.objects.filter(authority=bureau(WUCHANG)).exists()

    def test_the_neighbours_is_not_there(self, officer_at, client_of):
        web = client_of(officer_at(WUCHANG, Role.SUPERVISOR))
        assert web.get(page(bureau(JIANGAN), WUCHANG)).status_code == 404
        assert web.post(page(bureau(JIANGAN), WUCHANG), entry()).status_code == 404
        with jurisdiction("/42/01/06/"), pytest.raises(DatabaseError, match="another area"), transaction.atomic():
            Contact.objects.create(
                authority=bureau(JIANGAN), telephone="12345", valid_from=clock.today(), kept_at=clock.now()
            )

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"telephone": "8765432"}, "固定电话请写区号"),
            ({"telephone": ""}, "请填写电话"),
            ({"valid_from": "2020-01-01"}, "不能早于今天"),
            ({"note": "长" * 201}, "200"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, officer_at, client_of, changed, said):
        web = client_of(officer_at(WUCHANG))
        answer = web.post(page(bureau(WUCHANG), WUCHANG), entry(address="示例路 9 号") | changed)
        assert answer.status_code == 422
        assert said in answer.content.decode() and "示例路 9 号" in answer.content.decode()

    def test_who_has_none_is_found_on_the_list(self, desk, listed, officer_at, client_of):
        listed(bureau(WUCHANG), "12345")
        found = client_of(officer_at(WUCHANG)).get(reverse("contact-list", args=[WUCHANG]), {"state": "none"})
        assert [row.pk for row in found.context["table"].rows] == [desk.pk]


class TestPublic:
    def test_a_place_lists_its_bureau_and_stations(self, desk, listed):
        listed(bureau(WUCHANG), "027-87654321-801", note="示例：一楼有老年人专窗")
        listed(desk, "12315")
        listed(bureau(JIANGAN), "027-12345")
        text = Client().get(reverse("public-contacts"), {"place": "武昌区"}).content.decode()
        assert 'href="tel:02787654321"' in text and "老年人专窗" in text and desk.name in text
        assert "027-12345" not in text

    def test_where_it_has_none_the_bureaus_above_are_listed(self, listed):
        listed(bureau(WUHAN), "027-12345")
        text = Client().get(reverse("public-contacts"), {"place": WUCHANG}).content.decode()
        assert "027-12345" in text and bureau(WUHAN).name in text

    def test_where_nobody_has_the_sites_number_is_told(self, db):
        text = Client().get(reverse("public-contacts"), {"place": WUCHANG}).content.decode()
        assert "还没有登记" in text and settings.SITE_FOOTER["phone"] in text

    def test_a_place_that_there_is_not_is_refused_in_words(self, db):
        text = Client().get(reverse("public-contacts"), {"place": "乌有县"}).content.decode()
        assert "没有找到这个地区" in text

    def test_the_page_of_a_household_names_the_bureau_in_charge_with_its_number(self, household, listed):
        shop = household(WUCHANG)
        url = reverse("household", args=[shop.code])
        assert settings.SITE_FOOTER["phone"] in Client().get(url).content.decode().split("<footer")[0]
        listed(bureau(WUCHANG), "027-87654321", hours="示例：工作日")
        head = Client().get(url).content.decode().split("<footer")[0]
        assert 'href="tel:02787654321"' in head and "示例：工作日" in head

    def test_every_page_leads_there(self, db):
        assert reverse("public-contacts") in Client().get("/").content.decode()
