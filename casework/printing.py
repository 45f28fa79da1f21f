"""What is drawn for print: one compiler (typst) for letters, certificates and marks, with the server's Chinese fonts.

What is printed goes in as data, never as markup: a name that looks like a command is printed as a name.
"""

import functools
import io
import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path

import segno
import typst

from authorities.refusals import Refused

# A compiler works for one thread at a time. Whoever waits this long would keep a worker from everybody else.
_one_at_a_time = threading.Lock()
_LONGEST_WAIT = 15
# Fonts with Chinese characters, the likest to a printed letter first; then whatever calls itself Chinese.
_SERIF = ("仿宋", "FangSong", "Noto Serif CJK SC", "Source Han Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC")
_CHINESE = re.compile(
    r"cjk|source han|simsun|simhei|songti|heiti|fangsong|yahei|pingfang|wenquanyi|[\u4e00-\u9fff]", re.IGNORECASE
)
_NO_FONT = "服务器上没有中文字体，不能生成{what}；{instead}请联系管理员安装中文字体（如 fonts-noto-cjk）。"


def drawn(
    template: Path, told: Mapping[str, object], *, ending: str, ppi: float | None = None, what: str, instead: str = ""
) -> bytes:
    """A page of `template` as `ending` (pdf, png, svg), which reads `told` and its `fonts` as `sys.inputs.told`.

    Raises Refused where the server has no font with Chinese characters (`what` cannot be made, `instead` says what the
    reader may do meanwhile), and where so many wait that this one would wait too long.
    """
    if not fonts():
        raise Refused("no_chinese_font", _NO_FONT.format(what=what, instead=instead))
    inputs = {"told": json.dumps({**told, "fonts": fonts()}, ensure_ascii=False)}
    if not _one_at_a_time.acquire(timeout=_LONGEST_WAIT):
        raise Refused("busy", f"现在生成{what}的人较多，请过一会儿再试。")
    try:
        return _compiler(template).compile(format=ending, ppi=ppi, sys_inputs=inputs)
    finally:
        _one_at_a_time.release()


def qr_drawing(address: str) -> str:
    """The QR code of an address as a drawing; a quarter of it may be scratched or dirty (level Q)."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, light="white")
    return out.getvalue().decode()


def qr_picture(address: str) -> io.BytesIO:
    """The same as a picture, for documents."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="png", border=2, scale=6, light="white")
    out.seek(0)
    return out


@functools.cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), root=str(template.parent))


@functools.cache
def fonts() -> list[str]:
    """Names of the server's Chinese fonts, the best for a letter first."""
    families = typst.Fonts(include_embedded_fonts=False).families()
    preferred = [name for name in (*_SERIF, *_SANS) if name in families]
    return list(dict.fromkeys([*preferred, *sorted(filter(_CHINESE.search, families))]))


def upright_fonts() -> list[str]:
    """The same for what is read from afar: those without serifs first."""
    return sorted(fonts(), key=lambda name: name not in _SANS)
