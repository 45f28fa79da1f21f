"""What is handed in as a feed file, looked at before it is kept: size, content, name. Whatever its name says."""

import re
import unicodedata
import zipfile
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from registry.intake.file_refused import FileRefused
from registry.intake.source import HEAD_BYTES, is_workbook
from registry.intake.workbook import WORKBOOK_PARTS, look_into

# An honest workbook is text that packs to a tenth.
_MOST_UNPACKED = 8
# Pages, programs and scripts that are text: no table begins like this.
_NO_TABLE = re.compile(rb"(\xef\xbb\xbf)?\s*(<|#!|%PDF|\{\\rtf)", re.IGNORECASE)
_LONGEST_NAME = 120


def look_at(file: File) -> str:
    """Refuse what cannot be a feed file, and say what it is: `xlsx` or `csv`. Raises FileRefused."""
    refuse_size(file.size)
    if is_workbook(file):
        _look_into_workbook(file)
        file.seek(0)
        return "xlsx"
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if _NO_TABLE.match(head):
        raise FileRefused("not_a_feed_file", "这不是 CSV 或 XLSX 文件；请导出为其中一种格式后重新提交。")
    return "csv"


def refuse_size(size: int) -> None:
    """Raises FileRefused for more bytes than are taken at once."""
    if size > settings.MAX_FEED_BYTES:
        most = filesizeformat(settings.MAX_FEED_BYTES)
        raise FileRefused("file_too_large", f"文件超过 {most}；请分成几个文件，按部分数据提交。")


def clean_name(name: str, *, kind: str) -> str:
    """A file name that is only a name: no folders, no invisible characters, the ending that its content has."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    stem = stem if dot and ending.lower() in ("csv", "xlsx", "txt") else shown
    return f"{stem[:_LONGEST_NAME] or '未命名'}.{kind}"


def _look_into_workbook(file: IO[bytes]) -> None:
    look_into(file)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    if not {part.filename for part in parts} >= WORKBOOK_PARTS:
        raise FileRefused("not_a_feed_file", "这是压缩文件，不是 XLSX；请解压后提交其中的 CSV 或 XLSX 文件。")
    if sum(part.file_size for part in parts) > _MOST_UNPACKED * settings.MAX_FEED_BYTES:
        raise FileRefused("file_too_large", "工作簿展开后过大；请分成几个文件，按部分数据提交。")
