"""A letter as files: a document (DOCX, python-docx) and a page to print (PDF, printing.py), as GB/T 9704 has it."""

import io
import re
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from authorities.refusals import Refused
from casework import check_numbers, printing
from casework.letters import Letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_TEMPLATE = Path(__file__).with_name("letter.typ")
# 党政机关公文格式 (GB/T 9704): heading in 小标宋, body in 仿宋, third size; where a font is missing, its like.
_HEADING_FONT, _BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
# Characters that a document cannot hold; what people type or departments deliver may have them.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx(letter: Letter, address: str = "") -> bytes:
    """The letter as a document that can be edited, with the way to check it."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    _paragraph(made, letter.title, font=_HEADING_FONT, size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    if letter.number:
        _paragraph(made, f"平台编号 {letter.number}", size=10.5, align=WD_ALIGN_PARAGRAPH.CENTER)
    if letter.addressee:
        _paragraph(made, f"{letter.addressee}：")
    for text in letter.paragraphs:
        _paragraph(made, text, indent=True)
    if letter.table:
        _table(made, letter)
    _paragraph(made, letter.signer, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _paragraph(made, f"{letter.day:%Y年%m月%d日}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    if address:
        made.add_picture(printing.qr_picture(address), width=Cm(2.4))
        _paragraph(made, f"{_check_words(letter)}{address}", size=10.5)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf(letter: Letter, address: str = "") -> bytes:
    """The letter as a page to print, with the way to check it. Raises Refused where it cannot be made (printing.py)."""
    told = letter.as_json() | {
        "day": f"{letter.day:%Y年%m月%d日}",
        "check": _check_words(letter),
        "address": address,
        "qr": printing.qr_drawing(address) if address else "",
    }
    return printing.drawn(_TEMPLATE, told, ending="pdf", what=" PDF", instead="请下载文档（DOCX），并")


def _check_words(letter: Letter) -> str:
    if not letter.check_number:
        return ""
    number, code = (check_numbers.in_groups(value) for value in (letter.check_number, letter.check_code))
    return f"查验编号 {number}，校验码 {code}。扫描二维码，可以查验本文书是不是所署机关发出的。"


def check_address(request: HttpRequest, letter: Letter) -> str:
    """The absolute address that everyone checks a letter by, as it is printed; empty for what was not issued.

    The code comes with it: whoever scans the paper has it in hand.
    """
    if not letter.check_number:
        return ""
    page = f"{reverse('letter-check', args=[letter.check_number])}?code={letter.check_code}"
    return f"{settings.PUBLIC_ADDRESS}{page}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(page)


_FILES = {"docx": (DOCX, docx), "pdf": (PDF, pdf)}


def answer(request: HttpRequest, letter: Letter, ending: str) -> HttpResponse:
    """The letter as a download, behind the door of its row. Raises Http404 for another ending."""
    if ending not in _FILES:
        raise Http404
    content_type, make = _FILES[ending]
    try:
        made = make(letter, check_address(request, letter))
    except Refused as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    name = quote(f"{letter.title}.{ending}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=content_type, headers=headers)


def _table(made, letter: Letter) -> None:
    table = made.add_table(rows=1, cols=len(letter.table.headings))
    table.style, table.autofit = "Table Grid", False
    lines = ((table.rows[0].cells, letter.table.headings), *((table.add_row().cells, row) for row in letter.table.rows))
    for cells, values in lines:
        for cell, value, width in zip(cells, values, letter.table.widths, strict=True):
            cell.width = Cm(width)
            _write(cell.paragraphs[0], str(value), font=_BODY_FONT, size=10.5)


def _paragraph(made, text: str, *, font: str = _BODY_FONT, size: float = 16, align=None, indent: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _write(paragraph, text, font=font, size=size)


def _write(paragraph, text: str, *, font: str, size: float) -> None:
    run = paragraph.add_run(_NOT_IN_XML.sub("", text))
    run.font.name, run.font.size = font, Pt(size)
    # Chinese characters take the font of the East Asian scripts, which has no property of its own.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
