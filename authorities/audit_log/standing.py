"""What the page says of the log: asked anew each time, and not read off a row that somebody may have changed.

The last verification is believed only with its hash and only as the witness knows it; the chain must hold the seal that
the witness was told last, and the latest records must be what it was told. The whole log takes minutes and is verified
every night.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from authorities import clock
from authorities.audit_log import macs, testimony
from authorities.audit_log.verification import mac_of
from authorities.jurisdiction import nationwide
from authorities.models import AuditSeal, AuditVerification

# It is done every night.
_NIGHTLY = timedelta(hours=26)
_FINDINGS_SHOWN = 20
_PRESENT = "SELECT id, mac FROM authorities_auditrecord WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Standing:
    """The last verification, None where there is none to believe; its findings; what is wrong at this moment."""

    last: AuditVerification | None
    findings: list[dict]
    doubts: list[str]
    is_old: bool


def standing() -> Standing:
    """Ask the database and the witness. Counts of the whole platform, nothing of what any record says."""
    heads = testimony.heads()
    last = AuditVerification.objects.first()
    doubts = []
    if heads.beginning is None:
        doubts.append("没有见证文件，无法证明记录没有被删除。")
    doubts += filter(None, (_of_verification(last, heads), _of_seals(heads), _of_the_latest()))
    return Standing(
        last=last,
        findings=last.findings[:_FINDINGS_SHOWN] if last else [],
        doubts=doubts,
        is_old=last is not None and last.finished_at < clock.now() - _NIGHTLY,
    )


def is_as_kept(kept: AuditVerification) -> bool:
    """True when a kept verification carries its hash."""
    return macs.same(kept.mac, mac_of(kept))


def _of_verification(last: AuditVerification | None, heads: testimony.Heads) -> str:
    told = heads.verification
    if last is not None and not is_as_kept(last):
        return "上一次校验的结果被改动，不可采信。"
    if told is not None and (last is None or last.pk < told.number):
        return "上一次校验的结果被删除。"
    if last is not None and (told is None or last.pk != told.number or not macs.same(last.mac, told.mac)):
        return "上一次校验的结果未经见证，不可采信。"
    return ""


def _of_seals(heads: testimony.Heads) -> str:
    anchor = heads.anchor
    if anchor is None:
        return ""
    kept = AuditSeal.objects.filter(number=anchor.number).first()
    return "" if kept is not None and macs.same(kept.mac, anchor.mac) else "末尾的封存被删除或替换。"


def _of_the_latest() -> str:
    """Whether the records committed last are there as they were told. Asked of the witness before the database."""
    told = testimony.lately_committed()
    if not told:
        return ""
    with nationwide(), connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(told)])
        present = {number: bytes(mac) for number, mac in cursor}
    wrong = [number for number, mac in told.items() if not macs.same(present.get(number, b""), mac)]
    if not wrong:
        return ""
    return f"最近的记录中有 {len(wrong)} 条被删除或改动，编号 {min(wrong)} 至 {max(wrong)}。请立即校验。"
