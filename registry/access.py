"""The door to single objects of the registry: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, NotAccessible, access_job
from authorities.jurisdiction import below
from authorities.models import Job, Post, StoredFile
from registry import job_kinds, revealing
from registry.capabilities import HOUSEHOLD_REVEAL
from registry.columns import FEEDS
from registry.models import Delivery, Household, ImpactAssessment, Service
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


def access_delivery_file(acting: Acting, delivery_id: int, file_id: UUID) -> tuple[Delivery, StoredFile]:
    """A delivery with its file, or with that of its refused rows. Whether it opens as it came, `opens_in_full` says."""
    delivery = access_delivery(acting, delivery_id)
    if file_id not in (delivery.file_id, delivery.refused_file_id, delivery.mending_file_id):
        raise NotAccessible
    return delivery, StoredFile.objects.get(pk=file_id)


def holds_private(delivery: Delivery) -> bool:
    """Whether its files hold private columns, or columns that nobody here knows, which may hold anything."""
    return bool(delivery.ignored_columns) or any(column.private for column in FEEDS[delivery.feed].columns)


def opens_in_full(acting: Acting, delivery: Delivery, *, session_key: str) -> bool:
    """Whether the officer opens the delivery's files as they came.

    Those without anything private open for whoever sees the delivery; others for whoever handed them in, for people of
    the department whose they are (they see no other deliveries), and for whoever has given a reason.
    """
    if not holds_private(delivery) or delivery.by_id == acting.officer.pk or acting.departments:
        return True
    if not acting.may(HOUSEHOLD_REVEAL):
        return False
    return revealing.delivery_revealed(delivery, to=acting.officer, session_key=session_key) is not None


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


def receipt_holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the signed receipt of a message to a household of the bureau's area (送达回证)."""
    return Service.objects.filter(file=file_id).exists()


def assessment_holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the report of an impact assessment of the bureau or of one below it."""
    return ImpactAssessment.objects.filter(file=file_id).exists()
