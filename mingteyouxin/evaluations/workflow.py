"""How a title is evaluated in its last year (C12): the calendar opens it, a person proposes, a second one decides."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts
from mingteyouxin.evaluations.enums import EvaluationAction, EvaluationStatus

EVALUATION = Workflow(
    model="mingteyouxin.Evaluation",
    noun="该评估",
    history="mingteyouxin.EvaluationEvent",
    of="evaluation",
    statuses=EvaluationStatus,
    actions=EvaluationAction,
    beginnings=(EvaluationStatus.OPEN,),
    fixed=("recognition_id", "household_id", "recogniser_id", "recognition_path", "period_until", "opened_on"),
    seat=lambda evaluation: evaluation.recogniser.path,
    decider=lambda evaluation: evaluation.recogniser,
    household=lambda evaluation: evaluation.household_id,
    log_path=lambda evaluation: evaluation.path,
    edges={
        # Two officers: the request that the second one agreed to is the row that moves it. What was declined wrongly is
        # put right the same way.
        EvaluationAction.EXTEND: Edge(
            (EvaluationStatus.OPEN, EvaluationStatus.DECLINED),
            EvaluationStatus.EXTENDED,
            Mover.ROW,
            acts.EVALUATION_DECIDED,
            article="C12",
        ),
        EvaluationAction.DECLINE: Edge(
            (EvaluationStatus.OPEN,),
            EvaluationStatus.DECLINED,
            Mover.ROW,
            acts.EVALUATION_DECIDED,
            article="C12",
            adverse=True,
        ),
        EvaluationAction.LAPSE: Edge((EvaluationStatus.OPEN,), EvaluationStatus.MOOT, Mover.CLOCK),
    },
    states={
        EvaluationStatus.OPEN: State("open", household="认定机关正在评估", group="open"),
        EvaluationStatus.EXTENDED: State("good", household="有效期已延长", group="done"),
        EvaluationStatus.DECLINED: State("bad", household="到期不再延续", group="done"),
        EvaluationStatus.MOOT: State(group="done"),
    },
)
