"""Entry points of what the clock does for every workflow."""

from celery import shared_task

from casework import deadlines


@shared_task
def settle_days() -> int:
    """Count the provisional last days anew, for a year's holidays may have been announced."""
    return deadlines.settle()
