"""The file for 国家企业信用信息公示系统 (C13): which titles its entries are to be marked with, and which no longer.

What a bureau's register was told is kept title by title, so a file holds what has changed since the last one: nothing
twice, nothing left out, however long it took to carry a file over. A title that ended before the register was told of
it is not told at all. Why a title ended is said to nobody.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from authorities import acts as shared_acts
from authorities import audit, clock, files, jobs
from authorities.access import Acting
from authorities.jobs import Heartbeat, JobRefused
from authorities.jurisdiction import below
from authorities.lists.formulas import escaped
from authorities.models import Authority, Job
from mingteyouxin import acts, file_purposes, job_kinds
from mingteyouxin.certificates.enums import AnnotationKind
from mingteyouxin.certificates.models import Annotation, AnnotationFile
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition

FORMAT = "annotations/1"
HEADINGS = (
    "统一社会信用代码", "注册号", "名称", "标注", "类别", "级别", "认定机关", "认定日期", "有效期至", "终止日期",
    "证书编号",
)  # fmt: skip
_BLOCK = 2_000


def changed(authority: Authority) -> QuerySet[Recognition]:
    """Titles of the bureau's area that its register was told nothing of, or something else, in order of the code.

    Each with its `kind` and its `day`.
    """
    told = Annotation.objects.filter(path=authority.path, recognition=OuterRef("pk")).order_by("-pk")
    in_force = Q(status=RecognitionStatus.VALID)
    return (
        Recognition.objects.filter(below(authority.path))
        .annotate(
            kind=Case(
                When(in_force & Q(extensions=0), then=Value(AnnotationKind.GIVEN)),
                When(in_force, then=Value(AnnotationKind.EXTENDED)),
                default=Value(AnnotationKind.ENDED),
                output_field=CharField(),
            ),
            day=Case(When(in_force, then=F("valid_until")), default=F("ended_on"), output_field=DateField()),
            told_kind=Coalesce(Subquery(told.values("kind")[:1]), Value("")),
            told_day=Subquery(told.values("day")[:1]),
        )
        .exclude(told_kind=F("kind"), told_day=F("day"))
        .exclude(~in_force & ~Exists(told))
        .select_related("household", "recogniser")
        .order_by("household__code", "pk")
    )


def request(acting: Acting) -> Job:
    """A job that writes the bureau's next file: one after the other, for each begins where the last one ended."""
    job = jobs.request_job(
        job_kinds.ANNOTATIONS,
        title="生成公示系统标注文件",
        parameters={"bureau": acting.authority.code},
        by=acting.officer,
        lane=f"annotations:{acting.authority.code}",
    )
    audit.record(acts.ANNOTATIONS_ASKED, by=acting.officer, on=job)
    return job


def write(job: Job, heartbeat: Heartbeat) -> dict:
    """The work of such a job: all of it or nothing. Raises JobRefused where nothing has changed."""
    authority = Authority.objects.get(code=job.parameters["bureau"])
    former = AnnotationFile.objects.filter(authority=authority).order_by("-number").first()
    lines, counts, told = io.StringIO(newline=""), Counter(), []
    table = csv.writer(lines)
    table.writerow(HEADINGS)
    for title in changed(authority).iterator(chunk_size=_BLOCK):
        table.writerow([escaped(cell) for cell in _line(title)])
        counts[title.kind] += 1
        told.append(Annotation(path=authority.path, recognition=title, kind=title.kind, day=title.day))
        if len(told) % _BLOCK == 0:
            heartbeat.report("写入", len(told))
    if not told:
        raise JobRefused("nothing_changed", "上一次生成以后，没有新认定、延长或者终止的，不用生成文件。")
    content = lines.getvalue().encode("utf-8-sig")
    number, now = (former.number if former else 0) + 1, clock.now()
    checksum = hashlib.sha256(content).hexdigest()
    manifest = {
        "format": FORMAT,
        "bureau": {"code": authority.code, "name": authority.name},
        "number": number,
        "since": former.made_at.isoformat() if former else None,
        "made_at": now.isoformat(),
        "counts": {kind: counts[kind] for kind in AnnotationKind.values},
        "files": {"annotations.csv": {"lines": len(told), "sha256": checksum}},
    }
    kept = files.keep(
        [_packed(content, manifest)],
        name=f"公示系统标注{authority.short_name}第{number}次{clock.today():%Y%m%d}.zip",
        purpose=file_purposes.ANNOTATIONS,
        content_type="application/zip",
        by=job.requested_by,
    )
    file = AnnotationFile.objects.create(
        path=authority.path,
        authority=authority,
        number=number,
        file=kept,
        counts=manifest["counts"],
        checksum=checksum,
        made_by=job.requested_by,
        made_at=now,
    )
    for block in _blocks(told, file):
        Annotation.objects.bulk_create(block)
    audit.record(shared_acts.LIST_EXPORTED, by=job.requested_by, on=file, note=f"{kept.name}，{len(told):,} 行")
    return {"file": str(kept.pk), "name": kept.name, "rows": len(told)}


def _line(title: Recognition) -> list[str]:
    household = title.household
    return [
        household.code or "",
        household.reg_no or "",
        household.name,
        AnnotationKind(title.kind).label,
        title.get_recognition_class_display(),
        title.get_level_display(),
        title.recogniser.name,
        _written(title.recognised_on),
        _written(title.valid_until),
        _written(title.ended_on),
        title.number,
    ]


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _packed(content: bytes, manifest: dict) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("annotations.csv", content)
        package.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return out.getvalue()


def _blocks(told: list[Annotation], file: AnnotationFile) -> Iterator[list[Annotation]]:
    for start in range(0, len(told), _BLOCK):
        block = told[start : start + _BLOCK]
        for line in block:
            line.file = file
        yield block
