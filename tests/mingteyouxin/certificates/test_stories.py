"""A photo and a story beside a title: agreed to by the operator, looked at by the recogniser, gone when taken back."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image

from authorities import clock
from authorities.jurisdiction import nationwide, own_household
from mingteyouxin.certificates.models import TitleStory
from registry.models import Message, PublishedRecognition, PublishedStory
from tests import factories
from tests.mingteyouxin.certificates.conftest import UNTIL
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN

TEXT = "三代人做热干面，面条自己压，芝麻酱自己磨。"


def _photo() -> SimpleUploadedFile:
    """As a phone takes it: with the place."""
    picture, out = Image.new("RGB", (3000, 2000), "orange"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "示例手机"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("店.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def page(title) -> str:
    return f"/my/{title.household_id}/recognition/certificates/{title.pk}/"


@pytest.fixture
def sent(phone, page):
    """A photo and a story that wait to be looked at."""

    def submit(**changes) -> TitleStory:
        answer = phone.post(page, {"text": TEXT, "consent": "yes", "photo": _photo(), **changes})
        assert answer.status_code == 302, answer.content.decode()
        with nationwide():
            return TitleStory.objects.order_by("-pk").first()

    return submit


@pytest.fixture
def decide(at_the_bureau):
    """`decide(story, action)` → the answer to an officer of the recogniser who decides so."""

    def act(story: TitleStory, action: str = "release", reason: str = "", *, client: Client = at_the_bureau):
        return client.post(f"/office/{WUCHANG}/certificates/stories/{story.pk}/", {"action": action, "reason": reason})

    return act


def _status(story: TitleStory) -> str:
    with nationwide():
        return TitleStory.objects.get(pk=story.pk).status


def _seen(client, title) -> tuple[bool, bool, int]:
    """Whether everyone reads it beside the certificate and in the list, and how the photo answers."""
    certificate = client.get(f"/t/{title.number}").content.decode()
    listed = client.get("/recognitions/").content.decode()
    return TEXT in certificate, TEXT in listed, client.get(f"/t/{title.number}/photo/").status_code


def test_it_is_seen_once_the_recogniser_has_looked_and_gone_when_taken_back(client, phone, title, page, sent, decide):
    story = sent()
    assert _seen(client, title) == (False, False, 404)
    assert decide(story).status_code == 302
    assert _seen(client, title) == (True, True, 200)
    photo = client.get(f"/t/{title.number}/photo/")
    with Image.open(io.BytesIO(photo.content)) as shown:
        assert max(shown.size) == 1200 and not shown.getexif()
    again = client.get(f"/t/{title.number}/photo/", headers={"if-none-match": photo["ETag"]})
    assert (again.status_code, photo["Cache-Control"]) == (304, "no-cache")
    assert phone.post(f"{page}stories/{story.pk}/withdraw/").status_code == 302
    assert _seen(client, title) == (False, False, 404)
    assert _status(story) == "withdrawn" and not PublishedStory.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": ""}, "没有勾选同意"),
        ({"text": "字" * 301}, "最多 300 字"),
        ({"text": " ", "photo": ""}, "请写几句介绍"),
        ({"photo": SimpleUploadedFile("a.jpg", b"%PDF-1.4\n%%EOF\n")}, "不能用 PDF"),
        ({"photo": SimpleUploadedFile("a.jpg", b"<script>")}, "只接受"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(phone, page, changes, said):
    answer = phone.post(page, {"text": TEXT, "consent": "yes", "photo": _photo(), **changes})
    assert answer.status_code == 422 and said in answer.content.decode()
    with nationwide():
        assert not TitleStory.objects.exists()


def test_only_the_operator_agrees(phone, page, monkeypatch, title):
    monkeypatch.setattr("registry.people.standing.Standing.is_operator", False)
    answer = phone.post(page, {"text": TEXT, "consent": "yes"})
    assert answer.status_code == 422 and "经营者本人决定" in answer.content.decode()


def test_one_waits_at_a_time_and_what_is_shown_stays_till_the_next_is_released(
    client, phone, page, title, sent, decide
):
    first = sent()
    assert "还在审核" in phone.post(page, {"text": "又一段", "consent": "yes"}).content.decode()
    decide(first)
    second = sent(text="换一段介绍", photo="")
    assert _seen(client, title)[0]
    decide(second)
    assert (_status(first), _status(second)) == ("replaced", "shown")
    assert _seen(client, title) == (False, False, 404)
    assert "换一段介绍" in client.get(f"/t/{title.number}").content.decode()


def test_not_shown_is_told_with_its_reason(client, phone, title, page, sent, decide):
    story = sent()
    answer = decide(story, "decline")
    assert answer.status_code == 422 and "请写明" in answer.content.decode()
    decide(story, "decline", "照片里有其他顾客")
    assert _status(story) == "declined" and "照片里有其他顾客" in phone.get(page).content.decode()
    with own_household(title.household_id):
        assert "照片里有其他顾客" in Message.objects.first().text


def test_what_is_shown_can_be_taken_off(client, title, sent, decide):
    story = sent()
    decide(story)
    decide(story, "decline", "与该户无关")
    assert _seen(client, title) == (False, False, 404)


def test_only_the_recogniser_decides(sent, officer_at):
    story = sent()
    above, neighbour = Client(), Client()
    factories.log_in(above, officer_at(WUHAN))
    factories.log_in(neighbour, officer_at(JIANGAN))
    at = "certificates/stories"
    assert above.get(f"/office/{WUHAN}/{at}/{story.pk}/").status_code == 200
    assert above.post(f"/office/{WUHAN}/{at}/{story.pk}/", {"action": "release"}).status_code == 404
    assert neighbour.get(f"/office/{JIANGAN}/{at}/{story.pk}/photo/").status_code == 404
    assert _status(story) == "submitted"


def test_it_goes_with_the_title_whichever_way_that_ends(client, title, sent, decide, as_batch):
    decide(sent())
    with clock.stopped_at(UNTIL + timedelta(days=1)):
        assert _seen(client, title) == (False, False, 404)
    with as_batch():
        PublishedRecognition.objects.filter(household_id=title.household_id).delete()
    assert not PublishedStory.objects.exists()


def test_a_household_does_not_release_its_own(sent, title):
    story = sent()
    with pytest.raises(DatabaseError), transaction.atomic(), own_household(title.household_id):
        TitleStory.objects.filter(pk=story.pk).update(status="shown", decided_by=1, decided_at=clock.now())


def test_it_waits_on_the_desk(at_the_bureau, sent):
    sent()
    assert "待审核的照片和介绍" in at_the_bureau.get(f"/office/{WUCHANG}/").content.decode()
    assert TEXT in at_the_bureau.get(f"/office/{WUCHANG}/certificates/stories/").content.decode()
