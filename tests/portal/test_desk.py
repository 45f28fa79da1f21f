"""The lengths of the queues on the desk: whose they are, and that they are those of this moment."""

from datetime import timedelta

import pytest
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Post
from registry import feeds
from registry.models import Delivery
from tests import factories
from tests.conftest import acting_as

HUBEI, WUCHANG = "420000", "420106"
PATH = "/42/"
REFUSED_ROWS = "近 30 天有退回行的批次"
RUNS = "待我办理的分型批次"


def delivered(path: str = PATH) -> None:
    """A delivery with a refused row."""
    with acting_as("batch"), jurisdiction(path):
        Delivery.objects.create(
            path=path, feed=feeds.ANNUAL_REPORTS, area=path, partial=True, file_name="a.csv", taken_at=clock.now(),
            refused=1,
        )  # fmt: skip


@pytest.fixture
def lengths(client_of):
    """The queues on the desk of an officer, by their names."""

    def read(officer, code: str = HUBEI) -> dict[str, int]:
        page = client_of(officer).get(reverse("office-home", args=[code]))
        assert page.status_code == 200
        return {todo.label: todo.count for todo in page.context["todos"]}

    return read


def test_a_queue_is_as_long_as_it_is_now(lengths, officer_at):
    officer = officer_at(HUBEI)
    assert lengths(officer)[REFUSED_ROWS] == 0
    for count in (1, 2):
        delivered()
        assert lengths(officer)[REFUSED_ROWS] == count


def test_a_queue_is_the_bureaus_own(lengths, officer_at):
    delivered()
    assert lengths(officer_at(HUBEI))[REFUSED_ROWS] == 1
    assert lengths(officer_at(WUCHANG), WUCHANG)[REFUSED_ROWS] == 0


def test_what_is_recent_is_so_on_the_day(lengths, officer_at):
    officer = officer_at(HUBEI)
    delivered()
    assert lengths(officer)[REFUSED_ROWS] == 1
    with clock.stopped_at(clock.now() + timedelta(days=40)):
        assert lengths(officer)[REFUSED_ROWS] == 0


def test_a_right_that_is_given_or_ended_shows_at_once(lengths, officer_at):
    officer = officer_at(HUBEI)
    assert RUNS not in lengths(officer)
    post = Post.objects.create(
        officer=officer, authority=factories.bureau(HUBEI), role=Role.SUPERVISOR, valid_from=clock.today()
    )
    assert RUNS in lengths(officer)
    Post.objects.filter(pk=post.pk).update(ended_at=clock.now())
    assert RUNS not in lengths(officer)
