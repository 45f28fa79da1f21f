"""Entry points of the long work of 名特优新."""

from celery import shared_task

from authorities import jobs
from mingteyouxin.certificates import annotations


@shared_task
def write_annotations(job_id: int, *, path: str) -> None:
    """Write the file for the public register that an officer asked for."""
    jobs.claim_and_run(job_id, path=path, work=annotations.write)
