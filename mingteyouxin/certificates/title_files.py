"""Certificate, shop mark and picture of a title (C13): drawn from the title as it stands, while it is in force.

Each bears its number and a QR code to the page that says whether the title holds on the day of looking. What is drawn
is kept for some minutes: a household that asks again and again has it drawn once.
"""

import hashlib
import json
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from redis.exceptions import RedisError

from authorities import clock
from authorities.refusals import Refused
from casework import printing
from casework.check_numbers import in_groups
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition

HEADING = "名特优新个体工商户"
NAMELESS = "（未使用名称）"
_HERE = Path(__file__).parent
_KEPT_SECONDS = 600
_PRINTED_PPI = 300
# Nine by twelve centimetres of the page come out as 1080 by 1440, what a phone shows.
_PHONE_PPI = 304.8
# Signature and first block of a PNG; how large it is stands behind them.
_PNG_HEAD = 33
_TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class TitleFile:
    """One of the files of a title. `name` stands in its address, `label` in the name it is saved under.

    `side` is that of a mark in centimetres, `ppi` how fine a picture is drawn.
    """

    name: str
    label: str
    template: str
    note: str = ""
    side: float = 0
    ppi: float | None = None

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]


CERTIFICATE = TitleFile("certificate.pdf", "认定证书", "certificate.typ", "A4，打印后由认定机关盖章")
PICTURE = TitleFile("picture.png", "转发图片", "picture.typ", "竖版，适合在手机上转发", ppi=_PHONE_PPI)
MARKS = (
    TitleFile("mark-10.png", "店铺标识10厘米", "mark.typ", "柜台、门边；300 点/英寸", 10, _PRINTED_PPI),
    TitleFile("mark-20.png", "店铺标识20厘米", "mark.typ", "橱窗、门头；300 点/英寸", 20, _PRINTED_PPI),
    TitleFile("mark.svg", "店铺标识矢量图", "mark.typ", "交给印制单位，可以放大到任意尺寸", 20),
    TitleFile("mark.pdf", "店铺标识印刷稿", "mark.typ", "20 厘米见方", 20),
)
FILES = {one.name: one for one in (CERTIFICATE, PICTURE, *MARKS)}


def why_not(title: Recognition) -> str:
    """Why nothing is drawn for a title any more; empty while it is in force."""
    if title.is_valid_on(clock.today()):
        return ""
    if title.status in (RecognitionStatus.VALID, RecognitionStatus.EXPIRED):
        when = f"有效期已于 {_day(title.valid_until)} 届满"
    else:
        when = f"已于 {_day(title.ended_on)} 终止（{title.get_status_display()}）"
    return f"该认定{when}，证书、店铺标识不再有效，不能下载；已经张贴、转发的请撤下。"


def on_page(title: Recognition) -> dict[str, object]:
    """What a page shows of a title and its files."""
    return {
        "title": title,
        "number": in_groups(title.number),
        "why_not": why_not(title),
        "picture": PICTURE,
        "files": tuple(FILES.values()),
    }


def drawn(title: Recognition, file: TitleFile, *, address: str) -> bytes:
    """The file's bytes. `address` is where its QR code leads (`check_address`).

    Raises Refused for a title that is not in force, and where nothing can be drawn (casework/printing.py).
    """
    if refusal := why_not(title):
        raise Refused("title_ended", refusal)
    told = _told(title, address) | {"side": file.side}
    digest = hashlib.sha256(json.dumps([file.name, told], sort_keys=True).encode()).hexdigest()
    key = f"certificate-file:{digest}"
    # A cache that is away costs only the drawing.
    with suppress(RedisError):
        if (kept := cache.get(key)) is not None:
            return kept
    what = file.label.rstrip("0123456789厘米")
    made = printing.drawn(_HERE / file.template, told, ending=file.ending, ppi=file.ppi, what=what)
    if file.side and file.ppi:
        made = _sized(made, file.ppi)
    with suppress(RedisError):
        cache.set(key, made, timeout=_KEPT_SECONDS)
    return made


def check_address(request: HttpRequest, title: Recognition) -> str:
    """The absolute address that says whether the title holds today, as it is printed.

    Officers may work under another host than the public reads: then PUBLIC_ADDRESS says which is the public's.
    """
    page = reverse("certificate", args=[title.number])
    return f"{settings.PUBLIC_ADDRESS}{page}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(page)


def answer(request: HttpRequest, title: Recognition, file: TitleFile) -> HttpResponse:
    """The file as a download, behind the door of its title; a plain sentence where there is none to be had."""
    try:
        made = drawn(title, file, address=check_address(request, title))
    except Refused as error:
        status = 410 if error.code == "title_ended" else 503
        return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    name = quote(f"{title.household.name or title.number}{file.label}.{file.ending}")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made, content_type=_TYPES[file.ending], headers=headers)


def _told(title: Recognition, address: str) -> dict[str, object]:
    household = title.household
    return {
        # Nobody hangs up what a demonstration gave.
        "heading": f"{HEADING}（示例）" if settings.DEMO else HEADING,
        "name": household.name or NAMELESS,
        "code": household.code or household.reg_no,
        "code_label": "统一社会信用代码" if household.code else "注册号",
        "class": title.get_recognition_class_display(),
        "level": title.get_level_display(),
        "number": in_groups(title.number),
        "since": _day(title.recognised_on),
        "until": _day(title.valid_until),
        "recogniser": title.recogniser.name,
        "address": address,
        "qr": printing.qr_drawing(address),
        "sans": printing.upright_fonts(),
    }


def _sized(picture: bytes, ppi: float) -> bytes:
    """A PNG that says how large it is to be printed; without it a printer takes it for one of 72 points an inch."""
    per_metre = round(ppi / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:_PNG_HEAD] + whole + picture[_PNG_HEAD:]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
