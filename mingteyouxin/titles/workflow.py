"""Life of a recognition (认定): how a title ends before its last day (C7, C11, C14)."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus

RECOGNITION = Workflow(
    model="mingteyouxin.Recognition",
    noun="该认定",
    statuses=RecognitionStatus,
    actions=RecognitionAction,
    fixed=("household_id", "place_id", "recogniser_id", "recognised_on", "recognition_class", "recognition_path"),
    household=lambda recognition: recognition.household_id,
    edges={
        # The level above, whose row under check has asked for the right (C7).
        RecognitionAction.REFUSE: Edge((RecognitionStatus.VALID,), RecognitionStatus.REFUSED, Mover.ROW, article="C7"),
    },
    states={
        RecognitionStatus.VALID: State("good"),
        RecognitionStatus.EXPIRED: State(),
        RecognitionStatus.CANCELLED: State("bad"),
        RecognitionStatus.REVOKED: State("bad"),
        RecognitionStatus.REFUSED: State("bad"),
    },
)
