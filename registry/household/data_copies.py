"""A household takes a copy of its data away (E4; 个人信息保护法 第四十五条): a workbook, or JSON for programs."""

import json
from io import BytesIO

import xlsxwriter
from django.utils.timezone import localtime

from authorities import clock
from registry.household.copied_parts import CopiedPart
from registry.officer.dossier import Dossier, Row
from registry.people.standing import Standing

Parts = list[tuple[CopiedPart, list[tuple[str, ...]]]]
# What a cell of a workbook holds; the JSON has all of it.
_LONGEST_CELL = 32_767
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_json(standing: Standing, dossier: Dossier, looks: list[dict], parts: Parts) -> bytes:
    """Put everything into one document, with Chinese names. `parts` are those of the apps (copied_parts.py)."""
    held = {
        "个体工商户": standing.household.number,
        "生成时间": _moment(clock.now()),
        "登记信息": dict(dossier.registration),
        "登记信息来源": _source(dossier.row),
        "各部门数据": [
            {
                "类别": section.feed.label,
                "记录": [
                    dict(zip(section.headings, row.cells, strict=True)) | {"来源": _source(row)} for row in section.rows
                ],
                "经异议核实去除的记录": [dict(old.values) | {"依据": old.correction} for old in section.taken_out],
            }
            for section in dossier.sections
        ],
        "查看记录": [
            {"时间": _moment(look["at"]), "查看者": look["who"], "行为": look["act"], "理由": look["reason"]}
            for look in looks
        ],
    } | {part.label: [dict(zip(part.headings, row, strict=True)) for row in rows] for part, rows in parts}
    return json.dumps(held, ensure_ascii=False, indent=2).encode()


def as_workbook(standing: Standing, dossier: Dossier, looks: list[dict], parts: Parts) -> bytes:
    """One sheet for each kind of data. Every cell is text, so that none is taken for a formula."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheets = [("登记信息", ["项目", "内容"], [*dossier.registration, ("来源", _source(dossier.row))])]
    sheets += [
        (
            section.feed.label,
            [*section.headings, "来源"],
            [
                *([*row.cells, _source(row)] for row in section.rows),
                *([*dict(old.values).values(), f"已去除：{old.correction}"] for old in section.taken_out),
            ],
        )
        for section in dossier.sections
    ]
    looked = [[_moment(look["at"]), look["who"], look["act"], look["reason"]] for look in looks]
    sheets.append(("谁看过我的数据", ["时间", "查看者", "行为", "理由"], looked))
    sheets += [(part.label, part.headings, rows) for part, rows in parts]
    for name, headings, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(headings) - 1, 24)
        for line, row in enumerate([headings, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, str(cell)[:_LONGEST_CELL])
    book.close()
    return written.getvalue()


def _source(row: Row) -> str:
    return f"{row.department}，{row.source}" if row.source else "未知"


def _moment(moment) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"
