"""What decides rights in bulk takes two people, however many posts one of them holds (DESIGN §6)."""

from datetime import date

import pytest

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, Post
from tests.factories import officer_at as make_officer
from tests.typing_engine.runs import making
from typing_engine import runs, standards
from typing_engine.models import Run, StandardDraft

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
def found(one_person, as_batch) -> Run:
    """A run that the one person asked for, waiting for somebody to confirm it."""
    with as_batch():
        making.published_standard()
        making.household("420106", "survival")
        run = runs.request_run(province="42", as_of=making.AS_OF, by=one_person)
        making.computed(run)
    return run


@pytest.fixture
def asked(one_person) -> StandardDraft:
    """A draft whose publication the one person asked for."""
    with jurisdiction("/42/"):
        draft = making.draft(by=one_person)
        standards.request_publication(draft.pk, by=one_person)
    return draft
