"""Life of a site visit (走访核实, C5): what can be done from which status, who may, what next."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import capabilities
from mingteyouxin.visits.enums import VisitAction, VisitStatus

VISIT = Workflow(
    model="mingteyouxin.Visit",
    noun="该走访",
    history="mingteyouxin.VisitEvent",
    of="visit",
    statuses=VisitStatus,
    actions=VisitAction,
    beginnings=(VisitStatus.PLANNED,),
    fixed=("case_id",),
    seat=lambda visit: visit.station.path,
    edges={
        VisitAction.RECORD: Edge((VisitStatus.PLANNED,), VisitStatus.DONE, capabilities.VISIT_DO),
        # The bureau that sent the station, or the clock where the case is over.
        VisitAction.CANCEL: Edge(
            (VisitStatus.PLANNED,),
            VisitStatus.CANCELLED,
            (capabilities.CASE_REVIEW, Mover.CLOCK),
            seat=lambda visit: visit.case.seats,
        ),
    },
    states={
        VisitStatus.PLANNED: State("open"),
        VisitStatus.DONE: State("good"),
        VisitStatus.CANCELLED: State(),
    },
)
