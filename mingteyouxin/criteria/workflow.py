"""Life of a classification standard: what can be done from which status, who may, what next."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.criteria.enums import StandardAction, StandardStatus

CLASS_STANDARD = Workflow(
    model="mingteyouxin.ClassStandard",
    noun="该标准",
    history="mingteyouxin.ClassStandardEvent",
    of="standard",
    statuses=StandardStatus,
    actions=StandardAction,
    beginnings=(StandardStatus.DRAFT,),
    fixed=("path", "authority_id", "made_by_id"),
    edges={
        # The text is shown to the public (二(四)2: 并向社会公示) and stays as it is while people comment on it.
        StandardAction.OPEN_COMMENT: Edge(
            (StandardStatus.DRAFT,),
            StandardStatus.IN_COMMENT,
            capabilities.CLASS_STANDARD_EDIT,
            acts.CLASS_STANDARD_SHOWN,
            "二(四)2",
        ),
        StandardAction.REVISE: Edge(
            (StandardStatus.IN_COMMENT,),
            StandardStatus.DRAFT,
            capabilities.CLASS_STANDARD_EDIT,
            acts.CLASS_STANDARD_REVISED,
        ),
        StandardAction.PUBLISH: Edge(
            (StandardStatus.DRAFT, StandardStatus.IN_COMMENT),
            StandardStatus.PUBLISHED,
            capabilities.CLASS_STANDARD_PUBLISH,
            acts.CLASS_STANDARD_PUBLISHED,
            "C2",
        ),
        # The publication of its successor, or the day on which that one comes into force.
        StandardAction.SUPERSEDE: Edge(
            (StandardStatus.PUBLISHED,), StandardStatus.SUPERSEDED, (Mover.CLOCK, Mover.ROW)
        ),
    },
    states={
        StandardStatus.DRAFT: State(),
        StandardStatus.IN_COMMENT: State("open"),
        StandardStatus.PUBLISHED: State("good"),
        StandardStatus.SUPERSEDED: State(),
    },
)
