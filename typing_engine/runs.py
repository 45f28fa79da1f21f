"""Typing runs are moved here from the request on: asked for, computed, cancelled, resumed (B4, B5, DESIGN 4).

`computing.py` holds the work itself, `confirmation.py` the second officer's word, `publication.py` what follows.
"""

from datetime import date

from django.db import transaction

from authorities import clock, jobs
from authorities.enums import JobStatus, Level
from authorities.jurisdiction import jurisdiction
from authorities.kept_statements import KeptRows
from authorities.models import Authority, Officer
from casework.refusals import Refused
from casework.sweeps import Sweep
from casework.workflow import Mover, add_events, begin, move
from registry.models import Household
from typing_engine import acts, job_kinds
from typing_engine.batch import shards
from typing_engine.computing import ShardStopped
from typing_engine.enums import RunAction, RunKind, RunPurpose, RunStatus, ShardStatus
from typing_engine.models import AnnualTyping, ReportingPeriod, Run, Standard
from typing_engine.workflow import RUN

# An annual run that ended so makes room for another one of its year.
CAME_TO_NOTHING = (RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.FAILED, RunStatus.CANCELLED)
_period_of = KeptRows(lambda year: ReportingPeriod.objects.filter(from_year__lte=year).order_by("-from_year")[:1], -1)


def request_run(
    *,
    province: str,
    as_of: date,
    standard: Standard | None = None,
    purpose: RunPurpose | None = None,
    reason: str = "",
    by: Officer | None,
) -> Run:
    """Ask for the typing of every household of a province (two digits) as of a day; a worker takes it up.

    Without a standard: the one in force on that day. Without a purpose: as `usual_purpose` says. An annual run takes
    the place of one that came to nothing, also in the year's plan. `by` is empty for the clock and the console. Raises
    Refused.
    """
    with _province(province):
        run = _new_run(RunKind.WHOLE, province, as_of, standard, reason, by)
        run.purpose = purpose or usual_purpose(run.path, as_of)
        _queue(run, {})
        if run.purpose == RunPurpose.ANNUAL:
            AnnualTyping.objects.filter(path=run.path, year=run.year).update(run=run, held_up="")
        return run


def usual_purpose(path: str, as_of: date) -> RunPurpose:
    """Annual where the day lies after the year's reporting period and no annual run stands for the year, else extra.

    What is chosen without being asked for (CONTRACTS 6). Asked in the province's jurisdiction.
    """
    standing = Run.objects.filter(path=path, year=as_of.year, kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL).exclude(
        status__in=CAME_TO_NOTHING
    )
    is_over = report_year_of(as_of) == as_of.year - 1
    return RunPurpose.ANNUAL if is_over and not standing.exists() else RunPurpose.EXTRA


