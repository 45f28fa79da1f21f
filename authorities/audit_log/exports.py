"""Records of the audit log as a workbook, written by a worker."""

import tempfile
from pathlib import Path

import xlsxwriter
from django.db.models import QuerySet
from django.utils.timezone import localtime

from authorities import acts, audit, file_purposes, job_kinds
from authorities.audit_log.search import Criteria, matching
from authorities.audit_log.sentences import RecordInWords, in_words
from authorities.files import keep
from authorities.jobs import Heartbeat, JobRefused, request_job
from authorities.models import AuditRecord, Job, Officer

# A sheet of a workbook holds a little more.
MOST_ROWS = 1_000_000
_CHUNK = 2000
_READ_AT_ONCE = 1 << 20
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    ("编号", 12), ("时间", 20), ("机关", 28), ("行为人", 28), ("行为人类别", 18), ("行为", 20), ("经过", 48),
    ("对象", 28), ("涉及的个体工商户编号", 20), ("来源地址", 18), ("理由", 40), ("说明", 40),
    ("登录凭据重置后不久", 20),
)  # fmt: skip


def request_export(criteria: Criteria, *, by: Officer) -> Job:
    """A job that writes what the criteria find into a workbook. Asking for it is an act of its own."""
    job = request_job(
        job_kinds.AUDIT_EXPORT, title="导出审计记录", parameters={"criteria": criteria.as_parameters()}, by=by
    )
    audit.record(acts.AUDIT_EXPORTED, by=by, on=job, note=str(criteria))
    return job


def write_audit_export(job: Job, heartbeat: Heartbeat) -> dict:
    """The work of such a job: the file is kept for the bureau that asked. Raises JobRefused for too many records."""
    records = matching(Criteria(**job.parameters["criteria"]))
    # Records that come in while the file is written are not in it.
    latest = records.values_list("pk", flat=True).first() or 0
    records = records.filter(pk__lte=latest)
    total = records.order_by()[: MOST_ROWS + 1].count()
    if total > MOST_ROWS:
        raise JobRefused("too_many_records", f"符合条件的记录超过 {MOST_ROWS:,} 条，请按日期分几次导出。")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "audit.xlsx"
        rows = _write(workbook, records, heartbeat, total)
        heartbeat.report("保存文件", rows, total)
        with workbook.open("rb") as file:
            kept = keep(
                iter(lambda: file.read(_READ_AT_ONCE), b""),
                name=f"审计记录-{localtime(job.requested_at):%Y%m%d-%H%M}.xlsx",
                purpose=file_purposes.AUDIT_EXPORT,
                content_type=_CONTENT_TYPE,
                by=job.requested_by,
            )
    return {"file": str(kept.pk), "rows": rows}


def _write(path: Path, records: QuerySet[AuditRecord], heartbeat: Heartbeat, total: int) -> int:
    """One row a record. Cells are always text, so that no spreadsheet carries out what somebody typed."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    written = 0
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("审计记录")
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for place, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, bold)
        for chunk in _chunks(records):
            for said in in_words(chunk):
                written += 1
                for place, text in enumerate(_cells(said)):
                    sheet.write_string(written, place, text)
            heartbeat.report("写入", written, total)
    return written


def _chunks(records: QuerySet[AuditRecord]):
    """Records by number downwards, a chunk at a time; memory holds one chunk."""
    chunk = list(records[:_CHUNK])
    while chunk:
        yield chunk
        chunk = list(records.filter(pk__lt=chunk[-1].pk)[:_CHUNK]) if len(chunk) == _CHUNK else []


def _cells(said: RecordInWords) -> tuple[str, ...]:
    record = said.record
    return (
        str(record.pk),
        f"{localtime(record.at):%Y-%m-%d %H:%M:%S}",
        said.bureau,
        said.actor,
        record.get_actor_kind_display(),
        record.get_act_display(),
        said.sentence,
        said.object,
        "" if record.household_id is None else str(record.household_id),
        record.address or "",
        record.reason,
        record.note,
        "是" if record.after_renewal else "",
    )
