"""What becomes of a title whose household has another operator: asked, agreed to, checked, passed on (C9, C11)."""

from authorities.jurisdiction import upwards
from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.operator_changes.enums import OperatorChangeAction, OperatorChangeStatus

_Status = OperatorChangeStatus
# Nothing was decided yet.
OPEN = (_Status.ASKED, _Status.AGREED, _Status.DECLINED, _Status.SILENT)
# An officer of the recogniser has to do something.
TO_HANDLE = (_Status.AGREED, _Status.DECLINED, _Status.SILENT)
_ANSWERS = (Mover.HOUSEHOLD, capabilities.CASE_FILE)


def _counters(change) -> tuple[str, ...]:
    """Where a counter may take the answer: at the household's station, at its bureaus above."""
    return upwards(change.path)


OPERATOR_CHANGE = Workflow(
    model="mingteyouxin.OperatorChange",
    noun="该经营者变更",
    history="mingteyouxin.OperatorChangeEvent",
    of="change",
    statuses=OperatorChangeStatus,
    actions=OperatorChangeAction,
    beginnings=(_Status.ASKED,),
    fixed=("recognition_id", "household_id", "recogniser_id", "former_index", "new_index"),
    once=("agreed_at", "agreed_person_id", "consent_file_id"),
    resets=NO_DAY | NOT_SERVED,
    seat=lambda change: change.recogniser.path,
    household=lambda change: change.household_id,
    log_path=lambda change: change.path,
    edges={
        # He may think better of it, and comes late too: as long as nothing was decided.
        OperatorChangeAction.AGREE: Edge(
            (_Status.ASKED, _Status.DECLINED, _Status.SILENT),
            _Status.AGREED,
            _ANSWERS,
            acts.OPERATOR_AGREED,
            article="C11",
            seat=_counters,
        ),
        OperatorChangeAction.DECLINE: Edge(
            (_Status.ASKED, _Status.SILENT), _Status.DECLINED, _ANSWERS, acts.OPERATOR_DECLINED, seat=_counters
        ),
        # Only where the place has set days, and they ran from when he was reached. Nothing is decided by it.
        OperatorChangeAction.SILENCE: Edge((_Status.ASKED,), _Status.SILENT, Mover.CLOCK, expires=True),
        OperatorChangeAction.PASS_ON: Edge(
            (_Status.AGREED,), _Status.PASSED_ON, capabilities.CASE_DECIDE, acts.TITLE_PASSED_ON, article="C9"
        ),
        OperatorChangeAction.SETTLE: Edge(TO_HANDLE, _Status.SETTLED, capabilities.CASE_DECIDE, acts.OPERATOR_SETTLED),
        OperatorChangeAction.LAPSE: Edge(OPEN, _Status.MOOT, Mover.CLOCK),
    },
    states={
        _Status.AGREED: State("open", household="已同意，等待认定机关核对"),
        _Status.DECLINED: State("open", household="您没有同意，等待认定机关处理"),
        _Status.SILENT: State("open", household="请您确认"),
        _Status.ASKED: State("open", household="请您确认"),
        _Status.PASSED_ON: State("good", household="认定由您继续"),
        _Status.SETTLED: State(),
        _Status.MOOT: State(),
    },
)
