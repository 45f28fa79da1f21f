"""The queues of typing, and the days of the year that its rows know."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.jurisdiction import looking_from
from authorities.kept_statements import KeptRows
from authorities.officer.approvals import APPROVALS
from authorities.queues import Queue, Waits, queue_of
from authorities.year_calendar import CalendarRows, DatedRow, YearStep
from typing_engine import capabilities
from typing_engine.annual import annual_run
from typing_engine.batch.coverage import PAYERS, areas_of
from typing_engine.checkups.days import days_of
from typing_engine.enums import RunKind, RunPurpose, RunStatus
from typing_engine.models import AnnualTyping, ReportingPeriod, Run
from typing_engine.officer.lists import RUNS
from typing_engine.standards import SUBJECT

REPORT = YearStep("report", "年度报告")
TYPING = YearStep("typing", "集中分型")


def _payers_not_covered(acting: Acting) -> Waits:
    """How many lists of payers a run of today would not find for the whole province."""
    path = acting.authority.path
    areas = areas_of(path, as_of=clock.today())
    return Waits(sum(areas[feed] != [path] for feed in PAYERS))


QUEUES = (
    queue_of(RUNS, "待我办理的分型批次", lambda: {"waiting": "me"}, capability=capabilities.TYPING_CONFIRM),
    queue_of(
        APPROVALS,
        "待复核公布的分型标准",
        lambda: {"waiting": "me", "subject": SUBJECT},
        capability=capabilities.STANDARD_PUBLISH,
    ),
    Queue("纳税、社会保险数据未覆盖全省", capabilities.TYPING_RUN, "intake-list", _payers_not_covered),
)


def report_period(acting: Acting, year: int) -> list[DatedRow]:
    """The last day for annual reports, as the row in force says."""
    period = ReportingPeriod.objects.filter(from_year__lte=year).order_by("-from_year").first()
    if period is None:
        return []
    last = date(year, period.month, period.day)
    return [DatedRow(REPORT, f"{year - 1} 年度报告报送截止", None, last)]


_planned = KeptRows(lambda year: AnnualTyping.objects.filter(year=year).select_related("run").order_by("opens_on"), -1)


def check_up_days(acting: Acting, year: int) -> list[DatedRow]:
    """The days in which the province looks ahead to its run; to the nation, those of whoever has none of its own."""
    days = days_of(acting.authority.path, clock.today())
    first, last = days.span(year)
    view = "checkup-list" if acting.may(capabilities.CHECK_UP_VIEW) else ""
    return [DatedRow(REPORT, f"年度体检（{days.ground}）", first, last, view)]


def annual_typing(acting: Acting, year: int) -> list[DatedRow]:
    """The province's yearly run as it was announced; to the nation, how many provinces have announced theirs.

    Runs are linked for whoever may open them.
    """
    rows = _annual_typing(acting, year)
    return rows if acting.may(capabilities.TYPING_VIEW) else [replace(row, view="", key=None) for row in rows]


def _annual_typing(acting: Acting, year: int) -> list[DatedRow]:
    with looking_from(acting.authority.province_path):
        planned = _planned.rows(year)
    if acting.authority.level == Level.NATION:
        return _of_the_provinces(planned, year)
    rows = []
    for row in planned:
        shown = row.run is not None and row.run.status == RunStatus.PUBLISHED
        text = f"基准日 {row.as_of}" + ("，结果已公布" if shown else "")
        view, key = ("run-page", row.run_id) if shown else ("run-list", None)
        rows.append(DatedRow(TYPING, text, row.opens_on, None, view, key))
    if any(row.run is not None for row in planned):
        return rows
    # One that somebody opened without announcing its day stands in the year all the same.
    path = acting.authority.province_path
    with looking_from(path):
        run = annual_run(path, year)
    if run is not None:
        day = timezone.localtime(run.published_at).date()
        rows.append(DatedRow(TYPING, f"基准日 {run.as_of}，结果已公布", day, None, "run-page", run.pk))
    return rows


def _of_the_provinces(planned: list[AnnualTyping], year: int) -> list[DatedRow]:
    """How many have announced theirs, and how many have published, whether they had announced it or not."""
    annual = Run.objects.published().filter(year=year, kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL)
    published = {run.path: timezone.localtime(run.published_at).date() for run in annual}
    announced = {row.path: row.opens_on for row in planned}
    days = sorted((published | announced).values())
    if not days:
        return []
    counts = ((len(announced), "安排"), (len(published), "公布"))
    told = [f"{many} 个省（区、市）已{word}" for many, word in counts if many]
    return [DatedRow(TYPING, "，".join(told), days[0], days[-1], "run-list")]


CALENDAR = (
    REPORT,
    TYPING,
    CalendarRows(report_period),
    CalendarRows(check_up_days),
    CalendarRows(annual_typing),
)
