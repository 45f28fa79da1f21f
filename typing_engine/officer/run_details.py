"""What the province reads about its own run: gates, what stopped, what could not be read, history, hand-ups."""

from dataclasses import dataclass
from operator import itemgetter

from authorities.figures import FigureColumn, Figures, figures
from registry.enums import HouseholdType
from typing_engine import standards
from typing_engine.enums import ShardStatus
from typing_engine.models import Gate, HandUp, Run, RunEvent, Shard

# A year brings many; the record has them all.
CORRECTIONS_SHOWN = 20
_MISSING = (
    FigureColumn("数据", itemgetter(0), count=False),
    FigureColumn("没有归集的辖区", itemgetter(1), count=False),
    FigureColumn("户数", itemgetter(2)),
)
_SHARES = (
    FigureColumn("类型", itemgetter(0), count=False),
    FigureColumn("上次占比", itemgetter(1)),
    FigureColumn("本次占比", itemgetter(2)),
)


_DIFFERENCES = (
    FigureColumn("差异", itemgetter("label"), count=False),
    FigureColumn("项数", itemgetter("count")),
)


@dataclass(frozen=True, slots=True)
class GateFound:
    """A gate with the table of lists and areas, or of shares, that its answer rests on."""

    gate: Gate
    detail: Figures | None


@dataclass(frozen=True, slots=True)
class RunDetails:
    """Everything below the counts of a run's page."""

    gates: list[GateFound]
    stopped: list[Shard]
    unreadable: list[tuple[str, int]]
    events: list[RunEvent]
    hand_ups: list[HandUp]


def run_details(run: Run) -> RunDetails:
    """In a number of queries that does not grow with the run."""
    events = RunEvent.objects.filter(run=run).select_related("by")
    return RunDetails(
        gates=[_found(gate) for gate in Gate.objects.filter(run=run).select_related("accepted_by")],
        stopped=list(Shard.objects.filter(run=run, status=ShardStatus.STOPPED).order_by("number")),
        unreadable=_unreadable(run),
        events=list(events),
        hand_ups=[
            *HandUp.objects.filter(run=run, reference=""),
            *HandUp.objects.filter(run=run).exclude(reference="")[:CORRECTIONS_SHOWN],
        ],
    )


def _found(gate: Gate) -> GateFound:
    title = f"{gate.get_kind_display()}明细"
    missing, shares = gate.detail.get("missing"), gate.detail.get("shares")
    if isinstance(missing, list) and missing:
        areas = [(one["label"], area["name"], area["households"]) for one in missing for area in one["areas"]]
        return GateFound(gate, figures(title, _MISSING, areas))
    if shares:
        lines = [(HouseholdType(one["type"]).label, f"{one['before']:.1f}%", f"{one['now']:.1f}%") for one in shares]
        return GateFound(gate, figures(title, _SHARES, lines))
    if found := gate.detail.get("open"):
        return GateFound(gate, figures(title, _DIFFERENCES, found))
    return GateFound(gate, None)


def _unreadable(run: Run) -> list[tuple[str, int]]:
    """Extension indicators with how many of their values could not be read, by their names in the standard."""
    if not run.unreadable:
        return []
    tree = standards.read_published(run.standard.document)
    labels = {indicator.name: indicator.label for indicator in tree.extras()}
    return [(labels.get(name, name), count) for name, count in sorted(run.unreadable.items())]
