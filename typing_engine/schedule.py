"""The yearly run (B5): a dated row per province, opened once by the clock however often or late it strikes."""

from datetime import date

from django.db import transaction

from authorities import audit
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from typing_engine import acts
from typing_engine.enums import RunPurpose
from typing_engine.models import AnnualTyping
from typing_engine.runs import CAME_TO_NOTHING, request_run


def plan_annual(*, province: str, year: int, as_of: date, opens_on: date, by: Officer) -> AnnualTyping:
    """Announce a province's run of a year, or change what was announced before it opened. Raises Refused."""
    if as_of.year != year:
        raise Refused("day_of_another_year", f"基准日应在 {year} 年内。")
    if opens_on < as_of:
        raise Refused("opens_before_its_day", "开始日期不能早于基准日：基准日之前还没有当日的数据。")
    path = f"/{province}/"
    with jurisdiction(path):
        planned = AnnualTyping.objects.select_for_update(of=("self",), no_key=True).filter(path=path, year=year).first()
        if planned is None:
            planned = AnnualTyping(path=path, year=year)
        elif planned.run_id and planned.run.status not in CAME_TO_NOTHING:
            raise Refused("already_opened", f"{year} 年的集中分型已经开始，不能再改。")
        planned.run = None  # of one that came to nothing, the row waits for another
        planned.as_of, planned.opens_on, planned.planned_by, planned.held_up = as_of, opens_on, by, ""
        planned.save()
        audit.record(acts.TYPING_PLANNED, by=by, on=planned, note=f"基准日 {as_of}，{opens_on} 开始")
        return planned


def _due(on: date) -> list[tuple[int, str]]:
    due = AnnualTyping.objects.filter(opens_on__lte=on, run=None).order_by("path", "year")
    return list(due.values_list("pk", "path"))


def _open(key: int, on: date) -> None:
    """Open one row, unless another process does or did. One that cannot be opened says why, and is tried again."""
    # Whoever comes second finds the row taken, and later with its run.
    row = (
        AnnualTyping.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(pk=key, run=None)
        .first()
    )
    if row is None:
        raise MovedMeanwhile
    try:
        with transaction.atomic():
            row.run = request_run(
                province=row.path.strip("/"),
                as_of=row.as_of,
                purpose=RunPurpose.ANNUAL,
                reason=f"{row.year} 年度集中分型",
                by=None,
            )
    except Refused as error:
        AnnualTyping.objects.filter(pk=row.pk).update(held_up=str(error))
        return
    row.held_up = ""
    row.save(update_fields=["run", "held_up"])


# Starts the yearly runs that are due and have none yet.
open_due_runs = Sweep("open-annual-typings", due=_due, deal_with=_open)
