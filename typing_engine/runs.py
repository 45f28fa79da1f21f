"""Typing runs from the request on: asked for, computed, cancelled, resumed (B4, B5, DESIGN 4).

`computing.py` holds the work itself, `confirmation.py` the second officer's word, `publication.py` what follows.
"""

from datetime import date

from django.db import IntegrityError, transaction

from authorities import audit, clock, jobs
from authorities.enums import Act, JobKind, JobStatus, Level
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Officer
from registry.models import Household
from typing_engine.batch import shards
from typing_engine.computing import ShardStopped, carry_out, compute, work_shards
from typing_engine.confirmation import accept_gates, confirm, confirm_on_console, reject, request_confirmation
from typing_engine.enums import RunKind, RunStatus, ShardStatus
from typing_engine.models import ReportingPeriod, Run, Standard
from typing_engine.moves import IllegalTransition, RunRefused, move, tell

# The verbs of a run, for whoever stands above; some live in the files named.
__all__ = [
    "RunRefused",
    "ShardStopped",
    "accept_gates",
    "cancel",
    "carry_out",
    "compute",
    "confirm",
    "confirm_on_console",
    "reject",
    "report_year_of",
    "request_confirmation",
    "request_partial_run",
    "request_run",
    "resume",
    "settle_ended",
    "work_shards",
]
_ONE_AT_A_TIME = "run_one_whole_at_a_time"
_IN_PROGRESS = "该省已有正在进行的整批分型，请等待其完成，或取消后重新发起。"


def request_run(
    *, province: str, as_of: date, standard: Standard | None = None, reason: str = "", by: Officer | None
) -> Run:
    """Ask for the typing of every household of a province (two digits) as of a day; a worker takes it up.

    Without a standard: the one in force on that day. `by` is empty for the clock and the console. Raises RunRefused.
    """
    with _province(province):
        run = _new_run(RunKind.WHOLE, province, as_of, standard, reason, by)
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError as error:
            if error.__cause__.diag.constraint_name != _ONE_AT_A_TIME:
                raise
            raise RunRefused("run_in_progress", _IN_PROGRESS) from error
        return _queue(run, {})


def request_partial_run(
    *,
    province: str,
    household_ids: list[int],
    as_of: date,
    standard: Standard | None = None,
    reason: str,
    by: Officer | None,
) -> Run:
    """Ask for the typing of named households of a province; the reason is kept. Raises RunRefused."""
    if not reason.strip():
        raise RunRefused("reason_required", "请填写对部分个体工商户分型的事由。")
    wanted = sorted(set(household_ids))
    with _province(province):
        there = set(Household.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if not wanted or len(there) < len(wanted):
            missing = "、".join(str(number) for number in wanted if number not in there)
            text = f"请指明本省的个体工商户；以下编号不在本省：{missing or '（未填）'}。"
            raise RunRefused("unknown_household", text)
        run = _new_run(RunKind.PARTIAL, province, as_of, standard, reason, by)
        run.save(force_insert=True)
        return _queue(run, {"households": wanted})


def _province(province: str):
    """The jurisdiction of a province, which must be one."""
    path = f"/{province}/"
    if not Authority.objects.filter(level=Level.PROVINCE, path=path).exists():
        raise RunRefused("unknown_province", f"没有代码为“{province}”的省级机关。请写两位代码，如 42；兵团为 66。")
    return jurisdiction(path)


def _new_run(
    kind: RunKind, province: str, as_of: date, standard: Standard | None, reason: str, by: Officer | None
) -> Run:
    if standard is None:
        standard = Standard.objects.in_force(province, as_of)
    if standard is None:
        text = f"{as_of:%Y-%m-%d} 没有施行中的分型标准。请先公布标准，或指定一个已公布的标准。"
        raise RunRefused("no_standard_in_force", text)
    if standard.province != province:
        text = f"标准“{standard.number}”由其他省（{standard.province}）公布，请选用本省的标准。"
        raise RunRefused("standard_of_other_province", text)
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
    periods = ReportingPeriod.objects.order_by("from_year")
    # Before the first row there was no such period; the first one is the best guess for a look back.
    period = periods.filter(from_year__lte=as_of.year).last() or periods.first()
    is_over = (as_of.month, as_of.day) > (period.month, period.day)
    return as_of.year - (1 if is_over else 2)


def _queue(run: Run, parameters: dict) -> Run:
    """The job of a run that was saved just now, in the same transaction."""
    tell(run, "request", source="", by=run.requested_by, note=run.reason)
    title = f"{Authority.objects.get(path=run.path).short_name} {run}"
    run.job = jobs.request_job(
        JobKind.TYPING_RUN, title=title, parameters={"run": run.pk, **parameters}, by=run.requested_by
    )
    run.save(update_fields=["job"])
    audit.record(Act.TYPING_REQUESTED, by=run.requested_by, on=run, note=title)
    return run


@transaction.atomic
def cancel(run_id: int, *, by: Officer) -> Run:
    """Stop a run that waits at once, one that is computed at its next step. Raises RunRefused when it is over."""
    run = Run.objects.select_related("job").get(pk=run_id)
    if run.status not in (RunStatus.QUEUED, RunStatus.COMPUTING):
        raise RunRefused("not_running", f"该批次{run.get_status_display()}，没有可取消的计算。")
    try:
        job = jobs.cancel(run.job_id, by=by)
    except jobs.IllegalTransition as error:
        raise RunRefused("not_running", "该批次的计算刚刚结束，没有可取消的计算。") from error
    if job.status == JobStatus.CANCELLED:
        return move(run_id, "cancel", by=by)
    tell(run, "ask_to_cancel", source=run.status, by=by)
    return run


@transaction.atomic
def resume(run_id: int, *, by: Officer) -> Run:
    """Take up a run that failed or was cancelled: what is done stays, the rest is tried again. Raises RunRefused."""
    run = Run.objects.get(pk=run_id)
    if run.status not in (RunStatus.FAILED, RunStatus.CANCELLED):
        raise RunRefused("not_stopped", f"该批次{run.get_status_display()}，不需要恢复。")
    try:
        with transaction.atomic():
            run = move(run_id, "resume", by=by)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != _ONE_AT_A_TIME:
            raise
        raise RunRefused("run_in_progress", _IN_PROGRESS) from error
    jobs.resume(run.job_id, by=by)
    return run


def settle_ended() -> int:
    """End the runs whose job ended without them: its worker was lost for good, or it was cancelled while it waited.

    Jobs know nothing of runs, so the runs look after their jobs. Returns how many were ended.
    """
    with nationwide():
        ended = list(
            Run.objects.filter(
                status__in=(RunStatus.QUEUED, RunStatus.COMPUTING),
                job__status__in=(JobStatus.FAILED, JobStatus.CANCELLED),
            ).select_related("job")
        )
    settled = 0
    for run in ended:
        try:
            with jurisdiction(run.path):
                _end_like_its_job(run)
        except IllegalTransition:
            continue  # another process looked after it
        settled += 1
    return settled


def _end_like_its_job(run: Run) -> None:
    if run.job.status == JobStatus.CANCELLED:
        move(run.pk, "cancel")
        return
    shards.stop_killed(run)
    stopped = [shard for shard in shards.unfinished(run) if shard.status == ShardStatus.STOPPED]
    move(run.pk, "fail", note=str(ShardStopped(stopped)) if stopped else run.job.error_text)
