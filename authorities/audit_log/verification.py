"""Verify the audit log against its hashes and seals: what was edited, deleted, inserted, moved or cut off.

One pass over the seals, one over the records in the order of their numbers; memory does not grow with the log.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction

from authorities import acts, audit, clock, job_kinds
from authorities.audit_log import macs, testimony, witness
from authorities.audit_log.beginning import numbers_given_out
from authorities.audit_log.comparison import Beside, united
from authorities.audit_log.recovery import tell_of_a_recovery
from authorities.enums import JobStatus
from authorities.jobs import Heartbeat, request_job
from authorities.jurisdiction import NATION, current_path, nationwide
from authorities.models import AuditSeal, AuditVerification, Job, Officer

_log = logging.getLogger(__name__)

# A record that no seal covers after so long means that sealing stands still, or that seals were removed.
SEALED_WITHIN = timedelta(days=1)
_YOUNG = timedelta(minutes=1)
_CHUNK = 20_000
_KEPT_FINDINGS = 200
_LOWEST = -(2**63)
_COLUMNS = ", ".join(
    {"at": "(extract(epoch FROM at) * 1000000)::bigint", "address": "host(address)"}.get(name, name)
    for name in macs.COLUMNS
)
_RECORDS = f"SELECT {_COLUMNS}, mac FROM authorities_auditrecord WHERE id > %s ORDER BY id LIMIT {_CHUNK}"  # noqa: S608

TITLES = {
    "edited": "记录被改动",
    "deleted": "记录被删除",
    "inserted": "记录系伪造，或在封存前被改动",
    "moved": "记录被改号",
    "unsealed": "记录未封存",
    "seal_edited": "封存被改动",
    "seal_missing": "封存被删除",
    "seal_differs": "封存与记录不符",
    "cut_short": "末尾的封存被删除或替换",
    "no_anchor": "见证中没有封存",
    "no_witness": "没有见证",
    "unwitnessed": "记录写入时未经见证",
    "not_as_witnessed": "记录与见证时不同",
    "gap": "编号空缺，既无记录也无见证",
    "told_twice": "同一编号见证过两条不同的记录",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which numbers: of records, or of seals."""

    kind: str
    first: int
    last: int
    was: int | None = None  # the number that a moved record was written with

    def __str__(self) -> str:
        span = str(self.first) if self.first == self.last else f"{self.first} 至 {self.last}"
        if self.kind == "unsealed":
            return f"{TITLES[self.kind]}：编号 {span} 之间有记录超过一天未封存；封存停顿，或封存被删除"
        if self.kind == "no_anchor":
            return f"{TITLES[self.kind]}：无法确认末尾没有被截去，应为第 {span} 次封存"
        if self.kind == "no_witness":
            return f"{TITLES[self.kind]}：见证文件不存在或没有起始行，无法证明记录没有被删除"
        what = "封存序号" if self.kind.startswith("seal") or self.kind == "cut_short" else "编号"
        return f"{TITLES[self.kind]}：{what} {span}" + (f"，原编号 {self.was}" if self.was is not None else "")

    def as_json(self) -> dict:
        return {"kind": self.kind, "first": self.first, "last": self.last, "was": self.was, "text": str(self)}


@dataclass(slots=True)
class Verified:
    """What a verification came to. Findings beyond so many are counted only."""

    records: int = 0
    seals: int = 0
    unsealed: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.found += 1
        if len(self.findings) < _KEPT_FINDINGS:
            self.findings.append(finding)


@dataclass(slots=True)
class _Sealed:
    """A seal whose records are being read."""

    seal: AuditSeal
    spans_left: int
    count: int = 0
    digest: object = field(default_factory=macs.digest_of_records)
    explained: bool = False  # something is wrong with a record of it, and has been told


