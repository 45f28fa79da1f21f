"""Verbs of the Job row: ask, claim, beat, end, cancel, resume. The only writer of Job.status.

A worker that dies leaves a job whose heartbeat stops; `requeue_lost` gives it to another one. Work is therefore
written so that doing it again is right: all or nothing, or in shards that are rows.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import Error, IntegrityError, close_old_connections, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from authorities import acts, audit, clock, notifications
from authorities.declarations import NotDeclared, find, is_declared
from authorities.enums import JobStatus
from authorities.job_kinds import JobKind
from authorities.jurisdiction import current_path, jurisdiction, nationwide
from authorities.models import Job, Machine, Officer
from authorities.refusals import Refused

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2
# A worker that has not beaten for this long is taken for dead; far above the pause of a busy machine.
LOST_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 3
# What counts as begun lately when bureaus take turns, and how many that wait are looked through.
_LATELY = timedelta(minutes=10)
_LOOKED_THROUGH = 2000

TRANSITIONS: dict[str, tuple[tuple[JobStatus, ...], JobStatus]] = {
    "claim": ((JobStatus.QUEUED,), JobStatus.RUNNING),
    "finish": ((JobStatus.RUNNING,), JobStatus.DONE),
    "fail": ((JobStatus.QUEUED, JobStatus.RUNNING), JobStatus.FAILED),
    "cancel": ((JobStatus.QUEUED, JobStatus.RUNNING), JobStatus.CANCELLED),
    "requeue": ((JobStatus.RUNNING,), JobStatus.QUEUED),
    "resume": ((JobStatus.FAILED, JobStatus.CANCELLED), JobStatus.QUEUED),
}


class IllegalTransition(Exception):
    """The job is not in a state from which this can be done."""

    code = "illegal_transition"


class JobCancelled(Exception):
    """Raised inside the work when somebody asked to cancel it."""

    code = "cancelled"


class JobLost(Exception):
    """Raised inside the work when the job was given to another worker: this one had fallen silent for too long."""

    code = "lost"


def _move(job_id: int, action: str, **changes) -> Job:
    """The only place that writes Job.status."""
    sources, target = TRANSITIONS[action]
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
        if job.status not in sources:
            raise IllegalTransition(f"{action}: {job.status}")
        changes["status"] = target
        for name, value in changes.items():
            setattr(job, name, value)
        job.save(update_fields=list(changes))
        if job.is_over:
            _send_for_the_next(job)
        return job


class TooManyWaiting(Refused):
    """So many jobs of one officer wait already that another would only make others wait longer."""


def request_job(
    kind: JobKind,
    *,
    title: str,
    parameters: dict,
    by: Officer | Machine | None,
    machine_key: str = "",
    lane: str = "",
) -> Job:
    """A queued job of the present jurisdiction, sent to a worker when the transaction commits.

    A broker that is away then costs nothing but time: `requeue_lost` sends it again. `machine_key` is the key by which
    a machine asks for the same job again; `lane` names jobs of which one at a time is done. Raises NotDeclared for a
    kind that no app declares, TooManyWaiting for an officer who has asked for much that is not begun.
    """
    if not is_declared(kind):
        raise NotDeclared(f"job kind {kind!r}")
    if isinstance(by, Officer):
        waiting = Job.objects.filter(requested_by=by, status=JobStatus.QUEUED).count()
        if waiting >= settings.WAITING_JOBS_PER_OFFICER:
            raise TooManyWaiting("too_many_waiting", f"您已有 {waiting} 项任务在等待，请等其中一些办完后再提交。")
    job = Job.objects.create(
        kind=kind.name,
        title=title,
        path=current_path(),
        parameters=parameters,
        requested_by=by if isinstance(by, Officer) else None,
        machine=by if isinstance(by, Machine) else None,
        machine_key=machine_key,
        lane=lane,
        requested_at=clock.now(),
    )
    transaction.on_commit(lambda: enqueue(job), robust=True)
    return job


def enqueue(job: Job) -> None:
    """Send a job to a worker. Sent twice, it is still done once: only one worker can claim it."""
    kind = find(JobKind, job.kind)
    current_app.send_task(kind.task, args=[job.pk], kwargs={"path": job.path}, queue=kind.queue)


def claim(job_id: int) -> Job | None:
    """Begin a queued job; None when another worker has it or it was cancelled."""
    moment = clock.now()
    try:
        job = _move(
            job_id,
            "claim",
            started_at=moment,
            heartbeat_at=moment,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
            stage="",
        )
    except IllegalTransition:
        return None
    job.refresh_from_db()
    return job


def claim_next(job_id: int) -> Job | None:
    """Begin the job that is due next of the kind of this one; None when none is.

    A message says that there is work, and not whose turn it is: of all that wait, the bureau with the least begun in
    the last minutes comes first, so that hundreds of one bureau do not stand before the one of another. Jobs of a lane
    wait for those before them, and hold no worker while they do: the end of one sends for the next. Runs as `batch`.
    """
    with nationwide():
        asked = Job.objects.filter(pk=job_id).first()
        if asked is None:
            return None
        for due in _due(asked):
            try:
                with transaction.atomic():
                    begun = claim(due)
            except IntegrityError:  # another of its lane began at the same moment
                continue
            if begun is not None:
                return begun
    return None


def _due(asked: Job) -> list[int]:
    """Numbers of the jobs of one kind that may begin now, in the order in which they are due."""
    waiting = Job.objects.filter(kind=asked.kind, status=JobStatus.QUEUED)
    before = Job.objects.filter(lane=OuterRef("lane")).filter(
        Q(status=JobStatus.RUNNING) | Q(status=JobStatus.QUEUED, pk__lt=OuterRef("pk"))
    )
    waiting = waiting.filter(Q(lane="") | ~Exists(before))
    begun = Job.objects.filter(started_at__gte=clock.now() - _LATELY)
    counts = dict(begun.order_by().values_list("path").annotate(n=Count("pk")))
    rows = waiting.values_list("pk", "path").order_by("pk")[:_LOOKED_THROUGH]
    return [pk for _, _, _, pk in sorted((counts.get(path, 0), pk != asked.pk, path, pk) for pk, path in rows)]


def _send_for_the_next(job: Job) -> None:
    """A job of a lane has ended: the one behind it begins."""
    if not job.lane:
        return
    with nationwide():
        following = Job.objects.filter(lane=job.lane, status=JobStatus.QUEUED).order_by("pk").first()
    if following is not None:
        transaction.on_commit(lambda: enqueue(following), robust=True)


def finish(job_id: int, *, outcome: dict) -> Job:
    """The work is done; `outcome` is what the screen shows."""
    with transaction.atomic():
        job = _move(job_id, "finish", outcome=outcome, finished_at=clock.now())
        notifications.job_ended(job)
        return job


def fail(job_id: int, *, code: str, text: str, outcome: dict | None = None) -> Job:
    """The work cannot be done; the text says why and what to do."""
    with transaction.atomic():
        job = _move(job_id, "fail", error_code=code, error_text=text, outcome=outcome or {}, finished_at=clock.now())
        notifications.job_ended(job)
        return job


def cancel(job_id: int, *, by: Officer) -> Job:
    """Stop a queued job at once and ask a running one to stop at its next step."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
        if job.status == JobStatus.QUEUED:
            job = _move(job_id, "cancel", finished_at=clock.now())
        elif job.status == JobStatus.RUNNING:
            Job.objects.filter(pk=job_id).update(cancel_requested=True)
        else:
            raise IllegalTransition(f"cancel: {job.status}")
        audit.record(acts.JOB_CANCELLED, by=by, on=job)
        return job


