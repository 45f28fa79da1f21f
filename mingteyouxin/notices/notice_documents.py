"""A notice as files for the bureau's own site: a document and a workbook, of what everyone may read and no more."""

import io
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from authorities.lists import workbook
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = workbook.CONTENT_TYPE
HEADINGS = ("序号", "名称", "统一社会信用代码（注册号）", "所在县（市、区）", "类别", "级别", "途径")
_WIDTHS = (1.2, 4.4, 4.6, 2.6, 1.4, 1.4, 1.9)
# 党政机关公文格式 (GB/T 9704): heading in 小标宋, body in 仿宋, third size; where a font is missing, its like.
_HEADING_FONT, _BODY_FONT = "方正小标宋简体", "仿宋_GB2312"


def rows(entries: list[PublicNoticeEntry]) -> list[tuple]:
    return [
        (
            entry.position,
            entry.name or "（未使用名称）",
            entry.code,
            entry.county,
            entry.get_recognition_class_display(),
            entry.get_level_display(),
            entry.get_recognition_path_display(),
        )
        for entry in entries
    ]


def paragraphs(notice: PublicNotice) -> list[str]:
    """What a notice says above its list."""
    return [
        f"根据《{notice.standard}》，经审核，现将 {notice.year} 年度拟认定的名特优新个体工商户"
        f"（共 {notice.households} 户）予以公示。",
        f"公示期为 {notice.published_on:%Y年%m月%d日} 至 {notice.until:%Y年%m月%d日}（含当日）。"
        "对公示的个体工商户有异议的，请在公示期内以真实姓名向本机关书面提出，或者在公示网页上提出，并说明事实和理由。",
        f"联系方式：{notice.contact}",
    ]


def document(notice: PublicNotice, entries: list[PublicNoticeEntry]) -> bytes:
    """The notice as DOCX."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    _paragraph(made, notice.title, font=_HEADING_FONT, size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    for text in paragraphs(notice):
        _paragraph(made, text, indent=True)
    table = made.add_table(rows=1, cols=len(HEADINGS))
    table.style, table.autofit = "Table Grid", False
    for cells, values in ((table.rows[0].cells, HEADINGS), *((table.add_row().cells, row) for row in rows(entries))):
        for cell, value, width in zip(cells, values, _WIDTHS, strict=True):
            cell.width = Cm(width)
            _write(cell.paragraphs[0], str(value), font=_BODY_FONT, size=10.5)
    _paragraph(made, notice.authority.name, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _paragraph(made, f"{notice.published_on:%Y年%m月%d日}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(notice: PublicNotice, entries: list[PublicNoticeEntry]) -> bytes:
    """The list as XLSX, with a second sheet that says what it is."""
    about = [
        ("标题", notice.title),
        ("机关", notice.authority.name),
        ("公示期", f"{notice.published_on} 至 {notice.until}（含当日）"),
        ("联系方式", notice.contact),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.xlsx"
        workbook.write(path, headings=HEADINGS, rows=rows(entries), about=about)
        return path.read_bytes()


def _paragraph(made, text: str, *, font: str = _BODY_FONT, size: float = 16, align=None, indent: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _write(paragraph, text, font=font, size=size)


def _write(paragraph, text: str, *, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    # Chinese characters take the font of the East Asian scripts, which has no property of its own.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