def verify_and_keep(
    *,
    by: Officer | None,
    note: str = "",
    progress: Callable[[int], None] = lambda records: None,
    copy: Path | None = None,
):
    """Verify the whole log, keep what it came to and log that it was done. Runs as `batch`.

    `copy` is a file of another site that was told the same; the witness's own files are then not read.
    """
    started_at = clock.now()
    tell_of_a_recovery()
    verified = verify(progress=progress, copy=copy)
    with nationwide():
        kept = AuditVerification(
            started_at=started_at,
            finished_at=max(clock.now(), started_at),
            records=verified.records,
            seals=verified.seals,
            unsealed=verified.unsealed,
            found=verified.found,
            findings=[finding.as_json() for finding in verified.findings],
        )
        kept.mac = mac_of(kept)
        kept.save()
        transaction.on_commit(lambda: witness.verified(kept.pk, kept.mac))
        said = f"{verified.records} 条记录，{kept}"
        audit.record(acts.AUDIT_VERIFIED, by=by, on=kept, path=NATION, note="，".join(filter(None, (said, note))))
    for finding in verified.findings:
        _log.error("Audit log: %s, numbers %s to %s", finding.kind, finding.first, finding.last)
    return kept


def request_verification(*, by: Officer) -> Job:
    """A job that verifies the whole log; one that is under way at the bureau is answered with again."""
    under_way = Job.objects.filter(
        kind=job_kinds.AUDIT_VERIFICATION, path=current_path(), status__in=(JobStatus.QUEUED, JobStatus.RUNNING)
    ).first()
    return under_way or request_job(job_kinds.AUDIT_VERIFICATION, title="校验审计记录", parameters={}, by=by)


def verify_as_asked(job: Job, heartbeat: Heartbeat) -> dict:
    """The work of such a job."""
    kept = verify_and_keep(by=job.requested_by, progress=lambda records: heartbeat.report("校验", records))
    return {"verification": kept.pk, "found": kept.found}


def mac_of(kept: AuditVerification) -> bytes:
    """The hash that a kept verification must carry."""
    return macs.verification_mac(
        started_at=kept.started_at,
        finished_at=kept.finished_at,
        records=kept.records,
        seals=kept.seals,
        unsealed=kept.unsealed,
        found=kept.found,
        findings=kept.findings,
    )


def verify(*, progress: Callable[[int], None] = lambda records: None, copy: Path | None = None) -> Verified:
    """Compare every record and every seal with its hash, the seals with their records, all with what the witness knows.

    A number that was given out is a record, one that was rolled back, or a finding. The numbers given out are asked
    before, and the witness after: what is written meanwhile is in neither.
    """
    verified = Verified()
    heads, given_out = testimony.heads(copy), numbers_given_out()
    spans = _verify_seals(verified, heads)
    upto = heads.beginning.upto if heads.beginning else None
    with tempfile.TemporaryDirectory() as folder:
        codes = testimony.codes(Path(folder), after=upto or 0, copy=copy, recoveries=heads.recoveries)
        beside = Beside(upto, given_out, codes, recoveries=heads.recoveries)
        _Reading(verified, spans, beside).read(progress)
    return verified


def _verify_seals(verified: Verified, heads: testimony.Heads) -> list[tuple[int, int, _Sealed]]:
    """The chain itself. Returns the spans of the seals that hold, in the order of numbers."""
    expected, previous, spans = 1, b"", []
    anchor, at_anchor = heads.anchor, None
    for seal in AuditSeal.objects.order_by("number").iterator():
        if seal.number != expected:
            verified.add(Finding("seal_missing", expected, seal.number - 1))
            previous = None
        verified.seals += 1
        holds = macs.same(seal.mac, _mac_of(seal)) and (previous is None or macs.same(seal.previous_mac, previous))
        if not holds:
            verified.add(Finding("seal_edited", seal.number, seal.number))
        sealed = _Sealed(seal, len(seal.firsts), explained=not holds)
        spans += [(first, last, sealed) for first, last in zip(seal.firsts, seal.lasts, strict=False)]
        if anchor and seal.number == anchor.number:
            at_anchor = bytes(seal.mac)
        expected, previous = seal.number + 1, bytes(seal.mac)
    if heads.beginning is None:
        verified.add(Finding("no_witness", 0, 0))
    if anchor is None:
        if verified.seals:
            verified.add(Finding("no_anchor", expected - 1, expected - 1))
    elif at_anchor is None or not macs.same(at_anchor, anchor.mac):
        verified.add(Finding("cut_short", anchor.number, anchor.number))
    return sorted(spans, key=lambda span: span[:2])


def _mac_of(seal: AuditSeal) -> bytes:
    if len(seal.firsts) != len(seal.lasts):
        return b""
    return macs.seal_mac(
        number=seal.number,
        firsts=seal.firsts,
        lasts=seal.lasts,
        upto=seal.upto,
        count=seal.count,
        digest=bytes(seal.digest),
        previous=bytes(seal.previous_mac),
        sealed_at=seal.sealed_at,
    )


