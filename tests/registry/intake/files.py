"""Feed files for tests: rows as dictionaries, written as CSV or XLSX."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from tests.factories import uscc

# Required columns of each feed with values that can be taken; the household is given by `code` or `reg_no`.
LEAST = {
    "households": {"authority": "420106", "established_on": "2020-03-01", "status": "存续", "name": "示例商店"},
    "annual_reports": {"year": "2025", "filed_on": "2026-03-01"},
    "risk_marks": {"kind": "经营异常", "from_on": "2025-07-01"},
    "tax": {"period_start": "2025-07-01", "period_end": "2025-09-30", "tax_paid": "120.50"},
    "social_insurance": {"period_start": "2025-07-01", "period_end": "2025-07-31", "insured": "3"},
    "penalties": {"decision_no": "示罚〔2025〕1号", "decided_on": "2025-05-06", "kind": "罚款"},
    "defaulters": {"id_no": "11010519491231002X", "name": "张三", "case_no": "示执1号", "listed_on": "2025-01-02"},
    "indicators": {"indicator": "bank_credit_good", "value": "是", "as_of": "2026-06-30"},
    "credentials": {"kind": "注册商标", "number": "示例1号"},
    "negative_records": {"kind": "投诉举报", "day": "2025-05-06"},
    "recognitions": {"recognised_on": "2024-09-10"},
    "legal_entities": {"name": "示例商店", "kind": "个体工商户", "status": "存续", "as_of": "2026-06-30"},
    "disclosure": {"name": "示例商店", "status": "存续", "abnormal": "否", "as_of": "2026-06-30"},
    "tax_register": {"name": "示例商店", "status": "正常", "as_of": "2026-06-30"},
}
KEYED = [feed for feed in LEAST if feed not in ("households", "defaulters")]
# The lists that the registry is compared with: nothing but the number is required, and nobody need know it.
COMPARED = ["legal_entities", "disclosure", "tax_register"]
# Feeds of a household's facts; a credential may be a person's, a title one of a household that nobody knows.
FACTS = [feed for feed in KEYED if feed not in ("credentials", "recognitions", *COMPARED)]
REG_NO = "420106600000010"
OTHER_REG_NO = "420106600000028"


def row(feed: str, code: str | None = None, **changes) -> dict[str, str]:
    """A row that can be taken, with changes; None takes a cell's value away."""
    made = {**LEAST[feed]}
    if feed != "defaulters":
        made = {"code": uscc(1) if code is None else code, **made}
    made |= changes
    return {name: "" if value is None else str(value) for name, value in made.items()}


def csv_text(rows: list[dict[str, str]], *, header: list[str] | None = None, line_end: str = "\r\n") -> str:
    """Rows as CSV, quoted where it is needed."""
    names = header or list(dict.fromkeys(name for each in rows for name in each))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_xlsx(path: Path, sheets: dict[str, list[list]]) -> Path:
    """A workbook; values are written as what they are: text, number, day, yes or no."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    sheet.cell(number, column, cell)
    workbook.save(path)
    return path
