"""A feed file is handed in, from a screen or by a machine, as a job that a worker carries out."""

from pathlib import Path

from authorities import audit, jobs
from authorities.access import Acting
from authorities.declarations import find
from authorities.files import location
from authorities.jurisdiction import province_of
from authorities.machines import actor
from authorities.models import Authority, Job, Machine, Officer, StoredFile
from registry import acts, job_kinds
from registry.feeds import HOUSEHOLDS, Feed
from registry.intake.deliveries import Order, take_file
from registry.models import Delivery


class KeyReused(Exception):
    """A key of one delivery came with another one."""

    code = "idempotency_key_reused"


def request_intake(
    acting: Acting,
    *,
    feed: Feed,
    file: StoredFile,
    area: Authority,
    partial: bool,
    sheet: str = "",
    shrink_confirmed: bool = False,
) -> Job:
    """A job that takes the file for the officer's bureau. The caller has stored the file and checked the area.

    A complete list of far fewer rows than the last one is refused unless `shrink_confirmed`.
    """
    if not acting.authority.covers(area.path):
        raise ValueError("The area lies outside of the officer's bureau.")
    asked = {"feed": feed, "file": file, "area": area, "partial": partial, "sheet": sheet}
    return _request(acting.officer, acting.officer, **asked, asks_when_shrunk=not shrink_confirmed)


def request_again_confirmed(acting: Acting, job: Job) -> Job:
    """The same file once more, by somebody who says that the complete list really has so many rows fewer."""
    asked = job.parameters
    return request_intake(
        acting,
        feed=find(Feed, asked["feed"]),
        file=StoredFile.objects.get(pk=asked["file"]),
        area=Authority.objects.get(path=asked["area"]),
        partial=asked["partial"],
        sheet=asked["sheet"],
        shrink_confirmed=True,
    )


def request_machine_intake(
    machine: Machine,
    *,
    feed: Feed,
    file: StoredFile,
    area: Authority,
    partial: bool,
    key: str,
    sheet: str = "",
) -> Job:
    """The same for a machine, in its bureau's jurisdiction. `key` is the key by which it would ask again."""
    if not machine.authority.covers(area.path):
        raise ValueError("The area lies outside of the machine's bureau.")
    asked = {"feed": feed, "file": file, "area": area, "partial": partial, "sheet": sheet}
    return _request(machine, actor(machine), **asked, machine_key=key)


def _request(
    by: Officer | Machine,
    recorded: Officer | audit.Actor,
    *,
    feed: Feed,
    file: StoredFile,
    area: Authority,
    partial: bool,
    sheet: str,
    machine_key: str = "",
    asks_when_shrunk: bool = False,
) -> Job:
    job = jobs.request_job(
        job_kinds.INTAKE,
        title=f"{feed.label} {file.name}"[:120],
        parameters={
            "feed": feed,
            "file": str(file.pk),
            "area": area.path,
            "partial": partial,
            "sheet": sheet,
            "asks_when_shrunk": asks_when_shrunk,
        },
        by=by,
        machine_key=machine_key,
        lane=lane_of(feed, area.path),
    )
    audit.record(acts.FEED_DELIVERED, by=recorded, on=job, note=job.title)
    return job


def lane_of(feed: Feed, area: str) -> str:
    """Files of one feed and province are taken one after the other, in their order; of households, of the country."""
    return f"intake:{feed}" if feed == HOUSEHOLDS else f"intake:{feed}:{province_of(area)}"


def asked_before(
    machine: Machine, key: str, *, feed: Feed, sha256: str, area: Authority, partial: bool, sheet: str
) -> Job | None:
    """The job that the machine asked for by this key. Raises KeyReused when it was for something else."""
    job = Job.objects.filter(machine=machine, machine_key=key).first() if key else None
    if job is None:
        return None
    before = job.parameters
    file = StoredFile.objects.get(pk=before["file"])
    asked = (before["feed"], before["area"], before["partial"], before["sheet"], file.sha256)
    if asked != (feed, area.path, partial, sheet, sha256):
        raise KeyReused
    return job


def take_requested(job: Job, heartbeat: jobs.Heartbeat) -> Delivery:
    """Carry out a requested intake. One that was taken before its worker died is not taken again."""
    taken = Delivery.objects.filter(job=job).first()
    if taken is not None:
        return taken
    file = StoredFile.objects.get(pk=job.parameters["file"])
    return take_file(
        Order(
            feed=find(Feed, job.parameters["feed"]),
            path=Path(location(file)),
            file_name=file.name,
            limit=job.path,
            area=job.parameters["area"],
            partial=job.parameters["partial"],
            sheet=job.parameters["sheet"],
            by=job.machine or job.requested_by,
            file=file,
            job=job,
            asks_when_shrunk=job.parameters.get("asks_when_shrunk", False),
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
        "sheet": delivery.sheet or None,
    }
