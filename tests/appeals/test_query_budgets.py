"""Pages of objections ask the database a fixed number of times, however many points and answers there are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals import filing, rechecks
from appeals.filing import Point
from appeals.models import Claim
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from registry.models import Household
from tests import factories
from tests.appeals.conftest import HUBEI, WUCHANG
from tests.conftest import acting_as
from tests.factories.appeals import held_difference, mass_case

pytestmark = pytest.mark.django_db
# Page → who opens it, at which desk, the object it is of ("" for none), and the most queries it may ask.
BUDGETS = {
    "appeal-list": ("clerk", HUBEI, "", 16),
    "appeal-overview": ("clerk", HUBEI, "", 18),
    "appeal-figures": ("clerk", HUBEI, "", 16),
    "appeal-figures-sheet": ("clerk", HUBEI, "figures", 14),
    "charge-list": ("supervisor", HUBEI, "", 14),
    "filing-find": ("checker", WUCHANG, "", 12),
    "filing-page": ("checker", WUCHANG, "household", 34),
    "filing-done": ("checker", WUCHANG, "appeal", 18),
    "filing-letter": ("checker", WUCHANG, "letter", 18),
    "appeal-page": ("clerk", HUBEI, "appeal", 48),
    "appeal-file": ("clerk", HUBEI, "file", 16),
    "appeal-letter": ("clerk", HUBEI, "letter", 18),
    "appeal-reply": ("clerk", HUBEI, "reply", 18),
    "recheck-file": ("checker", WUCHANG, "recheck_file", 18),
    "filing-consent": ("checker", WUCHANG, "household_letter", 14),
    "appeal-cases": ("clerk", HUBEI, "", 14),
    "appeal-case-new": ("clerk", HUBEI, "", 22),
    "appeal-case": ("clerk", HUBEI, "case", 24),
    "recheck-cases": ("checker", WUCHANG, "", 14),
    "recheck-case": ("checker", WUCHANG, "case", 22),
    "recheck-differences": ("checker", WUCHANG, "", 16),
    "recheck-difference": ("checker", WUCHANG, "difference", 18),
    "appeal-moved-list": ("away", "420102", "", 14),
    "appeal-moved": ("away", "420102", "moved", 20),
    "recheck-list": ("checker", WUCHANG, "", 14),
    "recheck-page": ("checker", WUCHANG, "recheck", 18),
}
MINE = {"my-type": 62, "my-timeline": 40, "my-appeals": 20, "my-appeal-new": 40, "my-appeal": 30}


@pytest.fixture
def appeal(handled):
    on_its_way = handled().accepted()
    on_its_way.recheck = on_its_way.asked()
    return on_its_way


@pytest.fixture
def more(appeal, shop, person, clerk):
    """`more()` adds points to the objection, each put to the bureau."""

    def make() -> None:
        with own_household(shop.pk):
            standing = filing.standing_of(shop)
            for about in ("annual_reports:2025", "registration", "person"):
                contested = next(one for one in standing.facts if one.about == about)
                filing.file(standing, Point(contested, None, "示例：也不对"), by=person)
        with jurisdiction("/42/"):
            for claim in Claim.objects.select_related("household").exclude(pk=appeal.claim.pk):
                to = rechecks.addressees([claim])[claim.pk][0]
                rechecks.ask(claim, to, question="", by=clerk)

    return make


def _asked(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        assert response.status_code == 200, response.status_code
        if response.streaming:
            b"".join(response.streaming_content)
    return len(queries)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_there_is(name, appeal, more, shop, request, browser_of):
    who, code, of, most = BUDGETS[name]
    with jurisdiction("/42/"):
        letter = appeal.appeal.letters.get().pk
    keys = {
        "": [],
        "figures": ["sources"],
        "household": [shop.pk],
        "appeal": [appeal.pk],
        "letter": [appeal.pk, letter, "docx"],
        "file": [appeal.pk, _file_of(appeal, shop, request.getfixturevalue("person"))],
        "recheck": [appeal.recheck.pk],
        "recheck_file": [appeal.recheck.pk, _file_of(appeal, shop, request.getfixturevalue("person"))],
        "household_letter": [shop.pk, "docx"],
        "difference": [_difference_of(shop)] if of == "difference" else [],
        "moved": [_moved(shop, appeal)] if of == "moved" else [],
        "case": [_case_of(appeal, shop, request.getfixturevalue("clerk"))],
        "reply": [appeal.pk, appeal.recheck.pk],
    }
    client, url = browser_of(request.getfixturevalue(who)), reverse(name, args=[code, *keys[of]])
    _asked(client, url)
    few = _asked(client, url)
    more()
    assert _asked(client, url) == few
    assert few <= most, (name, few)


@pytest.fixture
def away(officer_at):
    """Where the household moves to."""
    return officer_at("420102")


def _difference_of(shop) -> int:
    with acting_as("batch"), nationwide():
        return held_difference(shop).pk


def _moved(shop, appeal) -> int:
    with acting_as("batch"), nationwide():
        there = factories.bureau("420102")
        Household.objects.filter(pk=shop.pk).update(path=there.path, authority=there)
    return appeal.pk


def _case_of(appeal, shop, clerk) -> int:
    with jurisdiction("/42/"):
        return mass_case(appeal.appeal, asked_of=shop.authority, by=clerk).pk


def _file_of(appeal, shop, person) -> int:
    with own_household(shop.pk):
        pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")
        return filing.add_files(appeal.appeal, [pdf], by=person)[0].pk


@pytest.mark.parametrize("name", MINE)
def test_a_page_of_the_household_keeps_to_its_budget(name, appeal, more, shop, my_client):
    url = reverse(name, args=[shop.pk, *([appeal.pk] if name == "my-appeal" else [])])
    _asked(my_client, url)
    few = _asked(my_client, url)
    more()
    assert _asked(my_client, url) == few
    assert few <= MINE[name], (name, few)
