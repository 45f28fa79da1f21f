"""Exporting a list: a job that streams what the officer may see into a workbook, which is kept for some days."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from authorities import acts, audit, capabilities, clock, file_purposes, files, job_kinds, jobs
from authorities.access import Acting, NotAccessible, access_authority
from authorities.jurisdiction import jurisdiction
from authorities.lists import workbook
from authorities.lists.catalogue import access_listing
from authorities.lists.listing import Column, Listing, Selection
from authorities.models import Job

_FETCHED = 2_000
_BLOCK = 1 << 20


class ExportRefused(jobs.JobRefused):
    """The list cannot be exported; `code` is stable, the text says what to do."""


def request_export(acting: Acting, listing: Listing, query: QueryDict, *, address: str | None) -> Job:
    """A job that exports what the query selects. Raises ExportRefused for a query that cannot be read."""
    selection = Selection(listing, acting, query)
    if not listing.exported:
        raise ExportRefused("not_exported", f"“{listing.title}”不提供导出。")
    if not selection.is_valid:
        raise ExportRefused("unreadable_filter", "查询条件有误，请先按提示修改，再导出。")
    kept = query.copy()
    kept.pop("page", None)
    parameters = {
        "list": listing.name,
        "query": kept.urlencode(),
        "bureau": acting.authority.code,
        "address": address,
    }
    return jobs.request_job(
        job_kinds.LIST_EXPORT, title=f"导出{listing.title}"[:120], parameters=parameters, by=acting.officer
    )


def write_list_export(job: Job, heartbeat: jobs.Heartbeat) -> dict:
    """Write the workbook in the jurisdiction of the job. What the officer may see is asked again, for jobs wait.

    Raises ExportRefused.
    """
    try:
        acting = access_authority(job.requested_by, job.parameters["bureau"], capabilities.OFFICE)
        listing = access_listing(acting, job.parameters["list"])
    except NotAccessible as error:
        raise ExportRefused("no_longer_allowed", "您已不在该机关任职，或者没有查看该名单的权限，未导出。") from error
    if acting.authority.path != job.path:
        raise ExportRefused("no_longer_allowed", "该机关的管辖范围已变更，请重新查询后导出。")
    # Managers bind to the jurisdiction in which a query is made, so the rows are chosen inside of it.
    with jurisdiction(listing.scope(acting)), tempfile.TemporaryDirectory() as folder:
        selection = Selection(listing, acting, QueryDict(job.parameters["query"]))
        if not selection.is_valid:
            raise ExportRefused("unreadable_filter", "查询条件已不能识别，请重新查询后导出。")
        heartbeat.report("正在统计")
        limit = min(settings.LIST_EXPORT_ROWS, workbook.MOST_ROWS)
        total = selection.rows.order_by().select_related(None)[: limit + 1].count()
        if total > limit:
            raise ExportRefused("too_many_rows", f"超过 {limit:,} 行，不能导出。请增加查询条件，分几次导出。")
        path = Path(folder) / "list.xlsx"
        columns = listing.columns_for(acting)
        count = workbook.write(
            path,
            headings=[column.label for column in columns],
            rows=_rows(selection, columns, total, heartbeat),
            about=_about(job, selection),
        )
        with jurisdiction(job.path):
            stored = files.keep(
                _blocks(path),
                name=f"{listing.title}{clock.today():%Y%m%d}-{job.pk}.xlsx",
                purpose=file_purposes.LIST_EXPORT,
                content_type=workbook.CONTENT_TYPE,
                by=job.requested_by,
            )
            audit.record(
                acts.LIST_EXPORTED,
                by=job.requested_by,
                on=job,
                address=job.parameters.get("address"),
                note=f"{listing.title}，{count:,} 行，条件：{selection.in_words}",
            )
    return {"file": str(stored.pk), "name": stored.name, "rows": count, "filter": selection.in_words}


def _rows(selection: Selection, columns: list[Column], total: int, heartbeat: jobs.Heartbeat) -> Iterator[list]:
    """Rows as they come from a cursor on the server."""
    for done, row in enumerate(selection.ordered(total).iterator(chunk_size=_FETCHED)):
        if done % _FETCHED == 0:
            heartbeat.report("正在导出", done, max(total, done))
        yield [column.value(row) for column in columns]


def _about(job: Job, selection: Selection) -> list[tuple[str, str]]:
    return [
        ("名单", selection.listing.title),
        ("机关", selection.acting.authority.name),
        ("条件", selection.in_words),
        ("导出人", str(job.requested_by)),
        ("导出时间", f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"),
        ("提示", "个人信息已作隐藏处理，请勿外传。"),
    ]


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
