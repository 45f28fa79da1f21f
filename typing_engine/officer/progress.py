"""How far a run is, in words that an officer waits by."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from authorities import clock
from authorities.enums import JobStatus
from authorities.models import Job
from typing_engine.batch import shards
from typing_engine.enums import RunStatus, ShardStatus
from typing_engine.models import Run, Shard

_COMPUTED = (RunStatus.QUEUED, RunStatus.COMPUTING)
# Before that much is done, the pace says nothing.
_TELLING_SHARE = 0.02
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """The line that is read, and the bar below it. `is_over`: nothing more will happen by itself."""

    text: str
    done: int = 0
    total: int = 0
    left: str = ""
    is_over: bool = False
    is_moving: bool = False

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def progress_of(run: Run) -> Progress:
    """Progress of the computing, or of the publication or withdrawal that a worker carries out."""
    if run.status in _COMPUTED:
        return _computing(run, run.job)
    switch = run.publication_job
    if switch and not switch.is_over:
        what = "撤回" if "withdraw" in switch.parameters else "公布"
        if switch.status == JobStatus.QUEUED:
            return Progress(f"已安排{what}，前面的任务完成后自动开始")
        return Progress(f"正在{what}，更新公开名录", is_moving=True)
    return Progress(run.get_status_display(), is_over=True)


def _computing(run: Run, job: Job) -> Progress:
    if job.is_over:
        # The clock settles a run whose worker was lost for good.
        return Progress("计算已中断，正在核对情况")
    if job.status == JobStatus.QUEUED:
        return Progress("等待计算，前面的任务完成后自动开始")
    if job.cancel_requested:
        return Progress("正在停止", is_moving=True)
    done, total = shards.progress(run)
    text = job.stage or "正在准备"
    return Progress(text, done, total, _time_left(run, job, done, total), is_moving=True)


def _time_left(run: Run, job: Job, done: int, total: int) -> str:
    """By the pace since the job was last taken up, for what was done before a pause says nothing of it."""
    if not total or done == total:
        return ""
    since: datetime = job.started_at
    fresh = Shard.objects.filter(run=run, status=ShardStatus.DONE, done_at__gte=since).aggregate(sum=Sum("households"))
    typed = fresh["sum"] or 0
    if typed < total * _TELLING_SHARE:
        return ""
    minutes = (clock.now() - since).total_seconds() * (total - done) / typed / 60
    if minutes < 1:
        return "预计剩余不到 1 分钟"
    if minutes < _HOUR:
        return f"预计剩余约 {round(minutes)} 分钟"
    return f"预计剩余约 {round(minutes / _HOUR, 1):g} 小时"
