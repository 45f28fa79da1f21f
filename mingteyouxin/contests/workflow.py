"""Life of a contest (数据异议, E4): the household makes it, a bureau in charge answers it once."""

from casework.workflow import Edge, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.contests.enums import ContestAction, ContestStatus


def bureaus_in_charge(contest) -> tuple[str, ...]:
    """The bureau that the household is registered with, and the one that handles the case it was made in."""
    registers = contest.household.authority.path
    return (registers,) if contest.case is None else (registers, contest.case.authority.path)


_OPEN = (ContestStatus.OPEN,)
_ANSWERED = (capabilities.CASE_REVIEW, acts.CONTEST_ANSWERED, "E4")

CONTEST = Workflow(
    model="mingteyouxin.Contest",
    noun="该异议",
    statuses=ContestStatus,
    actions=ContestAction,
    beginnings=_OPEN,
    fixed=("household_id", "subject", "finding", "datum", "text", "made_by_id", "made_at"),
    # The case that waited for the answer is put beside it with the answer.
    once=("case_id", "answer", "answered_by_id", "answered_at"),
    related=("household__authority", "case__authority"),
    seat=bureaus_in_charge,
    household=lambda contest: contest.household_id,
    edges={
        ContestAction.UPHOLD: Edge(_OPEN, ContestStatus.UPHELD, *_ANSWERED),
        ContestAction.DISMISS: Edge(_OPEN, ContestStatus.DISMISSED, *_ANSWERED),
    },
    states={
        ContestStatus.OPEN: State("open", "处理中"),
        ContestStatus.UPHELD: State("good"),
        ContestStatus.DISMISSED: State(),
    },
)