def request_partial_run(
    *,
    province: str,
    household_ids: list[int],
    as_of: date,
    standard: Standard | None = None,
    reason: str,
    by: Officer | None,
) -> Run:
    """Ask for the typing of named households of a province; the reason is kept. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_required", "请填写对部分个体工商户分型的事由。")
    wanted = sorted(set(household_ids))
    with _province(province):
        there = set(Household.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if not wanted or len(there) < len(wanted):
            missing = "、".join(str(number) for number in wanted if number not in there)
            text = f"请指明本省的个体工商户；以下编号不在本省：{missing or '（未填）'}。"
            raise Refused("unknown_household", text)
        run = _new_run(RunKind.PARTIAL, province, as_of, standard, reason, by)
        run.purpose = RunPurpose.EXTRA
        return _queue(run, {"households": wanted})


def in_partial_runs(path: str, year: int) -> set[int]:
    """Households of a province that partial runs of a year were asked for, whatever became of these.

    A run that was rejected or came to nothing is a person's to ask for anew. Asked in the province's jurisdiction.
    """
    asked = Run.objects.filter(path=path, year=year, kind=RunKind.PARTIAL).values_list("job__parameters", flat=True)
    return {number for parameters in asked for number in parameters["households"]}


def _province(province: str):
    """The jurisdiction of a province, which must be one."""
    path = f"/{province}/"
    if not Authority.objects.filter(level=Level.PROVINCE, path=path).exists():
        raise Refused("unknown_province", f"没有代码为“{province}”的省级机关。请写两位代码，如 42；兵团为 66。")
    return jurisdiction(path)


def _new_run(
    kind: RunKind, province: str, as_of: date, standard: Standard | None, reason: str, by: Officer | None
) -> Run:
    if standard is None:
        standard = Standard.objects.in_force(province, as_of)
    if standard is None:
        text = f"{as_of:%Y-%m-%d} 没有施行中的分型标准。请先公布标准，或指定一个已公布的标准。"
        raise Refused("no_standard_in_force", text)
    if standard.province != province:
        text = f"标准“{standard.number}”由其他省（{standard.province}）公布，请选用本省的标准。"
        raise Refused("standard_of_other_province", text)
    return Run(
        path=f"/{province}/",
        kind=kind,
        year=as_of.year,
        as_of=as_of,
        report_year=report_year_of(as_of),
        standard=standard,
        reason=reason.strip(),
        requested_by=by,
        requested_at=clock.now(),
    )


def report_year_of(as_of: date) -> int:
    """Year of the annual report that a run asks for: last year's when its period is over, else the one before.

    Nobody is asked for a report that is not due yet (CONTRACTS 2).
    """
    # Before the first row there was no such period; the first one is the best guess for a look back.
    period = _period_of.first(as_of.year) or ReportingPeriod.objects.order_by("from_year").first()
    is_over = (as_of.month, as_of.day) > (period.month, period.day)
    return as_of.year - (1 if is_over else 2)


def _queue(run: Run, parameters: dict) -> Run:
    """Keep a new run, with its job. Raises Refused."""
    title = f"{Authority.objects.get(path=run.path).short_name} {run}"
    by = run.requested_by
    begin(
        RUN,
        run,
        RunAction.REQUEST,
        by=by or Mover.CONSOLE,
        event=acts.TYPING_REQUESTED,
        note=run.reason,
        log_note=title,
    )
    run.job = jobs.request_job(job_kinds.TYPING_RUN, title=title, parameters={"run": run.pk, **parameters}, by=by)
    run.save(update_fields=["job"])
    return run


@transaction.atomic
def cancel(run_id: int, *, by: Officer) -> Run:
    """Stop a run that waits at once, one that is computed at its next step. Raises Refused when it is over."""
    run = Run.objects.select_related("job").get(pk=run_id)
    if run.status not in (RunStatus.QUEUED, RunStatus.COMPUTING):
        raise Refused("not_running", f"该批次{run.get_status_display()}，没有可取消的计算。")
    try:
        job = jobs.cancel(run.job_id, by=by)
    except jobs.IllegalTransition as error:
        raise Refused("not_running", "该批次的计算刚刚结束，没有可取消的计算。") from error
    if job.status == JobStatus.CANCELLED:
        return move(RUN, run_id, RunAction.CANCEL, by=by)
    add_events(RUN, [run], RunAction.ASK_TO_CANCEL, by=by)
    return run


@transaction.atomic
def resume(run_id: int, *, by: Officer) -> Run:
    """Take up a run that failed or was cancelled: what is done stays, the rest is tried again. Raises Refused."""
    run = Run.objects.get(pk=run_id)
    if run.status not in (RunStatus.FAILED, RunStatus.CANCELLED):
        raise Refused("not_stopped", f"该批次{run.get_status_display()}，不需要恢复。")
    run = move(RUN, run_id, RunAction.RESUME, by=by)
    jobs.resume(run.job_id, by=by)
    return run


def _ended_without_them(on: date) -> list[tuple[int, str]]:
    ended = Run.objects.filter(
        status__in=(RunStatus.QUEUED, RunStatus.COMPUTING), job__status__in=(JobStatus.FAILED, JobStatus.CANCELLED)
    )
    return list(ended.values_list("pk", "path"))


def _end_like_its_job(run_id: int, on: date) -> None:
    run = Run.objects.select_related("job").get(pk=run_id)
    if run.job.status == JobStatus.CANCELLED:
        move(RUN, run_id, RunAction.CANCEL, by=Mover.CLOCK)
        return
    shards.stop_killed(run)
    stopped = [shard for shard in shards.unfinished(run) if shard.status == ShardStatus.STOPPED]
    note = str(ShardStopped(stopped)) if stopped else run.job.error_text
    move(RUN, run_id, RunAction.FAIL, by=Mover.CLOCK, note=note)


# The runs whose job ended without them: its worker was lost for good, or it was cancelled while it waited. Jobs know
# nothing of runs, so the runs look after their jobs.
settle_ended = Sweep("settle-ended-runs", due=_ended_without_them, deal_with=_end_like_its_job)
