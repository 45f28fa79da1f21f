"""Files that people hand in: looked at by content and not by name, pictures made anew, put to the scanner."""

import re
import shlex
import subprocess
import sys
import unicodedata
from dataclasses import dataclass

import filetype
from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from authorities import picture_process
from authorities.refusals import Refused

_PDF = "application/pdf"
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
_ENDINGS = {_PDF: "pdf", "image/jpeg": "jpg"}
_HEAD = 8192
_LONGEST_NAME = 100
# By the clock, for a machine that is busy; the process has a bound of its own in seconds of the processor.
_PICTURE_SECONDS = 30
_PICTURE_TOO_LARGE = ("picture_too_large", "图片尺寸过大（超过 2000 万像素），请缩小后上传。")
# A scanner that finds something says so by this, as clamscan and clamdscan do.
_INFECTED = 1
_SCAN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """A PDF or a picture as it is kept, under a name that is only a name."""

    content: bytes
    content_type: str
    name: str


def look_at(file: File) -> Scan:
    """What is kept of a file that somebody sent. Raises Refused for what is no PDF or picture.

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
    if kind == _PDF:
        content = file.read()
        if b"%%EOF" not in content[-2048:]:
            raise Refused("file_broken", "PDF 文件不完整，请重新导出后上传。")
    elif kind in _PICTURES:
        content, kind = _picture_again(file.read()), "image/jpeg"
    else:
        raise Refused("type_not_taken", "只接受 PDF、JPG、PNG、HEIC 文件；文件内容不是其中一种。")
    _scan(content)
    return Scan(content, kind, _name(file.name, _ENDINGS[kind]))


def _picture_again(content: bytes) -> bytes:
    """The picture as it is kept, decoded in a process of its own: whatever it does there ends that one alone."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "authorities.picture_process"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            timeout=_PICTURE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(*_PICTURE_TOO_LARGE) from error
    if done.returncode == picture_process.BROKEN:
        raise Refused("file_broken", "图片已损坏，无法打开，请重新拍照或者导出后上传。")
    if done.returncode:  # told by itself, or ended by one of its bounds
        raise Refused(*_PICTURE_TOO_LARGE)
    return done.stdout


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
