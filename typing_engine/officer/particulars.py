"""What the province reads about its own run: gates, what stopped, what could not be read, history, hand-ups."""

from dataclasses import dataclass

from registry.enums import HouseholdType
from typing_engine import standards
from typing_engine.enums import ShardStatus
from typing_engine.models import Gate, HandUp, Run, RunEvent, Shard

# What was done, in the words of the run's history; the mover's names are not for reading.
_ACTS = {
    "request": "发起分型",
    "start": "开始计算",
    "complete": "计算完成",
    "hold": "计算完成，有核查项未通过",
    "accept": "接受未通过的核查项",
    "confirm": "复核同意",
    "reject": "复核不同意",
    "publish": "公布",
    "withdraw": "撤回公布",
    "fail": "计算未完成",
    "cancel": "取消",
    "ask_to_cancel": "要求取消",
    "resume": "恢复计算",
}


@dataclass(frozen=True, slots=True)
class GateFound:
    """A gate with the lists and areas, or the shares, that its answer rests on."""

    gate: Gate
    lists: list[dict]
    shares: list[dict]


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything below the counts of a run's page."""

    gates: list[GateFound]
    stopped: list[Shard]
    unreadable: list[tuple[str, int]]
    events: list[tuple[RunEvent, str]]
    hand_ups: list[HandUp]


def particulars(run: Run) -> Particulars:
    """In a number of queries that does not grow with the run."""
    events = RunEvent.objects.filter(run=run).select_related("by")
    return Particulars(
        gates=[_found(gate) for gate in Gate.objects.filter(run=run).select_related("accepted_by")],
        stopped=list(Shard.objects.filter(run=run, status=ShardStatus.STOPPED).order_by("number")),
        unreadable=_unreadable(run),
        events=[(event, _ACTS.get(event.action, event.get_target_display())) for event in events],
        hand_ups=list(HandUp.objects.filter(run=run)),
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
