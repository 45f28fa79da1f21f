"""Entry points of the app's periodic work."""

from celery import shared_task

from authorities import jobs


@shared_task
def requeue_lost_jobs() -> int:
    """Give the jobs of workers that fell silent to others."""
    return jobs.requeue_lost()
