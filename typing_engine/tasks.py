"""Entry points of the typing engine's long work."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from authorities import jobs
from authorities.jurisdiction import jurisdiction
from typing_engine import computing, publication
from typing_engine.checkups import looking


@shared_task
def type_run(job_id: int, *, path: str) -> None:
    """Lead a run of a province."""
    with jurisdiction(path):
        job = jobs.claim(job_id)
    if job:
        computing.compute_as_asked(job)


@shared_task(autoretry_for=(OperationalError, InterfaceError), retry_backoff=True, max_retries=5)
def help_with_run(run_id: int) -> int:
    """Type shards of a run that another worker leads."""
    return computing.work_shards(run_id)


@shared_task
def carry_out_publication(job_id: int, *, path: str) -> None:
    """Publish or withdraw a run."""
    with jurisdiction(path):
        job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.Heartbeat(job).beating():
        publication.publish_or_withdraw(job)


@shared_task
def check_up(job_id: int, *, path: str) -> None:
    """Look at a province ahead of its run: the check-up that is due."""
    job = jobs.claim_next(job_id)
    if job:
        looking.carry_out(job)
