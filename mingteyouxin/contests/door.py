"""The door to contests: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import below
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import bureaus_in_charge


def visible_contests(acting: Acting) -> QuerySet[Contest]:
    """Contests of households of the area."""
    rows = Contest.objects.filter(below(acting.authority.path))
    return rows.select_related("household__authority", "case__authority", "answered_by")


def access_contest(acting: Acting, contest_id: int, *, to_answer: bool = False) -> Contest:
    """A contest of a household of the area; to be answered, one that is the bureau's to answer."""
    contest = visible_contests(acting).filter(pk=contest_id).first()
    if contest is None or (to_answer and not may_answer(acting, contest)):
        raise NotAccessible
    return contest


def may_answer(acting: Acting, contest: Contest) -> bool:
    """The bureau that the household is registered with answers, and the one that handles the case it was made in."""
    return acting.authority.path in bureaus_in_charge(contest)
