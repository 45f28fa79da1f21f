"""Life of a case under spot-check (C7): what can be done from which status, who may, what next."""

from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckStatus


def _bureau_that_recognised(item) -> str:
    return item.case.authority.path


_UNDER_CHECK = (SpotCheckStatus.OPEN, SpotCheckStatus.SUPPLEMENT, SpotCheckStatus.ANSWERED)
_CHECKED = acts.SPOT_CHECK_DECIDED

SPOT_CHECK = Workflow(
    model="mingteyouxin.SpotCheckItem",
    noun="该抽查",
    history="mingteyouxin.SpotCheckEvent",
    of="item",
    statuses=SpotCheckStatus,
    actions=SpotCheckAction,
    beginnings=(SpotCheckStatus.OPEN,),
    # The days of the check are known from the day of recognition; nobody lengthens them.
    fixed=("sample_id", "case_id", "recognition_id", "authority_id", "window_until"),
    resets=NO_DAY | NOT_SERVED,
    related=("case__household", "case__authority", "authority", "supplement", "hearing"),
    seat=lambda item: item.authority.path,
    household=lambda item: item.case.household_id,
    edges={
        # 限期补充材料 (C7): asked once and again, each with its last day.
        SpotCheckAction.ASK: Edge(
            (SpotCheckStatus.OPEN, SpotCheckStatus.ANSWERED),
            SpotCheckStatus.SUPPLEMENT,
            capabilities.SPOT_CHECK,
            _CHECKED,
        ),
        # No title ends unheard: also where a supplement that was asked of the bureau never came.
        SpotCheckAction.HEAR: Edge(_UNDER_CHECK, SpotCheckStatus.SUPPLEMENT, capabilities.SPOT_CHECK, _CHECKED),
        # By the bureau that recognised; or by the household, whose supplement is the row that moves it.
        SpotCheckAction.ANSWER: Edge(
            (SpotCheckStatus.SUPPLEMENT,),
            SpotCheckStatus.ANSWERED,
            (capabilities.CASE_REVIEW, Mover.ROW),
            _CHECKED,
            seat=_bureau_that_recognised,
        ),
        SpotCheckAction.PASS: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED, capabilities.SPOT_CHECK, _CHECKED),
        SpotCheckAction.REFUSE: Edge(_UNDER_CHECK, SpotCheckStatus.REFUSED, capabilities.SPOT_CHECK, _CHECKED),
        SpotCheckAction.SILENCE: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED, Mover.CLOCK, _CHECKED),
    },
    states={
        SpotCheckStatus.OPEN: State("open"),
        SpotCheckStatus.SUPPLEMENT: State("open"),
        SpotCheckStatus.ANSWERED: State("open"),
        SpotCheckStatus.PASSED: State("good"),
        SpotCheckStatus.REFUSED: State("bad"),
    },
)
