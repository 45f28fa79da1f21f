"""What the province reads about its own run: gates, what stopped, what could not be read, history, hand-ups."""

from dataclasses import dataclass

from registry.enums import HouseholdType
from typing_engine import standards
from typing_engine.enums import ShardStatus
from typing_engine.models import Gate, HandUp, Run, RunEvent, Shard

# A year brings many; the record has them all.
CORRECTIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class GateFound:
    """A gate with the lists and areas, or the shares, that its answer rests on."""

    gate: Gate
    lists: list[dict]
    shares: list[dict]


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
    missing = gate.detail.get("missing")
    shares = [{**share, "label": HouseholdType(share["type"]).label} for share in gate.detail.get("shares", [])]
    return GateFound(gate, missing if isinstance(missing, list) else [], shares)


def _unreadable(run: Run) -> list[tuple[str, int]]:
    """Extension indicators with how many of their values could not be read, by their names in the standard."""
    if not run.unreadable:
        return []
    tree = standards.read_published(run.standard.document)
    labels = {indicator.name: indicator.label for indicator in tree.extras()}
    return [(labels.get(name, name), count) for name, count in sorted(run.unreadable.items())]
