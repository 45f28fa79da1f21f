"""The list of titles (榜单): picked by place, counted by class, saved as a table; each leads to its certificate."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from authorities import clock
from portal import public_lists
from registry import directory
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.certificates.conftest import SINCE, UNTIL
from tests.mingteyouxin.conftest import WUCHANG

LIST = "/recognitions/"


@pytest.fixture
def others(title, household, as_batch, published):
    """Beside 张记面馆's, of the class 特色: one of 优质 whose name looks like a formula, one that is over."""
    with as_batch():
        made = [
            RecognitionFactory(household=household(WUCHANG, name="=1+1小店"), recognised_on=SINCE),
            RecognitionFactory(
                household=household(WUCHANG, name="期满小店"), recognised_on=SINCE - timedelta(days=1200)
            ),
        ]
    return [published(one) for one in made]


def _page(client, **asked) -> str:
    return client.get(LIST, asked).content.decode()


def test_a_place_is_picked_step_by_step_and_the_class_stays(client, others):
    country = _page(client, **{"class": "premium"})
    assert "?class=premium&amp;authority=420000" in country
    county = _page(client, **{"class": "premium", "authority": WUCHANG})
    for place in ("420000", "420100"):
        assert f"authority={place}" in county
    assert "=1+1小店" in county and "张记面馆" not in county


def test_each_class_is_counted_in_the_place(client, others):
    page = " ".join(_page(client, authority=WUCHANG, **{"class": "emerging"}).split())
    for words in ("全部 2<", "知名 0<", "特色 1<", "优质 1<", "新兴 0<"):
        assert words in page
    assert "没有有效的认定" in page


def test_each_leads_to_what_its_certificate_says(client, title, others):
    assert f"/t/{title.number}" in _page(client)
    code = title.household.code
    assert f"/t/{title.number}" in client.get(f"/household/{code}/").content.decode()
    assert directory.find(code).recognition.number == title.number
    listed = client.get("/api/v1/recognitions/").json()["results"]
    assert title.number in [row["number"] for row in listed]
    with clock.stopped_at(UNTIL + timedelta(days=1)):
        assert f"/t/{title.number}" not in client.get(f"/household/{code}/").content.decode()


def test_the_list_of_a_place_is_saved_as_a_table(client, title, others):
    asked = {"authority": WUCHANG}
    text = client.get(f"{LIST}list.csv", asked)
    assert "filename*=UTF-8''" in text["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert {line["名称"] for line in lines} == {"张记面馆", "'=1+1小店"}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}list.xlsx", asked).content))
    assert {row[0].value for row in book["名单"].iter_rows(min_row=2)} == {"张记面馆", "=1+1小店"}
    (only,) = csv.DictReader(
        io.StringIO(client.get(f"{LIST}list.csv", asked | {"class": "distinctive"}).content.decode("utf-8-sig"))
    )
    assert (only["统一社会信用代码（注册号）"], only["类别"], only["级别"]) == (title.household.code, "特色", "县级")


def test_without_a_place_or_of_too_many_nothing_is_saved(client, others, monkeypatch):
    answer = client.get(f"{LIST}list.csv")
    assert answer.status_code == 400 and "请先选择地区" in answer.content.decode()
    monkeypatch.setattr(public_lists, "MOST_SAVED", 1)
    answer = client.get(f"{LIST}list.xlsx", {"authority": WUCHANG})
    assert answer.status_code == 400 and "下一级地区" in answer.content.decode()
    assert "list.csv" not in _page(client, authority=WUCHANG)


def test_more_rows_ask_no_more_of_the_database(client, others, asked):
    assert asked(lambda: client.get(LIST, {"authority": WUCHANG})) <= 9
