"""Entry points of the app's long and periodic work."""

from celery import shared_task

from authorities import jobs
from authorities.jurisdiction import jurisdiction
from authorities.lists import exports


@shared_task
def requeue_lost_jobs() -> int:
    """Give the jobs of workers that fell silent to others."""
    return jobs.requeue_lost()


@shared_task
def export_list(job_id: int, *, path: str) -> None:
    """Export a list that an officer asked for."""
    with jurisdiction(path):
        job = jobs.claim(job_id)
    if job is None:
        return
    try:
        with jobs.Heartbeat(job).beating() as heartbeat, jurisdiction(path):
            outcome = exports.carry_out(job, heartbeat)
            jobs.finish(job_id, outcome=outcome)
    except exports.ExportRefused as error:
        with jurisdiction(path):
            jobs.fail(job_id, code=error.code, text=str(error))
    except jobs.JobLost:
        return  # another worker has it; what was done here is rolled back
    except jobs.JobCancelled:
        with jurisdiction(path):
            jobs.cancelled(job_id)


@shared_task
def remove_expired_exports() -> int:
    """Remove exported files whose days are over."""
    return exports.remove_expired()
