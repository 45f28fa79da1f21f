"""Life of a household on a list asked for (C5): it follows the decision on the list, whose four eyes ask the right."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin.recognising.enums import BatchItemAction, BatchItemStatus

_WAITING = (BatchItemStatus.WAITING,)

BATCH_ITEM = Workflow(
    model="mingteyouxin.RecognitionBatchItem",
    noun="该户的认定提请",
    statuses=BatchItemStatus,
    actions=BatchItemAction,
    beginnings=_WAITING,
    fixed=("batch_id", "case_id"),
    edges={
        BatchItemAction.RECOGNISE: Edge(_WAITING, BatchItemStatus.RECOGNISED, Mover.ROW),
        BatchItemAction.STAY: Edge(_WAITING, BatchItemStatus.STAYED, Mover.ROW),
        BatchItemAction.DROP: Edge(_WAITING, BatchItemStatus.DROPPED, Mover.ROW),
    },
    states={
        BatchItemStatus.WAITING: State("open"),
        BatchItemStatus.RECOGNISED: State("good"),
        BatchItemStatus.STAYED: State("bad"),
        BatchItemStatus.DROPPED: State(),
    },
)
