"""Life of an objection (异议申诉, B7) and of a question to the department whose fact is contested.

The province handles objections, or the bureau that it charged in writing: `Appeal.authority`. One officer proposes,
another decides; what is upheld is carried out by a worker, which may be killed and goes on.
"""

from appeals import acts, capabilities
from appeals.enums import (
    ANSWERED,
    AppealAction,
    AppealStatus,
    MassAction,
    MassStatus,
    Outcome,
    RecheckAction,
    RecheckStatus,
)
from authorities.jurisdiction import upwards
from casework.deadlines import NO_DAY, NOT_PAUSED
from casework.service import NOT_SERVED
from casework.workflow import Edge, Mover, State, Workflow

# The worker's task that carries out what was upheld (effect.py): every minute, and at once when something was.
CARRY_OUT = "carry-out-appeals"
# The same for mass cases (mass_effect.py).
CARRY_OUT_TOGETHER = "carry-out-mass-cases"
_AT_WORK = (AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT)
# As long as nothing is decided.
UNDECIDED = (AppealStatus.FILED, *_AT_WORK, AppealStatus.PROPOSED)
# Upheld, and not over: a worker or a person has yet to put right what was wrong.
IN_CORRECTION = (AppealStatus.UPHELD, AppealStatus.BY_HAND)
# What the household may still add to.
OPEN_TO_THE_HOUSEHOLD = (AppealStatus.FILED, *_AT_WORK)
_HANDLED = (capabilities.APPEAL_HANDLE, acts.APPEAL_MOVED, "B7")
_DECIDED = (capabilities.APPEAL_DECIDE, acts.APPEAL_DECIDED, "B7")
_PROPOSED = (AppealStatus.PROPOSED,)


# The household's own, or the counter's for whoever comes there.
_ITS_OWN = (Mover.HOUSEHOLD, capabilities.APPEAL_FILE)


def _counters(appeal) -> tuple[str, ...]:
    """Bureaus at whose counters the household is helped: that which registers it, and those above."""
    return upwards(appeal.household.authority.path)


def _is_dismissed_in_part(appeal) -> bool:
    return appeal.claims.filter(outcome=Outcome.DISMISSED).exists()


