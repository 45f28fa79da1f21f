"""Yearly reports on the first page of the household's workspace and on its time line."""

from django.utils.timezone import localdate

from authorities import clock
from mingteyouxin.annual_reports.door import reports_of
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.annual_reports.workflow import TO_FILE, YEARLY_REPORT
from registry.household.timeline import DueBy, Happened, Told
from registry.people.standing import Standing

_PAGE = "my-annual-report"


def _word(report: YearlyReport) -> str:
    return YEARLY_REPORT.household_word(report.status)


def to_file(standing: Standing) -> dict:
    """Those that wait for the household, the first day first, each with whether the day for it is over."""
    rows = reports_of(standing).filter(status__in=TO_FILE).order_by("due_on", "id")
    return {"household": standing.household, "reports": [(one, one.is_late(clock.today())) for one in rows]}


def told(standing: Standing) -> Told:
    """The same on the time line, with what was filed and confirmed."""
    rows = list(reports_of(standing).order_by("-id")[:20])
    happened = []
    for one in rows:
        if one.filed_at:
            happened.append(Happened(localdate(one.filed_at), f"{one}：已报送", "", _PAGE, (one.pk,)))
        if one.confirmed_on:
            said = f"{one}：{YEARLY_REPORT.word(one.status)}"
            happened.append(Happened(one.confirmed_on, said, one.get_basis_display(), _PAGE, (one.pk,)))
    due = [
        DueBy(one.due_on, f"{one}：{_word(one)}", "由您办理", _PAGE, (one.pk,), is_mine=True)
        for one in rows
        if one.status in TO_FILE
    ]
    return Told(happened, due)
