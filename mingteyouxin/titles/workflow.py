"""Life of a recognition (认定): how a title ends, before its last day or with it (C7, C11, C14)."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus

RECOGNITION = Workflow(
    model="mingteyouxin.Recognition",
    noun="该认定",
    statuses=RecognitionStatus,
    actions=RecognitionAction,
    history="mingteyouxin.RecognitionEvent",
    of="recognition",
    fixed=(
        "number",
        "household_id",
        "place_id",
        "recogniser_id",
        "recognised_on",
        "first_until",
        "recognition_class",
        "recognition_path",
    ),
    household=lambda recognition: recognition.household_id,
    log_path=lambda recognition: recognition.path,
    decider=lambda recognition: recognition.recogniser,
    edges={
        # The level above, whose row under check has asked for the right (C7).
        RecognitionAction.REFUSE: Edge((RecognitionStatus.VALID,), RecognitionStatus.REFUSED, Mover.ROW, article="C7"),
        # Nobody decides: the last day is over.
        RecognitionAction.EXPIRE: Edge(
            (RecognitionStatus.VALID,), RecognitionStatus.EXPIRED, Mover.CLOCK, article="C11"
        ),
        # At will, at any time: to take part is voluntary (总体方案二（二）).
        RecognitionAction.RENOUNCE: Edge(
            (RecognitionStatus.VALID,), RecognitionStatus.RENOUNCED, Mover.HOUSEHOLD, acts.TITLE_RENOUNCED
        ),
        # The household is none any more; registration has decided that, and nobody here.
        RecognitionAction.CLOSE: Edge((RecognitionStatus.VALID,), RecognitionStatus.CLOSED, Mover.CLOCK),
        RecognitionAction.CONVERT: Edge((RecognitionStatus.VALID,), RecognitionStatus.CONVERTED, Mover.CLOCK),
        # Two officers of the recogniser, after a hearing: the ending that they decided is the row that moves it.
        RecognitionAction.CANCEL: Edge(
            (RecognitionStatus.VALID,), RecognitionStatus.CANCELLED, Mover.ROW, article="C11", adverse=True
        ),
        RecognitionAction.REVOKE: Edge(
            (RecognitionStatus.VALID,), RecognitionStatus.REVOKED, Mover.ROW, article="C14", adverse=True
        ),
        # A wrong end, taken back by two officers of the recogniser. What the level above refused is theirs to undo.
        RecognitionAction.RESTORE: Edge(
            (
                RecognitionStatus.RENOUNCED,
                RecognitionStatus.CLOSED,
                RecognitionStatus.CONVERTED,
                RecognitionStatus.CANCELLED,
                RecognitionStatus.REVOKED,
            ),
            RecognitionStatus.VALID,
            Mover.ROW,
        ),
        # The evaluation that two officers decided is the row that moves it; where they decided late, the title has run
        # out meanwhile and holds again without a gap (docs/decisions/0065).
        RecognitionAction.EXTEND: Edge(
            (RecognitionStatus.VALID, RecognitionStatus.EXPIRED), RecognitionStatus.VALID, Mover.ROW, article="C12"
        ),
    },
    states={
        RecognitionStatus.VALID: State("good"),
        RecognitionStatus.EXPIRED: State(),
        RecognitionStatus.CANCELLED: State("bad"),
        RecognitionStatus.REVOKED: State("bad"),
        RecognitionStatus.REFUSED: State("bad"),
        RecognitionStatus.RENOUNCED: State(),
        RecognitionStatus.CLOSED: State(),
        RecognitionStatus.CONVERTED: State(),
    },
)
