"""What holds for every public list that some app declares: it is open to all, and its conditions are explained."""

from collections import Counter

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape

from authorities.declarations import declared
from authorities.lists.public import PublicListing, PublicSelection

LISTS = declared(PublicListing)
CONDITIONS = [(listing, condition) for listing in LISTS for condition in listing.conditions]


@pytest.fixture(autouse=True)
def nothing_counted():
    """The counters of throttles are the broker's, and no transaction takes them back."""
    cache.clear()


def _named(value: object) -> str:
    return value.name


def test_each_has_an_address_of_its_own():
    assert [address for address, times in Counter(one.address for one in LISTS).items() if times > 1] == []


@pytest.mark.parametrize("listing", LISTS, ids=_named)
class TestEach:
    def test_says_that_there_is_nothing(self, listing, client, db):
        assert listing.empty.endswith("。") and listing.empty_note.endswith("。")
        page = client.get(f"/{listing.address}").content.decode()
        assert listing.empty in page and escape(listing.title) in page

    def test_is_found_from_each_public_page(self, listing, client, db):
        assert f'<a href="{reverse(listing.name)}">{listing.title}</a>' in client.get("/").content.decode()

    def test_has_no_page_beyond_the_last(self, listing, client, db):
        assert client.get(f"/{listing.address}", {"page": "2"}).status_code == 404

    def test_is_read_by_programs_where_it_says_so(self, listing, client, db):
        answer = client.get(f"/api/v1/{listing.address}")
        assert answer.status_code == (200 if listing.api else 404)
        if listing.api:
            assert answer.json() == {"count": 0, "count_is_exact": True, "results": []}


@pytest.mark.parametrize(("listing", "condition"), CONDITIONS, ids=_named)
class TestConditions:
    def test_what_cannot_be_read_is_refused_in_words(self, listing, condition, client, db):
        asked = {condition.name: "没有的"}
        page = client.get(f"/{listing.address}", asked)
        code, text = PublicSelection(listing, asked).refusal
        assert (page.status_code, code) == (400, f"unknown_{condition.name}")
        assert text.endswith("。") and escape(text) in page.content.decode()
        if listing.api:
            answer = client.get(f"/api/v1/{listing.address}", asked)
            assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (400, code, text)

    def test_each_value_can_be_asked_for(self, listing, condition, client, db):
        for value in ("", *condition.values):
            assert client.get(f"/{listing.address}", {condition.name: value}).status_code == 200
