"""The way in from a QR code: to one's own workspace by way of the login, and nothing to learn for anybody else."""

from urllib.parse import quote

import pytest

from tests.factories.households import uscc
from tests.registry.household.conftest import DOCUMENT, OTHER_DOCUMENT, PHONE, bare

pytestmark = pytest.mark.django_db
UNUSED = uscc(999_999)


def _page(client, number: str) -> str:
    response = client.get(f"/q/{number}/")
    assert response.status_code == 200
    return bare(response).replace(number, "")


def test_by_way_of_the_login_to_ones_own_household(mine, household, ask, code_sent, client):
    # Another shop of the same operator: the code says which one is meant.
    household("420106", name="张记分店", document=DOCUMENT, phone=PHONE)
    landed = client.get(f"/q/{mine.code}/").content.decode()
    login = f"/my/login/?next={quote(f'/q/{mine.code}/', safe='')}"
    assert login in landed
    assert f'value="{mine.code}"' in client.get(login).content.decode()
    ask(client, mine)
    answer = client.post("/my/login/code/", {"code": code_sent()}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/my/{mine.pk}/"


def test_whoever_is_in_goes_straight_there(mine, log_in):
    assert log_in(mine).get(f"/q/{mine.code.lower()}/")["Location"] == f"/my/{mine.pk}/"


def test_a_visitor_learns_nothing(mine, client):
    assert _page(client, mine.code) == _page(client, UNUSED)


def test_nor_does_somebody_else(mine, household, log_in):
    other = household("420106", name="李记茶馆", document=OTHER_DOCUMENT, phone="13900001111")
    stranger = log_in(other, document=OTHER_DOCUMENT)
    assert "不能办理这一号码的事项" in _page(stranger, mine.code)
    assert _page(stranger, mine.code) == _page(stranger, UNUSED)


@pytest.mark.parametrize("number", ["1234", "4201061990010100710", "张记"])
def test_what_is_no_number_is_not_there(client, number):
    assert client.get(f"/q/{number}/").status_code == 404


def test_in_wechat_one_is_told_how_to_get_at_files(mine, log_in):
    client, page = log_in(mine), f"/my/{mine.pk}/data/"
    assert "在浏览器中打开" not in client.get(page).content.decode()
    assert "在浏览器中打开" in client.get(page, headers={"User-Agent": "MicroMessenger/8.0"}).content.decode()