APPEAL = Workflow(
    model="appeals.Appeal",
    noun="该异议",
    history="appeals.AppealEvent",
    of="appeal",
    statuses=AppealStatus,
    actions=AppealAction,
    beginnings=(AppealStatus.FILED,),
    fixed=(
        "household_id",
        "subject",
        "case_id",
        "against_id",
        "run_id",
        "type_then",
        "filed_at",
        "filed_by_id",
        "filed_by_person_id",
        "counter_id",
        "consent_file_id",
    ),
    once=("accepted_at", "decided_by_id", "decided_at", "in_time", "corrected_at", "type_after"),
    resets=NO_DAY | NOT_PAUSED | NOT_SERVED,
    related=("authority", "household__authority"),
    seat=lambda appeal: appeal.authority.path,
    decider=lambda appeal: appeal.authority,
    log_path=lambda appeal: appeal.path,
    household=lambda appeal: appeal.household_id,
    edges={
        AppealAction.ACCEPT: Edge((AppealStatus.FILED,), AppealStatus.ACCEPTED, *_HANDLED),
        AppealAction.ASK: Edge((AppealStatus.ACCEPTED,), AppealStatus.SUPPLEMENT, *_HANDLED),
        AppealAction.SUPPLY: Edge(
            (AppealStatus.SUPPLEMENT,), AppealStatus.ACCEPTED, _ITS_OWN, acts.APPEAL_MOVED, "B7", seat=_counters
        ),
        # Silence costs the household nothing: what is there is checked.
        AppealAction.GO_ON: Edge(
            (AppealStatus.SUPPLEMENT,),
            AppealStatus.ACCEPTED,
            (Mover.CLOCK, capabilities.APPEAL_HANDLE),
            expires=True,
        ),
        AppealAction.PROPOSE: Edge((AppealStatus.ACCEPTED,), AppealStatus.PROPOSED, *_HANDLED),
        AppealAction.PROPOSE_REFUSAL: Edge((AppealStatus.FILED,), AppealStatus.PROPOSED, *_HANDLED),
        AppealAction.SEND_BACK: Edge(_PROPOSED, AppealStatus.ACCEPTED, capabilities.APPEAL_HANDLE, acts.APPEAL_MOVED),
        AppealAction.SEND_BACK_FILED: Edge(
            _PROPOSED, AppealStatus.FILED, capabilities.APPEAL_HANDLE, acts.APPEAL_MOVED
        ),
        # One that is upheld in part is against the household in the other.
        AppealAction.UPHOLD: Edge(_PROPOSED, AppealStatus.UPHELD, *_DECIDED, adverse=_is_dismissed_in_part),
        # Decided with the mass case that it belongs to, of which all points are upheld: two officers decided that one.
        AppealAction.UPHOLD_TOGETHER: Edge(_AT_WORK, AppealStatus.UPHELD, Mover.ROW, article="B7"),
        # The same of a standard that many contest: reasons by the rule that gave each its type, remedies told to each.
        AppealAction.DISMISS_TOGETHER: Edge(_AT_WORK, AppealStatus.DISMISSED, Mover.ROW, article="B7", adverse=True),
        AppealAction.DISMISS: Edge(_PROPOSED, AppealStatus.DISMISSED, *_DECIDED, adverse=True),
        AppealAction.REFUSE: Edge(_PROPOSED, AppealStatus.NOT_ACCEPTED, *_DECIDED, adverse=True),
        AppealAction.CORRECT: Edge(
            (AppealStatus.UPHELD,), AppealStatus.CORRECTED, Mover.CLOCK, acts.APPEAL_CORRECTED, "B7"
        ),
        # What no feed holds is put right by a person, who says so: until then the objection is not over.
        AppealAction.LEAVE_TO_HAND: Edge(
            (AppealStatus.UPHELD,), AppealStatus.BY_HAND, Mover.CLOCK, acts.APPEAL_CORRECTED, "B7"
        ),
        AppealAction.FINISH: Edge((AppealStatus.UPHELD, AppealStatus.BY_HAND), AppealStatus.CORRECTED, *_DECIDED),
        AppealAction.REINSTATE: Edge(
            (AppealStatus.UPHELD,), AppealStatus.CORRECTED, Mover.CLOCK, acts.APPEAL_CORRECTED, "E1"
        ),
        AppealAction.WITHDRAW: Edge(
            UNDECIDED, AppealStatus.WITHDRAWN, _ITS_OWN, acts.APPEAL_MOVED, "E1", seat=_counters
        ),
    },
    states={
        AppealStatus.FILED: State("open", "已收到，等待受理", group="filed"),
        AppealStatus.ACCEPTED: State("open", "已受理，正在核查", group="checking"),
        AppealStatus.SUPPLEMENT: State("bad", "请您补充", group="checking"),
        AppealStatus.PROPOSED: State("open", "正在作出决定", group="proposed"),
        AppealStatus.UPHELD: State("open", "异议成立，正在更正", group="correcting"),
        AppealStatus.BY_HAND: State("bad", "异议成立，还有内容由工作人员更正", group="correcting"),
        AppealStatus.CORRECTED: State("good", "异议成立，已办结", group="over"),
        AppealStatus.DISMISSED: State("even", "异议不成立", group="over"),
        AppealStatus.NOT_ACCEPTED: State("even", "不予受理", group="over"),
        AppealStatus.WITHDRAWN: State("even", "您已撤回", group="over"),
    },
)

# A department may put its answer right until the objection is proposed for decision.
_ANSWERABLE = (RecheckStatus.ASKED, *ANSWERED)


def _of_the_appeal(recheck) -> str:
    return recheck.appeal.authority.path


def _answers(target: RecheckStatus) -> Edge:
    """By the department's people, or by its machine, whose scope names the data."""
    return Edge(_ANSWERABLE, target, (capabilities.RECHECK_ANSWER, Mover.MACHINE), acts.RECHECK_ANSWERED, "B7")


def _records(target: RecheckStatus) -> Edge:
    """What a department wrote on paper is recorded by the bureau that handles the objection."""
    return Edge(_ANSWERABLE, target, capabilities.APPEAL_HANDLE, acts.RECHECK_ANSWERED, "B7", seat=_of_the_appeal)


