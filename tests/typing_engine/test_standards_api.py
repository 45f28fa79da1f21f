"""GET /api/v1/standards/ as outsiders script against it (CONTRACTS 5)."""

import itertools
import json
from urllib.parse import quote

import pytest

from authorities import clock
from authorities.jurisdiction import nationwide
from tests.registry.test_directory_types import publish_run, publish_type
from tests.typing_engine.batch.documents import PLAIN, SCORED
from typing_engine import standards

STANDARDS = "/api/v1/standards/"
KEYS = {
    "number", "title", "province", "valid_from", "valid_until", "published_at", "in_force", "document", "text",
}  # fmt: skip
_addresses = itertools.count(1)


@pytest.fixture
def api(client):
    """Asks from an address of its own, so that tests do not use up each other's look-ups."""
    address = f"198.51.100.{next(_addresses) % 250}"
    return lambda path, **query: client.get(path, query, REMOTE_ADDR=address)


@pytest.fixture
def publish(db):
    """`publish(PLAIN, province="61")` → the published standard."""

    def published(text: str, **changes):
        text = json.dumps({**json.loads(text), **changes}, ensure_ascii=False)
        with nationwide():
            number = standards.save_draft(text).number
            return standards.publish(number)

    return published


def test_the_list_of_a_province_holds_documents_and_texts_the_newest_first(api, publish):
    publish(PLAIN, valid_from="2024-01-01")
    publish(SCORED, valid_from="2025-01-01", valid_until="2099-12-31")
    publish(PLAIN, number="示例〔2026〕61号", province="61")
    answer = api(STANDARDS, province="42").json()
    assert answer["count"] == 2
    newer, older = answer["results"]
    assert set(newer) == KEYS
    assert (newer["number"], newer["valid_from"], newer["valid_until"]) == (
        "示例〔2026〕2号", "2025-01-01", "2099-12-31",
    )  # fmt: skip
    assert (newer["in_force"], older["in_force"]) == (True, False)
    assert older["document"] == {**json.loads(PLAIN), "valid_from": "2024-01-01"}
    assert "第五条" in older["text"]
    assert {each["province"] for each in api(STANDARDS).json()["results"]} == {"42", "61"}
    assert api(STANDARDS, province="54").json() == {"count": 0, "results": []}


def test_one_standard_by_its_number(api, publish):
    made = publish(PLAIN)
    entry = api(f"{STANDARDS}{quote(made.number)}/").json()
    assert set(entry) == KEYS
    assert (entry["number"], entry["province"], entry["in_force"]) == (made.number, "42", True)
    assert entry["document"]["decide"] == json.loads(PLAIN)["decide"]
    slashed = publish(PLAIN, number="示例 2026/7 号")
    assert api(f"{STANDARDS}{quote(slashed.number, safe='')}/").json()["number"] == "示例 2026/7 号"


def test_numbers_beyond_any_double_do_not_break_the_answer(api, db):
    huge = "1" * 900
    text = PLAIN.replace("500000", "1e400", 1).replace('"value": 100000', f'"value": {huge}')
    with nationwide():
        standards.save_draft(text)
        standards.publish("示例〔2026〕1号")
    document = api(f"{STANDARDS}{quote('示例〔2026〕1号')}/").json()["document"]
    assert document["decide"][0]["when"]["all"][1]["any"][0]["at_least"] == "1e400"
    assert document["parameters"]["growth_revenue"]["value"] == huge


def test_the_directory_points_to_the_standard(api, publish, household, as_batch):
    made = publish(PLAIN)
    typed = household("420106")
    with as_batch():
        publish_run(3, standard_number=made.number, standard_title=made.title)
        publish_type(typed.pk, "growth")
    standard = api(f"/api/v1/directory/{typed.code}/").json()["standard"]
    assert (standard["number"], standard["title"]) == (made.number, made.title)
    assert api(standard["url"]).json()["number"] == made.number


def test_a_draft_is_not_shown(api, db):
    with nationwide():
        draft = standards.save_draft(PLAIN)
    assert api(STANDARDS, province="42").json()["count"] == 0
    assert api(f"{STANDARDS}{quote(draft.number)}/").status_code == 404


@pytest.mark.parametrize("number", ["示例〔2026〕404号", "x", "%00", "../../", "x" * 300])
def test_an_unknown_number_is_a_problem(api, db, number):
    response = api(f"{STANDARDS}{number}/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"
    assert response.json()["detail"]


@pytest.mark.parametrize("province", ["99", "4", "湖北", "42/01"])
def test_an_unknown_province_is_a_problem(api, db, province):
    response = api(STANDARDS, province=province)
    assert (response.status_code, response.json()["code"]) == (400, "unknown_province")


def test_queries_do_not_grow_with_standards(api, publish, django_assert_num_queries, django_assert_max_num_queries):
    for number in range(5):
        publish(PLAIN, number=f"示例〔2026〕{700 + number}号")
    # One less while the list of provinces is at hand.
    with django_assert_max_num_queries(3):
        assert api(STANDARDS, province="42").json()["count"] == 5
    with django_assert_num_queries(2):
        api(f"{STANDARDS}{quote('示例〔2026〕700号')}/")


def test_what_is_in_force_follows_the_clock(api, publish):
    made = publish(PLAIN, valid_from="2030-01-01")
    path = f"{STANDARDS}{quote(made.number)}/"
    assert api(path).json()["in_force"] is False
    with clock.stopped_at(made.valid_from):
        assert api(path).json()["in_force"] is True
