"""Lives of a typing run and of a standard's draft: from which status what can be done, who may (B2, B4, B5)."""

from casework.workflow import Edge, Mover, State, Workflow
from typing_engine import acts, capabilities
from typing_engine.enums import DraftAction, DraftStatus, RunAction, RunStatus

RUN = Workflow(
    model="typing_engine.Run",
    noun="该批次",
    history="typing_engine.RunEvent",
    of="run",
    statuses=RunStatus,
    actions=RunAction,
    fixed=("path", "kind", "purpose", "year", "as_of", "standard_id", "requested_by_id"),
    edges={
        RunAction.START: Edge((RunStatus.QUEUED,), RunStatus.COMPUTING, Mover.CLOCK),
        RunAction.COMPLETE: Edge((RunStatus.COMPUTING,), RunStatus.AWAITING_CONFIRMATION, Mover.CLOCK),
        # A gate failed. Somebody looks at it and either accepts it with a reason or has the run computed again.
        RunAction.HOLD: Edge((RunStatus.COMPUTING,), RunStatus.HELD, Mover.CLOCK),
        RunAction.ACCEPT: Edge(
            (RunStatus.HELD,), RunStatus.AWAITING_CONFIRMATION, capabilities.TYPING_CONFIRM, acts.TYPING_GATES_ACCEPTED
        ),
        # The second officer's word is in the log as the decision on his or her being asked; the console's is not.
        RunAction.CONFIRM: Edge(
            (RunStatus.AWAITING_CONFIRMATION,), RunStatus.CONFIRMED, (capabilities.TYPING_CONFIRM, Mover.CONSOLE)
        ),
        RunAction.REJECT: Edge((RunStatus.AWAITING_CONFIRMATION,), RunStatus.REJECTED, capabilities.TYPING_CONFIRM),
        # The log tells of a publication how many rows of the directory it wrote.
        RunAction.PUBLISH: Edge(
            (RunStatus.CONFIRMED,), RunStatus.PUBLISHED, (capabilities.TYPING_PUBLISH, Mover.CONSOLE), article="B6"
        ),
        RunAction.WITHDRAW: Edge(
            (RunStatus.PUBLISHED,),
            RunStatus.WITHDRAWN,
            (capabilities.TYPING_PUBLISH, Mover.CONSOLE),
            acts.TYPING_WITHDRAWN,
        ),
        RunAction.FAIL: Edge((RunStatus.QUEUED, RunStatus.COMPUTING), RunStatus.FAILED, Mover.CLOCK),
        RunAction.CANCEL: Edge(
            (RunStatus.QUEUED, RunStatus.COMPUTING), RunStatus.CANCELLED, (capabilities.TYPING_RUN, Mover.CLOCK)
        ),
        RunAction.RESUME: Edge(
            (RunStatus.FAILED, RunStatus.CANCELLED), RunStatus.QUEUED, (capabilities.TYPING_RUN, Mover.CONSOLE)
        ),
    },
    states={
        RunStatus.QUEUED: State(),
        RunStatus.COMPUTING: State("open"),
        RunStatus.HELD: State("bad"),
        RunStatus.AWAITING_CONFIRMATION: State("open"),
        RunStatus.REJECTED: State("bad"),
        RunStatus.CONFIRMED: State("open"),
        RunStatus.PUBLISHED: State("good"),
        RunStatus.WITHDRAWN: State(),
        RunStatus.FAILED: State("bad"),
        RunStatus.CANCELLED: State(),
    },
)

# Who asked and who agreed is the request's; the log tells of the version that came of it.
STANDARD_DRAFT = Workflow(
    model="typing_engine.StandardDraft",
    noun="该标准草案",
    statuses=DraftStatus,
    actions=DraftAction,
    beginnings=(DraftStatus.DRAFT,),
    fixed=("path", "number"),
    once=("standard_id",),
    edges={
        DraftAction.PUBLISH: Edge(
            (DraftStatus.DRAFT,), DraftStatus.PUBLISHED, (capabilities.STANDARD_PUBLISH, Mover.CONSOLE), article="B2"
        ),
    },
    states={DraftStatus.DRAFT: State("open"), DraftStatus.PUBLISHED: State("good")},
)
