"""Life of a yearly report (年度信息报告): asked for, filed, returned, confirmed (C11)."""

from authorities.jurisdiction import upwards
from casework.deadlines import NO_DAY
from casework.service import NOT_SERVED
from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.annual_reports.enums import YearlyReportAction, YearlyReportStatus

# Somebody has something to do with it still.
OPEN = (YearlyReportStatus.DUE, YearlyReportStatus.RETURNED, YearlyReportStatus.FILED)
# It waits for the household.
TO_FILE = (YearlyReportStatus.DUE, YearlyReportStatus.RETURNED)
_FILES = (Mover.HOUSEHOLD, capabilities.CASE_FILE)


def _counters(report) -> tuple[str, ...]:
    """Where a counter may take it: at the household's station, at its bureaus above."""
    return upwards(report.path)


YEARLY_REPORT = Workflow(
    model="mingteyouxin.YearlyReport",
    noun="该年度信息报告",
    history="mingteyouxin.YearlyReportEvent",
    of="report",
    statuses=YearlyReportStatus,
    actions=YearlyReportAction,
    beginnings=(YearlyReportStatus.DUE,),
    fixed=("recognition_id", "household_id", "recogniser_id", "year"),
    once=("basis", "confirmed_on", "confirmed_by_id", "type_seen"),
    resets=NO_DAY | NOT_SERVED,
    seat=lambda report: report.recogniser.path,
    household=lambda report: report.household_id,
    log_path=lambda report: report.path,
    edges={
        # Late too, as long as it was not confirmed without: nobody loses by it.
        YearlyReportAction.FILE: Edge(
            (YearlyReportStatus.DUE,),
            YearlyReportStatus.FILED,
            _FILES,
            acts.YEARLY_REPORT_FILED,
            article="C11",
            seat=_counters,
        ),
        YearlyReportAction.RETURN: Edge(
            (YearlyReportStatus.FILED,),
            YearlyReportStatus.RETURNED,
            capabilities.CASE_REVIEW,
            acts.YEARLY_REPORT_RETURNED,
        ),
        YearlyReportAction.SUPPLEMENT: Edge(
            (YearlyReportStatus.RETURNED,),
            YearlyReportStatus.FILED,
            _FILES,
            acts.YEARLY_REPORT_FILED,
            seat=_counters,
        ),
        # Its days ran from when it was reached; what is there is gone by, and nothing is decided.
        YearlyReportAction.SILENCE: Edge(
            (YearlyReportStatus.RETURNED,), YearlyReportStatus.FILED, Mover.CLOCK, expires=True
        ),
        YearlyReportAction.CONFIRM: Edge(
            (YearlyReportStatus.FILED,), YearlyReportStatus.CONFIRMED, capabilities.CASE_DECIDE, article="C11"
        ),
        YearlyReportAction.CONFIRM_HELD: Edge(
            (YearlyReportStatus.DUE,), YearlyReportStatus.CONFIRMED, capabilities.CASE_DECIDE, article="C11"
        ),
        YearlyReportAction.LAPSE: Edge(OPEN, YearlyReportStatus.MOOT, Mover.CLOCK),
    },
    states={
        YearlyReportStatus.FILED: State("open", household="已报送，等待认定机关确认"),
        YearlyReportStatus.DUE: State("open", household="请您报送"),
        YearlyReportStatus.RETURNED: State("open", household="请您补充"),
        YearlyReportStatus.CONFIRMED: State("good"),
        YearlyReportStatus.MOOT: State(),
    },
)
