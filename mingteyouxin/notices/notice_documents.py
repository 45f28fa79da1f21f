"""A notice as files for the bureau's own site: a letter and a workbook, of what everyone may read and no more."""

import tempfile
from pathlib import Path

from authorities.lists import workbook
from casework.letters import Letter, LetterTable
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry

XLSX = workbook.CONTENT_TYPE
HEADINGS = ("序号", "名称", "统一社会信用代码（注册号）", "所在县（市、区）", "类别", "级别", "途径")
_WIDTHS = (1.2, 4.4, 4.6, 2.6, 1.4, 1.4, 1.9)


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


def letter(notice: PublicNotice, entries: list[PublicNoticeEntry]) -> Letter:
    """The notice as a letter to everyone, the households in a list below."""
    return Letter(
        title=notice.title,
        paragraphs=tuple(paragraphs(notice)),
        signer=notice.authority.name,
        day=notice.published_on,
        table=LetterTable(HEADINGS, tuple(tuple(map(str, row)) for row in rows(entries)), _WIDTHS),
    )


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
