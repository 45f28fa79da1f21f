"""Files that households hand in as evidence: looked at by content, re-made where they are pictures, kept, removed.

Only for criteria that the household alone can answer: a department's list asks for no upload (E3).
"""

import io
import re
import shlex
import subprocess
import unicodedata
from typing import IO

import filetype
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps, UnidentifiedImageError

from authorities import audit, clock, files
from authorities.enums import Act, FilePurpose
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer, StoredFile
from mingteyouxin.applications import EDITABLE, rule_of
from mingteyouxin.models import Case, Evidence
from mingteyouxin.refusals import IllegalTransition, Refused
from registry.models import Person
from registry.people.persons import actor

_PDF = "application/pdf"
_PICTURES = ("image/jpeg", "image/png", "image/webp")
_ENDINGS = {_PDF: "pdf", "image/jpeg": "jpg"}
_HEAD = 8192
_LONGEST_NAME = 100
_LONGEST_SIDE = 2400
_MOST_PIXELS = 60_000_000
# A scanner that finds something says so by this, as clamscan and clamdscan do.
_INFECTED = 1
_SCAN_SECONDS = 60


def clean(file: File) -> tuple[bytes, str, str]:
    """The bytes to keep, their type and a name, of what somebody sent. Raises Refused for what is no PDF or picture.

    The type is read from the content, whatever the name says. Pictures are made anew: turned upright, no larger than
    is read, without the place and the camera that a phone writes into them.
    """
    if file.size > settings.MAX_EVIDENCE_BYTES:
        most = filesizeformat(settings.MAX_EVIDENCE_BYTES)
        raise Refused("file_too_large", f"文件超过 {most}，请压缩或者重新拍照后上传。")
    file.seek(0)
    head = file.read(_HEAD)
    kind = filetype.guess_mime(head)
    file.seek(0)
    if kind in ("image/heic", "image/heif"):
        raise Refused(
            "heic_not_taken", "苹果手机的 HEIC 照片无法打开，请在“相机—格式”中选“兼容性最佳”，或者截图后上传。"
        )
    if kind == _PDF:
        content = file.read()
        if b"%%EOF" not in content[-2048:]:
            raise Refused("file_broken", "PDF 文件不完整，请重新导出后上传。")
    elif kind in _PICTURES:
        content, kind = _picture_again(file), "image/jpeg"
    else:
        raise Refused("type_not_taken", "只接受 PDF、JPG、PNG 文件；文件内容不是其中一种。")
    _scan(content)
    return content, kind, _name(file.name, _ENDINGS[kind])


def add(case: Case, criterion: str, file: File, *, by: Person | Officer) -> Evidence:
    """Keep a file for a criterion of the case. Raises Refused."""
    content, kind, name = clean(file)
    with transaction.atomic():
        case = _editable(case)
        asked = {one.key for one in rule_of(case).criteria if one.asks_household}
        if criterion not in asked:
            raise Refused("not_asked", "该条件由部门数据核对，不需要上传材料。")
        if Evidence.objects.filter(case=case, criterion=criterion).count() >= settings.MAX_EVIDENCE_FILES:
            raise Refused("too_many_files", f"每项条件最多 {settings.MAX_EVIDENCE_FILES} 个文件，请先删除不需要的。")
        stored = files.keep(
            [content],
            name=name,
            purpose=FilePurpose.EVIDENCE,
            content_type=kind,
            by=by if isinstance(by, Officer) else None,
            path=case.path,
            household=case.household_id,
        )
        evidence = Evidence.objects.create(
            path=case.path,
            household_id=case.household_id,
            case=case,
            criterion=criterion,
            file=stored,
            added_at=clock.now(),
            added_by=by if isinstance(by, Officer) else None,
            added_by_person=by if isinstance(by, Person) else None,
        )
        _record(Act.EVIDENCE_ADDED, case, stored, by=by)
    return evidence


@transaction.atomic
def remove(evidence: Evidence, *, by: Person | Officer) -> None:
    """Take a file out of the case while it can be written. The bytes stay in the store, for what was seen was seen."""
    case = _editable(evidence.case)
    Evidence.objects.filter(pk=evidence.pk).delete()
    _record(Act.EVIDENCE_REMOVED, case, evidence.file, by=by)


def _editable(case: Case) -> Case:
    locked = Case.objects.select_for_update(of=("self",), no_key=True).select_related("round__standard")
    case = locked.get(pk=case.pk)
    if case.status not in EDITABLE:
        raise IllegalTransition("该申报", case.get_status_display())
    return case


def _picture_again(file: IO[bytes]) -> bytes:
    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Refused("picture_too_large", "图片尺寸过大，请缩小后上传。")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused("file_broken", "图片已损坏，无法打开，请重新拍照或者导出后上传。") from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


def _scan(content: bytes) -> None:
    """Put the bytes to the scanner that the deployment names (EVIDENCE_SCANNER), on its standard input."""
    if not settings.EVIDENCE_SCANNER:
        return
    try:
        done = subprocess.run(
            shlex.split(settings.EVIDENCE_SCANNER),
            input=content,
            capture_output=True,
            timeout=_SCAN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("scanner_away", "文件安全检查暂时不可用，请稍后再上传；已填写的内容不会丢失。") from error
    if done.returncode == _INFECTED:
        raise Refused("file_infected", "文件没有通过安全检查，不能上传。")
    if done.returncode != 0:
        raise Refused("scanner_away", "文件安全检查暂时不可用，请稍后再上传；已填写的内容不会丢失。")


def _name(name: str, ending: str) -> str:
    last = re.split(r"[/\\]", name or "")[-1]
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem = shown.rpartition(".")[0] or shown
    return f"{stem[:_LONGEST_NAME] or '材料'}.{ending}"


def _record(act: Act, case: Case, stored: StoredFile, *, by: Person | Officer) -> None:
    with jurisdiction(case.path):
        audit.record(
            act,
            by=actor(by) if isinstance(by, Person) else by,
            on=case,
            household=case.household_id,
            note=stored.name,
        )