RECHECK = Workflow(
    model="appeals.Recheck",
    noun="该核查",
    history="appeals.RecheckEvent",
    of="recheck",
    statuses=RecheckStatus,
    actions=RecheckAction,
    beginnings=(RecheckStatus.ASKED,),
    fixed=("appeal_id", "claim_id", "authority_id", "department", "question", "asked_by_id", "asked_at"),
    related=("authority", "appeal__authority"),
    seat=lambda recheck: recheck.authority.path,
    log_path=lambda recheck: recheck.path,
    household=lambda recheck: recheck.household_id,
    edges={
        RecheckAction.FIND_WRONG: _answers(RecheckStatus.WRONG),
        RecheckAction.FIND_RIGHT: _answers(RecheckStatus.RIGHT),
        RecheckAction.FIND_UNCLEAR: _answers(RecheckStatus.UNCLEAR),
        RecheckAction.RECORD_WRONG: _records(RecheckStatus.WRONG),
        RecheckAction.RECORD_RIGHT: _records(RecheckStatus.RIGHT),
        RecheckAction.RECORD_UNCLEAR: _records(RecheckStatus.UNCLEAR),
        RecheckAction.RECALL: Edge((RecheckStatus.ASKED,), RecheckStatus.RECALLED, Mover.ROW),
    },
    states={
        RecheckStatus.ASKED: State("open", group="asked"),
        RecheckStatus.WRONG: State("bad", group="answered"),
        RecheckStatus.RIGHT: State("good", group="answered"),
        RecheckStatus.UNCLEAR: State("even", group="answered"),
        RecheckStatus.RECALLED: State("even", group="answered"),
    },
)

_FOR_THE_DEPARTMENT = (capabilities.RECHECK_ANSWER, acts.RECHECK_ANSWERED, "B7")


def _of_whoever_is_asked(case) -> str:
    return case.asked_of.path


MASS = Workflow(
    model="appeals.MassCase",
    noun="该类案",
    history="appeals.MassCaseEvent",
    of="case",
    statuses=MassStatus,
    actions=MassAction,
    # Of a standard no department is asked: what is contested is the office's own.
    beginnings=(MassStatus.ASKED, MassStatus.ANSWERED),
    fixed=(
        "authority_id",
        "feed",
        "delivery_id",
        "standard_id",
        "asked_of_id",
        "department",
        "opened_by_id",
        "opened_at",
    ),
    once=("answered_by_id", "decided_by_id", "decided_at", "corrected_at"),
    resets=NO_DAY,
    related=("authority", "asked_of"),
    seat=lambda case: case.authority.path,
    log_path=lambda case: case.path,
    edges={
        MassAction.FIND_WRONG: Edge(
            (MassStatus.ASKED,), MassStatus.ANSWERED, *_FOR_THE_DEPARTMENT, seat=_of_whoever_is_asked
        ),
        MassAction.FIND_OTHERWISE: Edge(
            (MassStatus.ASKED,), MassStatus.CLOSED, *_FOR_THE_DEPARTMENT, seat=_of_whoever_is_asked
        ),
        MassAction.PROPOSE: Edge((MassStatus.ANSWERED,), MassStatus.PROPOSED, *_HANDLED),
        MassAction.SEND_BACK: Edge((MassStatus.PROPOSED,), MassStatus.ANSWERED, *_HANDLED),
        MassAction.UPHOLD: Edge((MassStatus.PROPOSED,), MassStatus.UPHELD, *_DECIDED),
        MassAction.DISMISS: Edge((MassStatus.PROPOSED,), MassStatus.DISMISSED, *_DECIDED),
        MassAction.FINISH: Edge((MassStatus.UPHELD,), MassStatus.CORRECTED, *_DECIDED),
        MassAction.CORRECT: Edge((MassStatus.UPHELD,), MassStatus.CORRECTED, Mover.CLOCK, acts.APPEAL_CORRECTED, "B7"),
        MassAction.DISSOLVE: Edge((MassStatus.ASKED, MassStatus.ANSWERED), MassStatus.CLOSED, *_HANDLED),
    },
    states={
        MassStatus.ASKED: State("open", group="open"),
        MassStatus.ANSWERED: State("open", group="open"),
        MassStatus.PROPOSED: State("open", group="open"),
        MassStatus.UPHELD: State("open", group="open"),
        MassStatus.CORRECTED: State("good", group="over"),
        MassStatus.DISMISSED: State("even", group="over"),
        MassStatus.CLOSED: State("even", group="over"),
    },
)