def cancelled(job_id: int) -> Job:
    """A running job has stopped because somebody asked for it."""
    return _move(job_id, "cancel", finished_at=clock.now())


def resume(job_id: int, *, by: Officer) -> Job:
    """Queue an ended job again."""
    with transaction.atomic():
        job = _move(
            job_id,
            "resume",
            finished_at=None,
            cancel_requested=False,
            error_code="",
            error_text="",
            outcome={},
            attempts=0,
        )
        audit.record(acts.JOB_RESUMED, by=by, on=job)
        transaction.on_commit(lambda: enqueue(job), robust=True)
        return job


def requeue_lost() -> int:
    """Give jobs whose worker fell silent to another one, and queued ones whose message was lost.

    After MAX_ATTEMPTS the job fails and says so. Returns how many were queued again.
    """
    silent_since = clock.now() - LOST_AFTER
    with nationwide():
        lost = list(Job.objects.filter(status=JobStatus.RUNNING, heartbeat_at__lt=silent_since))
        waiting = list(Job.objects.filter(status=JobStatus.QUEUED, requested_at__lt=silent_since))
    for job in lost:
        with jurisdiction(job.path):
            taken_back = _take_back(job.pk, silent_since)
        if taken_back:
            waiting.append(taken_back)
    for job in waiting:
        enqueue(job)
    return len(waiting)


