"""Life of a site visit (走访核实, C5): what can be done from which status, who may, what next."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import capabilities
from mingteyouxin.visits.enums import VisitAction, VisitStatus


def _in_charge(visit) -> tuple[str, ...]:
    """The bureau of the round, and the one above it that took the case over."""
    case = visit.case
    return (case.authority.path, *([case.handler.path] if case.handler else []))


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
            seat=_in_charge,
        ),
    },
    states={
        VisitStatus.PLANNED: State("open"),
        VisitStatus.DONE: State("good"),
        VisitStatus.CANCELLED: State(),
    },
)
