"""Entry points of the registry's long work."""

from celery import shared_task
from celery.signals import worker_process_init
from django.db import connections

from authorities import jobs
from authorities.jurisdiction import jurisdiction
from registry import feeds, households
from registry.comparison.carrying_out import compare_requested
from registry.intake.file_refused import FileRefused
from registry.intake.masked_copies import write_masked_copy
from registry.intake.reading import ReaderDied
from registry.intake.requests import outcome, take_requested
from registry.people import codes


@worker_process_init.connect
def _own_connection(**kwargs) -> None:
    """A forked worker opens a connection of its own."""
    connections.close_all()


@shared_task
def take_delivery(job_id: int, *, path: str) -> None:
    """Take the feed file whose turn it is."""
    job = jobs.claim_next(job_id)
    if job is None:
        return
    job_id, path = job.pk, job.path
    try:
        with jobs.Heartbeat(job).beating() as heartbeat, jurisdiction(path):
            delivery = take_requested(job, heartbeat)
    except (FileRefused, ReaderDied) as error:
        with jurisdiction(path):
            jobs.fail(job_id, code=error.code, text=str(error))
        return
    except jobs.JobLost:
        return  # another worker has it; what was done here is rolled back
    except jobs.JobCancelled:
        with jurisdiction(path):
            jobs.cancelled(job_id)
        return
    with jurisdiction(path):
        if delivery.accepted:
            jobs.finish(job_id, outcome=outcome(delivery))
        else:
            text = "没有可入库的行；请下载退回行文件，按说明修改后重新提交。"
            jobs.fail(job_id, code="nothing_taken", text=text, outcome=outcome(delivery))
    if delivery.accepted and delivery.feed == feeds.HOUSEHOLDS:
        households.count_anew(delivery.area)


@shared_task
def copy_masked(job_id: int, *, path: str) -> None:
    """Write a copy of a feed file in which nothing private stands."""
    jobs.claim_and_run(job_id, path=path, work=write_masked_copy)


@shared_task
def compare_lists(job_id: int, *, path: str) -> None:
    """Carry out what was accepted, and compare the province's registry with the lists delivered."""
    jobs.claim_and_run(job_id, path=path, work=compare_requested)


@shared_task
def send_login_code(code_id: int) -> None:
    """Send the code that a household asked for, where what was typed agrees."""
    codes.send(code_id)
