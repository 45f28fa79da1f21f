"""Handing in a feed file from a screen: a job that a worker carries out."""

from pathlib import Path

from authorities import audit, jobs
from authorities.access import Acting
from authorities.enums import Act, JobKind
from authorities.files import location
from authorities.models import Authority, Job, Officer, StoredFile
from registry.enums import Feed
from registry.intake.take import Order, take
from registry.models import Delivery


def request_intake(acting: Acting, *, feed: Feed, file: StoredFile, area: Authority, partial: bool) -> Job:
    """A job that takes the file for the officer's bureau. The caller has stored the file and checked the area."""
    if not acting.authority.covers(area.path):
        raise ValueError("The area lies outside of the officer's bureau.")
    job = jobs.request_job(
        JobKind.INTAKE,
        title=f"{feed.label} {file.name}",
        parameters={"feed": feed, "file": str(file.pk), "area": area.path, "partial": partial},
        by=acting.officer,
    )
    audit.record(Act.FEED_DELIVERED, by=acting.officer, on=job, note=job.title)
    return job


def take_requested(job: Job, heartbeat: jobs.Heartbeat) -> Delivery:
    """Carry out a requested intake. One that was taken before its worker died is not taken again."""
    taken = Delivery.objects.filter(job=job).first()
    if taken is not None:
        return taken
    file = StoredFile.objects.get(pk=job.parameters["file"])
    return take(
        Order(
            feed=Feed(job.parameters["feed"]),
            path=Path(location(file)),
            file_name=file.name,
            limit=job.path,
            area=job.parameters["area"],
            partial=job.parameters["partial"],
            by=Officer.objects.filter(pk=job.requested_by_id).first(),
            file=file,
            job=job,
        ),
        report=heartbeat.report,
    )


def outcome(delivery: Delivery) -> dict:
    """What a delivery came to, as the command prints it and the job keeps it."""
    return {
        "delivery": delivery.pk,
        "accepted": delivery.accepted,
        "new": delivery.new,
        "changed": delivery.changed,
        "unchanged": delivery.unchanged,
        "refused": delivery.refused,
        "warnings": delivery.warnings,
    }