def _take_back(job_id: int, silent_since: datetime) -> Job | None:
    """Queue a lost job again, or end it; None when it ended, or when its worker came back meanwhile."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
        if job.status != JobStatus.RUNNING or job.heartbeat_at >= silent_since:
            return None
        if job.cancel_requested:
            cancelled(job.pk)
            return None
        if job.attempts >= MAX_ATTEMPTS:
            text = f"执行 {job.attempts} 次均中断，已停止。请联系平台管理员后重新提交。"
            fail(job.pk, code="worker_lost", text=text)
            return None
        return _move(job.pk, "requeue", heartbeat_at=None, started_at=None)


class JobRefused(Exception):
    """Raised inside the work when it cannot be done; `code` is stable, the text says why and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def claim_and_run(job_id: int, *, path: str, work: Callable[[Job, "Heartbeat"], dict]) -> None:
    """Begin the job of this kind that is due, do its work in its jurisdiction, and end it with what the work returns.

    For work that may be done again from its beginning. Nothing is done when other workers have all there is.
    """
    job = claim_next(job_id)
    if job is None:
        return
    job_id, path = job.pk, job.path
    try:
        with Heartbeat(job).beating() as heartbeat, jurisdiction(path):
            outcome = work(job, heartbeat)
    except JobRefused as error:
        with jurisdiction(path):
            fail(job_id, code=error.code, text=str(error))
    except JobLost:
        return  # another worker has it; what was done here is rolled back
    except JobCancelled:
        with jurisdiction(path):
            cancelled(job_id)
    else:
        with jurisdiction(path):
            finish(job_id, outcome=outcome)


class Heartbeat:
    """Progress of a running job, written from a thread with a connection of its own.

    The work may sit in one long transaction whose rows nobody else sees; the heartbeat is seen at once.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.cancel_requested = False
        self.lost = False
        # One value, so that the thread never sees half of a report.
        self._progress = ("", 0, 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def report(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say where the work is; `total` 0 is not yet known.

        Raises JobCancelled when somebody asked to cancel it, JobLost when another worker has it by now.
        """
        self._progress = (stage, min(done, total) if total else done, total)
        if self.lost:
            raise JobLost(self.job.pk)
        if self.cancel_requested:
            raise JobCancelled(self.job.pk)

    def _beat(self) -> None:
        try:
            while not self._over.wait(HEARTBEAT_SECONDS):
                close_old_connections()
                try:
                    self._write()
                except Error:
                    # The next beat tries again, on a new connection if need be.
                    _log.warning("Heartbeat of job %s was not written.", self.job.pk, exc_info=True)
        finally:
            connection.close()

    def _write(self) -> None:
        stage, done, total = self._progress
        with jurisdiction(self.job.path):
            mine = Job.objects.filter(pk=self.job.pk, status=JobStatus.RUNNING, attempts=self.job.attempts)
            beaten = mine.update(heartbeat_at=clock.now(), stage=stage, done=done, total=total)
            self.lost = not beaten
            self.cancel_requested = mine.filter(cancel_requested=True).exists()

    @contextmanager
    def beating(self) -> Iterator["Heartbeat"]:
        """Beat while the block runs."""
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()
