"""Personal data is masked; in full it is shown for a reason, given once for a case, that the household will see."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord, Officer
from registry import acts, revealing
from registry.models import Reveal
from tests import factories
from tests.registry.test_officer_screens import _text

WUCHANG, JIANGHAN = "420106", "420103"
PATH = "/42/01/06/"
NAME, DOCUMENT, PHONE = "欧阳示例", "420106199001010071", "13812341234"
FULL = (NAME, DOCUMENT, PHONE)
MASKED = ("欧***", "420106********0071", "138****1234")
REASON = "电话核实经营场所"


@pytest.fixture
def clerk(client_of, officer_at):
    return client_of(officer_at(WUCHANG))


@pytest.fixture
def shown(household):
    return household(WUCHANG, operator_name=NAME, document=DOCUMENT, phone=PHONE)


def _page(shown, bureau: str = WUCHANG) -> str:
    return f"/office/{bureau}/households/{shown.pk}/"


def _is_full(client, shown) -> bool:
    """All of it is there, or none of it."""
    page = _text(client.get(_page(shown)))
    full, masked = [value in page for value in FULL], [value in page for value in MASKED]
    assert (all(full) and not any(masked)) or (all(masked) and not any(full))
    return all(full)


def _records(act):
    with jurisdiction(PATH):
        return list(AuditRecord.objects.filter(act=act))


def test_once_a_reason_is_given_the_case_is_shown_in_full(clerk, shown):
    assert not _is_full(clerk, shown)
    assert clerk.post(f"{_page(shown)}reveal/", {"reason": REASON}).url == _page(shown)
    assert _is_full(clerk, shown)
    assert _is_full(clerk, shown), "a second look asks for nothing"
    (record,) = _records(acts.PERSONAL_DATA_REVEALED)
    assert (record.household_id, record.reason, record.object_key) == (shown.pk, REASON, str(shown.pk))
    assert [seen.note for seen in _records(acts.HOUSEHOLD_SHOWN)] == ["含完整个人信息", "含完整个人信息", ""]


@pytest.mark.parametrize("reason", ["", "   ", "核实", "长" * 301])
def test_without_a_reason_that_says_something_nothing_is_shown(clerk, shown, reason):
    response = clerk.post(f"{_page(shown)}reveal/", {"reason": reason}, follow=True)
    assert "理由" in _text(response)
    assert not _is_full(clerk, shown)
    assert _records(acts.PERSONAL_DATA_REVEALED) == []
    with jurisdiction(PATH):
        assert not Reveal.objects.exists()


def test_it_cannot_be_asked_for_by_a_link(clerk, shown):
    assert clerk.get(f"{_page(shown)}reveal/", {"reason": REASON}).status_code == 405
    clerk.get(_page(shown), {"reason": REASON, "full": "1"})
    assert not _is_full(clerk, shown)


def test_it_asks_for_the_token_of_the_form(shown, officer_at):
    client = Client(enforce_csrf_checks=True)
    factories.log_in(client, officer_at(WUCHANG))
    assert client.post(f"{_page(shown)}reveal/", {"reason": REASON}).status_code == 403
    assert not _is_full(client, shown)


def test_it_ends_after_its_hours(shown, officer_at):
    """Asked of the verb: a session that nobody uses for so long has ended before."""
    officer, other = officer_at(WUCHANG), officer_at(WUCHANG)
    with jurisdiction(PATH):
        given = revealing.reveal(shown, by=officer, session_key="one", reason=REASON)
        for hours, expected in ((settings.REVEAL_HOURS - 0.1, given), (settings.REVEAL_HOURS + 0.1, None)):
            with clock.stopped_at(given.at + timedelta(hours=hours)):
                assert revealing.revealed(shown, to=officer, session_key="one") == expected
        assert revealing.revealed(shown, to=officer, session_key="two") is None
        assert revealing.revealed(shown, to=other, session_key="one") is None


def test_it_is_for_this_officer_this_session_and_this_household(clerk, shown, officer_at, household):
    clerk.post(f"{_page(shown)}reveal/", {"reason": REASON})
    another = household(WUCHANG, operator_name=NAME, document=DOCUMENT, phone=PHONE)
    assert not _is_full(clerk, another)
    again, colleague = Client(), Client()
    factories.log_in(again, Officer.objects.get(pk=clerk.session["_auth_user_id"]))
    factories.log_in(colleague, officer_at(WUCHANG))
    assert not _is_full(again, shown)
    assert not _is_full(colleague, shown)
    assert _is_full(clerk, shown)


def test_a_neighbours_household_looks_absent(clerk, household, shown):
    foreign = household(JIANGHAN, operator_name=NAME, document=DOCUMENT, phone=PHONE)
    for absent in (foreign.pk, 2**31 - 1):
        url = f"/office/{WUCHANG}/households/{absent}/reveal/"
        assert clerk.post(url, {"reason": REASON}).status_code == 404
    assert clerk.post(f"{_page(foreign, JIANGHAN)}reveal/", {"reason": REASON}).status_code == 404
    assert _records(acts.PERSONAL_DATA_REVEALED) == []


@pytest.mark.parametrize(
    ("bureau", "role", "status"),
    [
        (WUCHANG, Role.CLERK, 302),
        (WUCHANG, Role.SUPERVISOR, 302),
        ("420100", Role.CLERK, 302),
        ("420000", Role.SUPERVISOR, 302),
        ("000000", Role.SUPERVISOR, 404),
        (WUCHANG, Role.AUDITOR, 404),
        (WUCHANG, Role.SYSTEM, 404),
        (WUCHANG, Role.SECURITY, 404),
        (WUCHANG, Role.DEPARTMENT, 404),
    ],
)
def test_who_may(client_of, officer_at, shown, bureau, role, status):
    client = client_of(officer_at(bureau, role))
    assert client.post(f"{_page(shown, bureau)}reveal/", {"reason": REASON}).status_code == status


def test_lists_stay_masked_and_name_no_operator(clerk, shown):
    clerk.post(f"{_page(shown)}reveal/", {"reason": REASON})
    page = _text(clerk.get(f"/office/{WUCHANG}/households/"))
    for private in FULL:
        assert private not in page
    clerk.get(f"/office/{WUCHANG}/households/", {"operator": NAME})
    listed = _records(acts.HOUSEHOLD_SHOWN)[0]
    assert listed.note == "名单：经营者姓名（全名）：欧***；第 1 页"
