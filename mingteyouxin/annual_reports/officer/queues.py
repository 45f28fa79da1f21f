"""What yearly reports put on the desk."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.annual_reports.enums import YearlyReportStatus
from mingteyouxin.annual_reports.officer.reports import ANNUAL_REPORTS


def _filed() -> dict[str, str]:
    return {"whose": "own"}


def _late() -> dict[str, str]:
    return {"state": YearlyReportStatus.DUE.value, "late": "yes", "whose": "own"}


QUEUES = (
    queue_of(ANNUAL_REPORTS, "年度信息报告：待确认", _filed, capability=capabilities.CASE_DECIDE),
    # A report that does not come ends nothing: it is confirmed by what is held.
    queue_of(ANNUAL_REPORTS, "年度信息报告：逾期未报送", _late, capability=capabilities.CASE_DECIDE),
)
