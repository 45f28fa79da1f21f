"""The door to single objects of the registry: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, NotAccessible, access_job
from authorities.jurisdiction import below
from authorities.models import Job, Post, StoredFile
from registry import job_kinds
from registry.models import Delivery, Household
from registry.provenance import feeds_alone_of


def access_household(acting: Acting, household_id: int) -> Household:
    """A household of the bureau's area."""
    household = Household.objects.select_related("authority").filter(pk=household_id).first()
    if household is None:
        raise NotAccessible
    return household


def visible_deliveries(acting: Acting) -> QuerySet[Delivery]:
    """Deliveries of the bureau and of those below it; for people of another department, only that department's."""
    rows = Delivery.objects.for_list()
    if not acting.departments:
        return rows
    return rows.filter(Q(feed__in=feeds_alone_of(acting.departments)) | Q(by__in=_colleagues(acting)))


def visible_intake_jobs(acting: Acting) -> QuerySet[Job]:
    """Intakes of the bureau and of those below it; for people of another department, those their people asked for."""
    rows = Job.objects.filter(kind=job_kinds.INTAKE).select_related("requested_by", "machine")
    return rows.filter(requested_by__in=_colleagues(acting)) if acting.departments else rows


def access_delivery(acting: Acting, delivery_id: int) -> Delivery:
    """A delivery that the bureau, or one below it, handed in."""
    delivery = visible_deliveries(acting).filter(pk=delivery_id).first()
    if delivery is None:
        raise NotAccessible
    return delivery


def access_delivery_file(acting: Acting, delivery_id: int, file_id: UUID) -> StoredFile:
    """The file of a delivery, or that of its refused rows."""
    delivery = access_delivery(acting, delivery_id)
    if file_id not in (delivery.file_id, delivery.refused_file_id, delivery.mending_file_id):
        raise NotAccessible
    return StoredFile.objects.get(pk=file_id)


def access_intake_job(acting: Acting, job_id: int) -> Job:
    """The job of an intake of the bureau or of one below it."""
    job = access_job(acting, job_id)
    if job.kind != job_kinds.INTAKE or not visible_intake_jobs(acting).filter(pk=job.pk).exists():
        raise NotAccessible
    return job


def _colleagues(acting: Acting) -> QuerySet[Post]:
    """People of the same department in the bureau's area, past ones included."""
    posts = Post.objects.filter(below(acting.authority.path, field="authority__path"))
    return posts.filter(department__in=acting.departments).values("officer")
