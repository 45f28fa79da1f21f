"""Yearly reports: whose they are, and what a household writes of its own (C11)."""

from datetime import date

from authorities.isolation import (
    append_only,
    first_rows,
    lies_with,
    open_table,
    own_columns,
    own_rows,
    private_table,
    whole_key,
)
from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.triggers import legal_moves
from mingteyouxin.annual_reports.workflow import YEARLY_REPORT

_ADDED = "SELECT, INSERT"

OPERATIONS = (
    legal_moves(YEARLY_REPORT),
    private_table("mingteyouxin_yearlyreport", web="SELECT, INSERT, UPDATE"),
    own_rows("mingteyouxin_yearlyreport", written=True),
    # A household files its own report, and changes nothing that the office wrote.
    own_columns(
        "mingteyouxin_yearlyreport",
        "status",
        "held",
        "changed",
        "changes",
        "revenue",
        "tax_paid",
        "employees",
        "answer",
        "filed_at",
        "filed_by_person_id",
        "filed_by_id",
        *NO_DAY,
        *NOT_SERVED,
    ),
    # Whose title it is about is what the title says.
    whole_key("mingteyouxin_recognition", "path", "household_id", "recogniser_id"),
    lies_with(
        "mingteyouxin_yearlyreport",
        "path",
        "household_id",
        "recogniser_id",
        of="mingteyouxin_recognition",
        by="recognition_id",
        name="yearlyreport_of_its_title",
    ),
    private_table("mingteyouxin_yearlyreportevent", web=_ADDED, batch=_ADDED),
    own_rows("mingteyouxin_yearlyreportevent", written=True),
    append_only("mingteyouxin_yearlyreportevent"),
    whole_key("mingteyouxin_yearlyreport", "path", "household_id"),
    lies_with(
        "mingteyouxin_yearlyreportevent",
        "path",
        "household_id",
        of="mingteyouxin_yearlyreport",
        by="report_id",
        name="yearlyreportevent_of_its_report",
    ),
    private_table("mingteyouxin_extrarunnotice", web="SELECT", batch=_ADDED),
    append_only("mingteyouxin_extrarunnotice"),
    open_table("mingteyouxin_yearlyreportrule", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_yearlyreportrule",
        (
            "province",
            "valid_from",
            "opens_month",
            "opens_day",
            "due_month",
            "due_day",
            "remind_days",
            "again_days",
            "supplement_days",
            "ground",
        ),
        (
            "",
            date(2000, 1, 1),
            1,
            1,
            7,
            31,
            30,
            30,
            10,
            "国市监注发〔2024〕10号附件二（六）：每年7月底前完成信息报告；开始报送、提醒、补充的天数没有文件规定，"
            "为平台默认，各省可另定（示例）",
        ),
    ),
    open_table("mingteyouxin_benefitstart", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "mingteyouxin_benefitstart",
        ("province", "valid_from", "month", "day", "ground"),
        ("", date(2024, 1, 1), 1, 1, "国市监注发〔2024〕10号附件二（五）：次年1月1日起开始享受相关扶持政策"),
    ),
)
