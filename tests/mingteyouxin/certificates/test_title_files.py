"""Certificate, marks and picture of a title: what they say, who has them, and that they end with the title (C13)."""

import io
import os
from datetime import date, timedelta
from urllib.parse import unquote

import pypdf
import pytest
import segno
from django.test import Client
from PIL import Image

from authorities import clock
from authorities.jurisdiction import nationwide
from casework import printing
from casework.check_numbers import in_groups
from registry.models import Household
from registry.people.persons import Identity, recognise
from tests import factories
from tests.mingteyouxin.certificates.conftest import UNTIL
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

pytestmark = pytest.mark.skipif(
    not printing.fonts() and not os.environ.get("REQUIRE_BROWSER"), reason="no font with Chinese characters here"
)


@pytest.fixture
def mine(title):
    """`mine(name)` → the address of one of its files in the workspace."""
    return lambda name="": f"/my/{title.household_id}/recognition/certificates/{title.pk}/{name}"


@pytest.fixture
def coded(monkeypatch):
    """What the QR codes hold that were drawn."""
    said, make = [], segno.make

    def noted(content, **how):
        said.append(content)
        return make(content, **how)

    monkeypatch.setattr(segno, "make", noted)
    return said


def test_the_certificate_says_whose_what_and_until_when(phone, title, mine, coded):
    answer = phone.get(mine("certificate.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=UTF-8''张记面馆认定证书.pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    said = "".join(page.extract_text().split())
    for words in ("张记面馆", title.household.code, "“特色”个体工商户（县级）", "2026年11月20日至2029年11月20日"):
        assert words in said
    assert "".join(in_groups(title.number).split()) in said and title.recogniser.name in said
    assert coded == [f"http://testserver/t/{title.number}"]


def test_its_code_leads_to_the_public_s_host_whoever_prints_it(at_the_bureau, title, coded, settings):
    settings.PUBLIC_ADDRESS = "https://getihu.example"
    assert at_the_bureau.get(f"/office/{WUCHANG}/certificates/{title.pk}/mark.svg").content.startswith(b"<svg")
    assert coded == [f"https://getihu.example/t/{title.number}"]


@pytest.mark.parametrize(
    ("name", "size", "dpi"), [("mark-10.png", (1181, 1181), 300), ("picture.png", (1080, 1440), None)]
)
def test_pictures_have_the_size_that_is_printed_or_shown(phone, mine, name, size, dpi):
    with Image.open(io.BytesIO(phone.get(mine(name)).content)) as picture:
        picture.load()
        assert picture.size == size
        assert dpi is None or round(picture.info["dpi"][0]) == dpi


def test_a_name_that_looks_like_a_command_is_a_name(phone, title, mine, as_batch):
    name = '#read("/etc/passwd") *甲* $x$ <a>'
    with as_batch(), nationwide():
        Household.objects.filter(pk=title.household_id).update(name=name)
    (page,) = pypdf.PdfReader(io.BytesIO(phone.get(mine("certificate.pdf")).content)).pages
    assert name.replace(" ", "") in "".join(page.extract_text().split())


def test_asked_for_again_it_is_not_drawn_again(phone, mine, monkeypatch):
    first = phone.get(mine("mark.svg")).content
    monkeypatch.setattr(printing, "drawn", None)
    assert phone.get(mine("mark.svg")).content == first


def test_with_its_last_day_it_is_over(phone, at_the_bureau, title, mine):
    office = f"/office/{WUCHANG}/certificates/{title.pk}/"
    with clock.stopped_at(UNTIL):
        factories.log_in_person(phone, recognise(Identity("张三", "420106199001010071")))
        assert "mark-10.png" in phone.get(mine()).content.decode()
    with clock.stopped_at(UNTIL + timedelta(days=1)):
        factories.log_in_person(phone, recognise(Identity("张三", "420106199001010071")))
        page, refused = phone.get(mine()).content.decode(), phone.get(mine("certificate.pdf"))
    assert "有效期已于 2029年11月20日 届满" in page and "mark-10.png" not in page
    assert refused.status_code == 410 and "届满" in refused.content.decode()
    assert at_the_bureau.get(office).status_code == 200


def test_one_that_was_ended_says_how(phone, title, mine, force_status):
    force_status(title, "renounced", ended_on=date(2026, 11, 20))
    assert "终止（已放弃）" in phone.get(mine()).content.decode()
    assert phone.get(mine("mark.svg")).status_code == 410


def test_it_is_the_household_s_and_its_bureau_s(title, mine, household, officer_at):
    document = "420102199001010038"
    other = household(JIANGAN, document=document)
    stranger, neighbour = Client(), Client()
    factories.log_in_person(stranger, recognise(Identity("李四", document)))
    factories.log_in(neighbour, officer_at(JIANGAN))
    asked = (
        (stranger, mine("certificate.pdf")),
        (stranger, f"/my/{other.pk}/recognition/certificates/{title.pk}/certificate.pdf"),
        (neighbour, f"/office/{JIANGAN}/certificates/{title.pk}/certificate.pdf"),
        (neighbour, f"/office/{JIANGAN}/certificates/{title.pk}/"),
    )
    assert [client.get(address).status_code for client, address in asked] == [404] * 4


def test_what_there_is_not(phone, mine):
    assert phone.get(mine("other.pdf")).status_code == 404


def test_without_a_chinese_font_a_plain_sentence(phone, mine, monkeypatch):
    monkeypatch.setattr(printing, "fonts", list)
    answer = phone.get(mine("certificate.pdf"))
    assert answer.status_code == 503 and "中文字体" in answer.content.decode()
