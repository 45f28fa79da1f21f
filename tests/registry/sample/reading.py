"""What the contract asks of the feeds, and a small reading of the base standard and the example standard."""

import hashlib
import re
from datetime import date

from registry.sample.days import add_months

AS_OF = date(2026, 7, 15)
COUNT = 20_000
ONE_YEAR_AGO = add_months(AS_OF, -12)
REPORT_YEAR = 2025
COLUMNS = {
    "households": "code reg_no name operator_name operator_id_type operator_id_no form authority division industry "
    "scope address phone established_on status status_on operator_since station seasonal founder_group",
    "annual_reports": "code reg_no year filed_on revenue tax_total employees disclosed",
    "risk_marks": "code reg_no kind from_on until_on released_on",
    "tax": "code reg_no period_start period_end tax_paid tax_at_least general_taxpayer",
    "social_insurance": "code reg_no period_start period_end insured",
    "penalties": "code reg_no decision_no decided_on kind amount published_on published_until repaired_on",
    "defaulters": "id_no name case_no court listed_on removed_on",
    "indicators": "code reg_no indicator value as_of",
}
REQUIRED = {
    "households": "authority established_on status",
    "annual_reports": "year filed_on",
    "risk_marks": "kind from_on",
    "tax": "period_start period_end",
    "social_insurance": "period_start period_end insured",
    "penalties": "decision_no decided_on kind",
    "defaulters": "id_no name case_no listed_on",
    "indicators": "indicator as_of",
}
KEYS = {
    "households": "",
    "annual_reports": "year",
    "risk_marks": "kind from_on",
    "tax": "period_start period_end",
    "social_insurance": "period_start period_end",
    "penalties": "decision_no",
    "defaulters": "id_no case_no",
    "indicators": "indicator as_of",
}
# The wordings of real registries come in through aliases.
STATUS_ALIASES = {"在营（开业）": "存续", "吊销未注销": "吊销"}
STATUSES = {"存续", "吊销", "注销", "撤销", "转企", "迁出"}
MARK_KINDS = {"经营异常", "严重违法失信", "税务非正常户", "歇业"}
PENALTY_KINDS = {
    "警告",
    "通报批评",
    "罚款",
    "没收",
    "暂扣",
    "降低资质",
    "吊销",
    "限制经营",
    "停产停业",
    "关闭",
    "限制从业",
    "拘留",
}
CODE = re.compile(r"^92[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
MONEY = re.compile(r"^[0-9]+(\.[0-9]{1,2})?$")
DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def household_key(row):
    """What a row is keyed by."""
    return row["code"] or row["reg_no"]


def day(text):
    return date.fromisoformat(text)


def months_in_operation(established_on):
    months = (AS_OF.year - established_on.year) * 12 + AS_OF.month - established_on.month
    return months if add_months(established_on, months) <= AS_OF else months - 1


def grounds_of(row, reports, marks):
    grounds = set()
    status = STATUS_ALIASES.get(row["status"], row["status"])
    if status != "存续" and (not row["status_on"] or day(row["status_on"]) <= AS_OF):
        grounds.add("not_registered")
    owes = day(row["established_on"]).year <= REPORT_YEAR
    if owes and not any(r["year"] == str(REPORT_YEAR) and day(r["filed_on"]) <= AS_OF for r in reports):
        grounds.add("report_missing")
    for mark in marks:
        if day(mark["from_on"]) > AS_OF or (mark["released_on"] and day(mark["released_on"]) <= AS_OF):
            continue
        if mark["kind"] != "歇业":
            grounds.add(mark["kind"])
        elif (
            row["seasonal"] != "是"
            and add_months(day(mark["from_on"]), 36) > AS_OF
            and (not mark["until_on"] or day(mark["until_on"]) >= AS_OF)
        ):
            grounds.add("suspended")
    return grounds


def in_window(row):
    return ONE_YEAR_AGO < day(row["period_end"]) <= AS_OF


def growth_revenue(industry):
    digits = industry.lstrip("ABCDEFGHIJKLMNOPQRST")
    known = digits.isdigit() and len(digits) >= 2 and "01" <= digits[:2] <= "97"
    if known and digits[:2] in ("51", "52"):
        return 200_000
    return 150_000 if known and digits[:2] == "62" else 100_000


def type_of(row, reports, tax, insurance):
    filed = [r for r in reports if r["year"] == str(REPORT_YEAR) and day(r["filed_on"]) <= AS_OF and r["revenue"]]
    revenue = float(filed[0]["revenue"]) if filed else None
    tax = sorted((r for r in tax if in_window(r)), key=lambda r: (r["period_end"], r["period_start"]))
    taxpayer = bool(tax) and tax[-1]["general_taxpayer"] == "是"
    insured = max((int(r["insured"]) for r in insurance if in_window(r)), default=0)
    large = revenue is not None and revenue >= 500_000
    if months_in_operation(day(row["established_on"])) >= 36 and (large or insured >= 3 or taxpayer):
        return "development"
    points = 0 if revenue is None else 100 if large else 60 if revenue >= 100_000 else 0
    score = (40 * points + 10 * (100 if taxpayer else 0)) / 50
    if (revenue is not None and revenue >= growth_revenue(row["industry"])) or score >= 60:
        return "growth"
    return "survival"