class _Reading:
    """One pass over the records beside the spans of the seals, both in the order of numbers."""

    def __init__(self, verified: Verified, spans: list[tuple[int, int, _Sealed]], beside: Beside) -> None:
        self.verified = verified
        self.beside = beside
        self.spans = iter(spans)
        self.span = next(self.spans, None)
        self.expected = self.span[0] if self.span else None
        self.wrong: list[tuple] = []  # values and hash of records whose hash is another's
        self.covered: set[int] = set()  # numbers of those that a seal covers
        self.absent: list[tuple[int, int]] = []
        self.stale: list[int] = []

    def read(self, progress: Callable[[int], None]) -> None:
        now = clock.now()
        stale_before = macs.microseconds(now - SEALED_WITHIN)
        young_since = macs.microseconds(now - _YOUNG)
        for row in _rows():
            self.verified.records += 1
            if self.verified.records % _CHUNK == 0:
                progress(self.verified.records)
            values, mac = row[:-1], bytes(row[-1])
            sealed = self._sealed_at(values[0])
            right = macs.same(mac, macs.record_mac(values))
            # Written while the witness's files were read, or just before: the next verification looks at it.
            young = young_since <= values[1] <= macs.microseconds(clock.now())
            self.beside.record(values[0], mac, right=right, young=young)
            if sealed:
                sealed.digest.update(mac)
                sealed.count += 1
            if not right:
                self._wrong(values, mac, sealed)
            elif not sealed:
                self.verified.unsealed += 1
                if values[1] < stale_before:
                    self.stale = [self.stale[0] if self.stale else values[0], values[0]]
        self._sealed_at(None)
        self.beside.end()
        self._report()

    def _sealed_at(self, number: int | None) -> _Sealed | None:
        """The seal that covers a number. Numbers passed over on the way are absent; None passes over all of them."""
        while self.span and (number is None or number > self.span[1]):
            if self.expected <= self.span[1]:
                self._absent(self.expected, self.span[1])
            self._ended(self.span[2])
            self.span = next(self.spans, None)
            self.expected = self.span[0] if self.span else None
        if not self.span or number < self.span[0]:
            return None
        if number > self.expected:
            self._absent(self.expected, number - 1)
        self.expected = number + 1
        return self.span[2]

    def _absent(self, first: int, last: int) -> None:
        self.absent.append((first, last))
        self.span[2].explained = True

    def _wrong(self, values: tuple, mac: bytes, sealed: _Sealed | None) -> None:
        if len(self.wrong) < _KEPT_FINDINGS:
            self.wrong.append((values, mac))
            if sealed:
                self.covered.add(values[0])
        else:
            self.verified.add(Finding("edited" if sealed else "inserted", values[0], values[0]))
        if sealed:
            sealed.explained = True

    def _ended(self, sealed: _Sealed) -> None:
        sealed.spans_left -= 1
        if sealed.spans_left or sealed.explained:
            return
        if sealed.count != sealed.seal.count or not macs.same(sealed.digest.finalize(), sealed.seal.digest):
            self.verified.add(Finding("seal_differs", sealed.seal.number, sealed.seal.number))

    def _report(self) -> None:
        numbers = [values[0] for values, _ in self.wrong] + [first for first, _ in self.absent[:_KEPT_FINDINGS]]
        for values, mac in self.wrong:
            number = values[0]
            was = next((other for other in numbers if macs.same(mac, macs.record_mac((other, *values[1:])))), None)
            if was is not None:
                self.verified.add(Finding("moved", number, number, was))
            else:
                self.verified.add(Finding("edited" if number in self.covered else "inserted", number, number))
        for first, last in united(self.absent, self.beside.deleted):
            self.verified.add(Finding("deleted", first, last))
        for kind, spans in self.beside.findings():
            for first, last in spans:
                self.verified.add(Finding(kind, first, last))
        if self.stale:
            self.verified.add(Finding("unsealed", *self.stale))


def _rows() -> Iterator[tuple]:
    """Records in the order of their numbers, a chunk at a time."""
    last = _LOWEST
    while True:
        with nationwide(), connection.cursor() as cursor:
            cursor.execute(_RECORDS, [last])
            chunk = cursor.fetchall()
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        last = chunk[-1][0]
