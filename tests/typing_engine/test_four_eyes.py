"""What decides rights in bulk takes two people, however many posts one of them holds (DESIGN 6)."""

from datetime import date

import pytest

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Post
from tests import factories
from tests.factories.typing_standards import AS_OF, StandardFactory, document
from tests.typing_engine.runs import run_steps
from typing_engine import runs, standards
from typing_engine.models import Run, Standard, StandardDraft

HUBEI = "420000"
OFFICE = f"/office/{HUBEI}/"


@pytest.fixture
def both(officer_at):
    """Clerk by a post, supervisor by another one."""
    officer = officer_at(HUBEI, Role.CLERK)
    _add(officer, Role.SUPERVISOR)
    return officer


@pytest.fixture
def deputy(officer_at):
    """Clerk, and deputy of a supervisor for this month."""
    officer, absent = officer_at(HUBEI, Role.CLERK), officer_at(HUBEI, Role.SUPERVISOR)
    today = clock.today()
    _add(officer, Role.SUPERVISOR, deputy_for=absent.posts.get(), valid_from=today, valid_to=today)
    return officer


def _add(officer, role, **fields):
    return Post.objects.create(
        officer=officer,
        authority=officer.posts.first().authority,
        role=role,
        **{"valid_from": date(2025, 1, 1)} | fields,
    )


@pytest.fixture(params=["both", "deputy"])
def one_person(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def held(one_person, as_batch) -> Run:
    """A run that waits for its gates to be accepted, and then to be confirmed."""
    with as_batch():
        StandardFactory()
        factories.household("420106", kind="survival")
        return run_steps.computed(runs.request_run(province="42", as_of=AS_OF, by=one_person))


@pytest.fixture
def draft(db) -> StandardDraft:
    with jurisdiction("/42/"):
        return standards.save_draft(document(number="示例〔2026〕8号"))


def _status(run: Run) -> str:
    with jurisdiction("/42/"):
        return Run.objects.get(pk=run.pk).status


def _said(response) -> str:
    """What the next page says about a step."""
    return " ".join(str(message) for message in response.context["messages"])


def test_a_run(client_of, officer_at, one_person, held):
    page = f"{OFFICE}typing/{held.pk}/"
    client = client_of(one_person)
    client.post(f"{page}accept/", {"note": "示例数据没有其他名单"})
    assert _status(held) == "awaiting_confirmation"
    for act in ("confirm", "reject"):
        refused = client.post(f"{page}{act}/", {"note": "同意"}, follow=True)
        assert "不能复核自己" in _said(refused), act
        assert _status(held) == "awaiting_confirmation"
    client_of(officer_at(HUBEI, Role.CLERK)).post(f"{page}confirm/", {"note": "同意"})
    assert _status(held) == "awaiting_confirmation"
    client_of(officer_at(HUBEI, Role.SUPERVISOR)).post(f"{page}confirm/", {"note": "同意"})
    assert _status(held) == "confirmed"


def test_a_standard(client_of, officer_at, one_person, draft):
    page = f"{OFFICE}standards/drafts/{draft.pk}/"
    client = client_of(one_person)
    client.post(f"{page}request/")
    for act in ("approve", "reject"):
        refused = client.post(f"{page}{act}/", {"note": "同意"}, follow=True)
        assert "不能复核自己" in _said(refused), act
    client_of(officer_at(HUBEI, Role.CLERK)).post(f"{page}approve/", {"note": "同意"})
    assert not Standard.objects.exists()
    client_of(officer_at(HUBEI, Role.SUPERVISOR)).post(f"{page}approve/", {"note": "同意"})
    assert Standard.objects.get().number == draft.number


def test_a_deputy_may_be_the_second_person(client_of, deputy, officer_at, draft):
    page = f"{OFFICE}standards/drafts/{draft.pk}/"
    client_of(officer_at(HUBEI, Role.CLERK)).post(f"{page}request/")
    client_of(deputy).post(f"{page}approve/", {"note": "同意"})
    assert Standard.objects.get().number == draft.number
