"""How a title is cancelled or revoked (C11, C14): the household is told, heard, and two officers decide."""

from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.endings.enums import EndingAction, EndingStatus

UNDER_WAY = (EndingStatus.TOLD, EndingStatus.HEARD)

ENDING = Workflow(
    model="mingteyouxin.Ending",
    noun="该终止事项",
    history="mingteyouxin.EndingEvent",
    of="ending",
    statuses=EndingStatus,
    actions=EndingAction,
    beginnings=(EndingStatus.TOLD,),
    # What the household was told is what is decided about.
    fixed=(
        "recognition_id",
        "household_id",
        "recogniser_id",
        "recognition_path",
        "kind",
        "ground",
        "facts",
        "opened_by_id",
    ),
    once=("statement", "stated_at", "heard_on", "reached_on"),
    resets=NO_DAY | NOT_SERVED,
    seat=lambda ending: ending.recogniser.path,
    decider=lambda ending: ending.recogniser,
    household=lambda ending: ending.household_id,
    log_path=lambda ending: ending.path,
    edges={
        # On the phone by whoever stands for the household, or signed at the bureau.
        EndingAction.STATE: Edge(
            (EndingStatus.TOLD,), EndingStatus.HEARD, (Mover.HOUSEHOLD, capabilities.CASE_DECIDE), acts.ENDING_STATED
        ),
        # Its days are over, and they ran from when it was reached.
        EndingAction.SILENCE: Edge((EndingStatus.TOLD,), EndingStatus.HEARD, Mover.CLOCK, expires=True),
        # Two officers: the request that the second one agreed to is the row that moves it.
        EndingAction.END: Edge(
            (EndingStatus.HEARD,), EndingStatus.ENDED, Mover.ROW, acts.TITLE_ENDED, article="C11", adverse=True
        ),
        EndingAction.DROP: Edge(UNDER_WAY, EndingStatus.DROPPED, capabilities.CASE_DECIDE, acts.ENDING_DROPPED),
        EndingAction.LAPSE: Edge(UNDER_WAY, EndingStatus.MOOT, Mover.CLOCK),
    },
    states={
        EndingStatus.TOLD: State("open", household="请您陈述、申辩", group="told"),
        EndingStatus.HEARD: State("open", household="等待认定机关决定", group="heard"),
        EndingStatus.ENDED: State("bad", household="已决定终止认定", group="done"),
        EndingStatus.DROPPED: State("good", household="认定保留", group="done"),
        EndingStatus.MOOT: State(group="done"),
    },
)
