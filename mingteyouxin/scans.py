"""Files that people hand in beside a recommendation: looked at before they are kept, by content and not by name."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import filetype
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from mingteyouxin.refusals import Refused

MOST_BYTES = 10 << 20
_HEAD_BYTES = 8192
_TAKEN = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Scan:
    """A PDF or a picture, as it was handed in, under a name that is only a name."""

    file: File
    name: str
    content_type: str

    def chunks(self) -> Iterable[bytes]:
        self.file.seek(0)
        return self.file.chunks()


def look_at(file: File) -> Scan:
    """The file, once its size and content are found to be what is taken. Raises Refused."""
    if file.size > MOST_BYTES:
        raise Refused("file_too_large", f"“{file.name}”超过 {filesizeformat(MOST_BYTES)}，请缩小后重新上传。")
    file.seek(0)
    ending = filetype.guess_extension(file.read(_HEAD_BYTES))
    if ending not in _TAKEN:
        raise Refused("not_a_scan", f"“{file.name}”不是 PDF、JPG 或 PNG 文件，请转换后重新上传。")
    last = re.split(r"[/\\]", file.name or "")[-1]
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem = shown.rpartition(".")[0] or shown
    return Scan(file, f"{stem[:_LONGEST_NAME] or '未命名'}.{ending}", _TAKEN[ending])
