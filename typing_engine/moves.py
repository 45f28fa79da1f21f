"""The mover of runs: every change of status, with the row that tells of it."""

from django.db import transaction

from authorities import clock
from authorities.models import Officer
from typing_engine.enums import RunStatus
from typing_engine.models import Run, RunEvent
from typing_engine.workflow import TRANSITIONS


class RunRefused(Exception):
    """The step is refused; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class IllegalTransition(RunRefused):
    """The run is not, or no longer, in a status from which this can be done."""

    def __init__(self, status: str) -> None:
        super().__init__("illegal_transition", f"该批次{RunStatus(status).label}，不能进行此操作；请刷新后查看。")


@transaction.atomic
def move(run_id: int, action: str, *, by: Officer | None = None, note: str = "", **changes) -> Run:
    """The only place that writes Run.status. `changes` are other fields that change with it.

    Raises IllegalTransition when the run has moved on meanwhile.
    """
    edge = TRANSITIONS[action]
    run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    source = run.status
    if source not in edge.sources:
        raise IllegalTransition(source)
    changes["status"] = edge.target
    for name, value in changes.items():
        setattr(run, name, value)
    run.save(update_fields=list(changes))
    tell(run, action, source=source, by=by, note=note)
    return run


def tell(run: Run, action: str, *, source: str, by: Officer | None, note: str = "") -> None:
    """Add a row to the run's history, in the transaction of what it tells."""
    RunEvent.objects.bulk_create(
        [
            RunEvent(
                run=run,
                path=run.path,
                action=action,
                source=source,
                target=run.status,
                by=by,
                note=note[:300],
                at=clock.now(),
            )
        ]
    )
