"""The open API as outsiders script against it (CONTRACTS 5)."""

import itertools

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from rest_framework.throttling import AnonRateThrottle

from authorities.api.public import LookupThrottle

SEARCH = "/api/v1/directory/"
PROBLEM = "application/problem+json"
ENTRY = {
    "code", "reg_no", "name", "province", "authority", "industry", "established_on", "status", "status_label", "type",
    "type_label", "corrected_on", "run", "standard", "recognition",
}  # fmt: skip
_addresses = itertools.count(1)


@pytest.fixture
def api(client):
    """Asks from an address of its own, so that tests do not use up each other's look-ups."""
    address = f"192.0.2.{next(_addresses) % 250}"
    return lambda path, **query: client.get(path, query, REMOTE_ADDR=address)


def _refused(response, status, code):
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    problem = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert set(problem) == {"type", "title", "status", "detail", "code", "trace_id"}
    assert problem["detail"]


def test_search(api, household):
    wanted = household("420106", name="张记面馆", operator_name="不可见", document="420106199001010071")
    household("420106", name="李记面馆")
    response = api(SEARCH, q="张记")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert (answer["count"], answer["count_is_exact"]) == (1, True)
    (entry,) = answer["results"]
    assert set(entry) == ENTRY
    assert entry["code"] == wanted.code
    assert entry["authority"] == {"code": "420106", "name": "武汉市武昌区市场监督管理局"}
    assert (entry["province"], entry["status"], entry["status_label"]) == ("42", "registered", "存续")
    assert (entry["type"], entry["run"], entry["standard"], entry["recognition"]) == (None, None, None, None)
    assert "不可见" not in response.content.decode()
    assert entry == api(f"{SEARCH}{wanted.code}/").json()


def test_filters(api, household):
    wanted = household("420106", name="张记面馆")
    household("110101", name="张记面馆")
    assert [entry["code"] for entry in api(SEARCH, q="张记", province="42").json()["results"]] == [wanted.code]
    assert api(SEARCH, q="张记", province="66").json() == {"count": 0, "count_is_exact": True, "results": []}
    for known in ("survival", "growth", "development", "ineligible"):
        assert api(SEARCH, q="张记", type=known).json()["count"] == 0
    assert api(SEARCH, q=wanted.code.lower()).json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "query_too_short"),
        ({"q": ""}, "query_too_short"),
        ({"q": "张"}, "query_too_short"),
        ({"q": "\0张"}, "parse_error"),
        ({"q": "张记", "page": "51"}, "page_out_of_range"),
        ({"q": "张记", "page": "0"}, "page_out_of_range"),
        ({"q": "张记", "page": "-1"}, "page_out_of_range"),
        ({"q": "张记", "page": "二"}, "page_out_of_range"),
        ({"q": "张记", "page": "9" * 5000}, "page_out_of_range"),
        ({"q": "张记", "province": "4201"}, "unknown_province"),
        ({"q": "张记", "type": "gold"}, "unknown_type"),
    ],
)
def test_what_cannot_be_carried_out_says_why(api, db, query, code):
    _refused(api(SEARCH, **query), 400, code)


@pytest.mark.parametrize("number", ["92420106MAX000000X", "abc", "420106600000001", "张记", "%00"])
def test_an_unknown_or_malformed_number_is_not_found(api, db, number):
    _refused(api(f"{SEARCH}{number}/"), 404, "not_found")


def test_everything_else_below_the_api_is_refused_as_a_problem(api, client, db):
    _refused(api("/api/v1/nothing/"), 404, "not_found")
    _refused(client.post(SEARCH, {}, REMOTE_ADDR="192.0.2.251"), 405, "method_not_allowed")


def test_too_many_look_ups_are_asked_to_wait(api, db, monkeypatch):
    monkeypatch.setattr(LookupThrottle, "THROTTLE_RATES", {"lookup": "2/min"})
    assert [api(SEARCH, q="张记").status_code for _ in range(2)] == [200, 200]
    response = api(SEARCH, q="张记")
    _refused(response, 429, "throttled")
    assert int(response["Retry-After"]) >= 1


def test_without_the_store_of_counters_nobody_is_kept_from_looking(api, db, monkeypatch):
    def away(*args):
        raise RedisConnectionError

    monkeypatch.setattr(AnonRateThrottle, "allow_request", away)
    assert api(SEARCH, q="张记").status_code == 200


def test_queries_do_not_grow_with_results(api, household, django_assert_max_num_queries):
    for number in range(25):
        household("420106", name=f"张记面馆{number}")
    with django_assert_max_num_queries(3):
        assert len(api(SEARCH, q="张记").json()["results"]) == 20


def test_schema(api, db):
    schema = api("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    standards = "/api/v1/standards/"
    read = {path: methods["get"] for path, methods in schema["paths"].items() if "get" in methods}
    open_to_all = {path for path, described in read.items() if not any(described.get("security", []))}
    lists = {"/api/v1/notices/", "/api/v1/notices/{notice_id}/", "/api/v1/recognitions/"}
    lists |= {"/api/v1/certificates/{number}/"}
    assert open_to_all == {SEARCH, f"{SEARCH}{{code}}/", standards, f"{standards}{{number}}/", *lists}
    assert "class" in schema["components"]["schemas"]["Recognition"]["properties"]
