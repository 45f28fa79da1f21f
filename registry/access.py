"""The door to single objects of the registry: absent and foreign look the same (STYLE 20)."""

from authorities.access import Acting, NotAccessible, access_job
from authorities.enums import JobKind
from authorities.models import Job
from registry.models import Delivery, Household


def access_household(acting: Acting, household_id: int) -> Household:
    """A household of the bureau's area."""
    household = Household.objects.select_related("authority").filter(pk=household_id).first()
    if household is None:
        raise NotAccessible
    return household


def access_delivery(acting: Acting, delivery_id: int) -> Delivery:
    """A delivery that the bureau, or one below it, handed in."""
    delivery = Delivery.objects.for_list().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotAccessible
    return delivery


def access_intake_job(acting: Acting, job_id: int) -> Job:
    """The job of an intake of the bureau or of one below it."""
    job = access_job(acting, job_id)
    if job.kind != JobKind.INTAKE:
        raise NotAccessible
    return job
