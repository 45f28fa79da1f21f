"""Operators of the demonstration whose cases wait for them, or show what came of them."""

from authorities.jurisdiction import nationwide
from mingteyouxin.annual_reports.enums import YearlyReportStatus
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending
from mingteyouxin.operator_changes.enums import OperatorChangeStatus
from mingteyouxin.operator_changes.models import OperatorChange
from registry.models import Household

_SHOWN = (CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED, CaseStatus.RETURNED, CaseStatus.HELD, CaseStatus.RECOGNISED)


def operators() -> list[tuple[str, Household]]:
    """One household in each of the states that an operator would want to see, with the state in words."""
    found = []
    with nationwide():
        for status in _SHOWN:
            case = Case.objects.filter(status=status).select_related("household").order_by("id").first()
            if case is not None:
                found.append((f"经营者，名特优新：{status.label}", case.household))
        ending = Ending.objects.filter(status=EndingStatus.TOLD).select_related("household").order_by("id").first()
        if ending is not None:
            found.append((f"经营者，名特优新：{ending.get_status_display()}", ending.household))
        report = YearlyReport.objects.filter(status=YearlyReportStatus.RETURNED).select_related("household").first()
        if report is not None:
            found.append(("经营者，名特优新：年度信息待补充", report.household))
        change = OperatorChange.objects.filter(status=OperatorChangeStatus.ASKED).select_related("household").first()
        if change is not None:
            found.append(("新经营者，名特优新：待确认是否继续", change.household))
    return found
