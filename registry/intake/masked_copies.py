"""A copy of a feed file in which nothing private stands, for whoever may see the delivery and not the file itself."""

import codecs
from collections.abc import Iterator
from itertools import chain

from authorities import audit, jobs
from authorities.access import Acting
from authorities.declarations import find
from authorities.files import keep, location
from authorities.jobs import Heartbeat, JobRefused
from authorities.lists.formulas import escaped
from authorities.models import Job, StoredFile
from registry import acts, file_purposes, job_kinds
from registry.columns import FEEDS, REFUSED_LINE
from registry.feeds import Feed
from registry.intake.file_refused import FileRefused
from registry.intake.headings import recognise
from registry.intake.row_problems import csv_line
from registry.intake.rows import masked
from registry.intake.source import open_source, rows_of
from registry.masking import mask_name
from registry.models import Delivery

_HIDDEN = "***"


def request_masked_copy(acting: Acting, delivery: Delivery, file: StoredFile) -> Job:
    """A job that writes the copy; whoever asked may take it away for some days."""
    job = jobs.request_job(
        job_kinds.MASKED_COPY,
        title=f"遮盖副本 {file.name}"[:120],
        parameters={"delivery": delivery.pk, "file": str(file.pk)},
        by=acting.officer,
    )
    audit.record(acts.MASKED_COPY_ASKED, by=acting.officer, on=delivery, note=file.name)
    return job


def write_masked_copy(job: Job, heartbeat: Heartbeat) -> dict:
    """The work of such a job. Raises JobRefused for a file that cannot be read."""
    delivery = Delivery.objects.get(pk=job.parameters["delivery"])
    file = StoredFile.objects.get(pk=job.parameters["file"])
    counted = [0]
    try:
        kept = keep(
            chain((codecs.BOM_UTF8,), _lines(delivery, file, heartbeat, counted)),
            name=f"{file.name.rpartition('.')[0] or delivery.feed}-遮盖副本.csv",
            purpose=file_purposes.MASKED_COPY,
            content_type="text/csv; charset=utf-8",
            by=job.requested_by,
        )
    except FileRefused as error:
        raise JobRefused(error.code, str(error)) from error
    return {"file": str(kept.pk), "rows": counted[0]}


def _lines(delivery: Delivery, file: StoredFile, heartbeat: Heartbeat, counted: list[int]) -> Iterator[bytes]:
    feed = find(Feed, delivery.feed)
    sheet = delivery.sheet if file.pk == delivery.file_id else ""
    source = open_source(location(file), feed=feed.name, sheet=sheet)
    names = {place: name for name, place in recognise(feed, source.header).positions.items()}
    spec = FEEDS[feed.name]
    columns = [spec.column(names[place]) if place in names else None for place in range(len(source.header))]
    plain = {place for place, heading in enumerate(source.header) if heading == REFUSED_LINE}
    yield csv_line([escaped(heading) for heading in source.header])
    for block in source.blocks:
        _, rows = rows_of(block)
        for row in rows:
            cells = []
            for place, cell in enumerate(row):
                column = columns[place] if place < len(columns) else None
                if place in plain or not cell:
                    cells.append(cell)
                elif column is None:
                    # What no column of ours is may hold anything, the quoted values of a refusal too.
                    cells.append(_HIDDEN)
                else:
                    cells.append(mask_name(cell) if column.name == "operator_name" else masked(column, cell))
            yield csv_line([escaped(cell) for cell in cells])
        counted[0] += len(rows)
        heartbeat.report("遮盖个人信息", counted[0])
