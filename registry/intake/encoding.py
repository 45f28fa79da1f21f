"""The encoding of a CSV: UTF-8 where all of it is, else GB18030 where that is believable. Needs no Django.

GB18030 takes nearly any bytes and gives Chinese characters for them, so it is a guess and is doubted: where the file is
UTF-8 with a broken place, or what comes out is no Chinese that anybody writes, the file is refused.
"""

import codecs
import re
from pathlib import Path

from registry.canonical import GB18030_PRIVATE
from registry.intake.file_refused import FileRefused

_PIECE_BYTES = 1 << 20
# Around the broken place: enough to see what the rest is.
_LOOKED_AT_BYTES = 1 << 18
_WIDE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Of fewer characters nothing can be told.
_FEWEST = 20
# Of what people write in Chinese nineteen of twenty characters are of the first level of GB 2312, or its punctuation.
_USUAL_SHARE = 0.7
_SAVE_AS = "请用原系统或表格软件另存为“CSV UTF-8”后重新提交"


def encoding_of(path: Path) -> tuple[str, int]:
    """The encoding of the whole file and the bytes of its mark. Raises FileRefused."""
    with path.open("rb") as file:
        skip = 3 if file.read(4).startswith(codecs.BOM_UTF8) else 0
    broken = _broken_at(path, "utf-8", skip)
    if broken is None:
        return "utf-8", skip
    # Behind the mark of UTF-8 a broken byte is a broken byte: read as GB18030, every Chinese text would be garbled.
    if skip or _is_utf8_but_for_a_place(path, broken):
        code = "unknown_encoding" if skip else "broken_utf8"
        line = _line_of(path, broken)
        raise FileRefused(code, f"文件是 UTF-8 编码，但第 {line} 行有残缺的字符，可能没有传完；{_SAVE_AS}。")
    if _broken_at(path, "gb18030", 0) is not None:
        raise FileRefused("unknown_encoding", f"文件既不是 UTF-8 也不是 GB18030 编码；{_SAVE_AS}。")
    _doubt(path)
    return "gb18030", 0


def _broken_at(path: Path, encoding: str, skip: int) -> int | None:
    """Where the file stops being of this encoding; None where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        file.seek(skip)
        at = skip
        while True:
            data = file.read(_PIECE_BYTES)
            held = len(decoder.getstate()[0])
            try:
                if not data:
                    decoder.decode(b"", final=True)
                    return None
                if held or not data.isascii():
                    decoder.decode(data)
            except UnicodeDecodeError as error:
                return max(at - held + error.start, skip)
            at += len(data)


def _is_utf8_but_for_a_place(path: Path, broken: int) -> bool:
    """Whether around the broken place more characters are whole than broken; of GB18030 nearly all would be."""
    with path.open("rb") as file:
        file.seek(max(broken - _LOOKED_AT_BYTES, 0))
        text = file.read(2 * _LOOKED_AT_BYTES).decode("utf-8", "replace")
    return len(_WIDE.findall(text)) > text.count("\ufffd")


def _line_of(path: Path, place: int) -> int:
    line = 1
    with path.open("rb") as file:
        while place > 0 and (data := file.read(min(place, _PIECE_BYTES))):
            line += data.count(b"\n")
            place -= len(data)
    return line


def _doubt(path: Path) -> None:
    """Refuse what GB18030 makes no believable text of: private-use characters, or hardly a usual one."""
    looked_at: list[str] = []
    decoder = codecs.getincrementaldecoder("gb18030")()
    line = 1
    with path.open("rb") as file:
        while data := file.read(_PIECE_BYTES):
            if data.isascii() and not decoder.getstate()[0]:
                line += data.count(b"\n")
                continue
            text = decoder.decode(data)
            for found in _PRIVATE.finditer(text):
                if ord(found[0]) not in GB18030_PRIVATE:
                    line += text.count("\n", 0, found.start())
                    raise FileRefused(
                        "doubtful_encoding",
                        f"第 {line} 行有自造字或乱码（按 GB18030 读取），编码可能判断错误；{_SAVE_AS}，并核对文字。",
                    )
            line += text.count("\n")
            if len(looked_at) < _LOOKED_AT_BYTES:
                looked_at += [character for character in text if character > "\x7f"]
    usual = sum(map(_is_usual, looked_at))
    if len(looked_at) >= _FEWEST and usual < _USUAL_SHARE * len(looked_at):
        raise FileRefused(
            "doubtful_encoding",
            f"文件不是 UTF-8，按 GB18030 读取后多是生僻字，编码可能判断错误；{_SAVE_AS}，并核对文字。",
        )


def _is_usual(character: str) -> bool:
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xA1 <= encoded[0] <= 0xA3 or 0xB0 <= encoded[0] <= 0xD7
