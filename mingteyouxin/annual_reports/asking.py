"""The clock's part: reports of a year are asked for, the household is reminded, what is over is closed (C11).

All of it is set-based: where nothing is new, a night costs a few statements a province. A report that does not come
ends nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from authorities import clock
from authorities.jurisdiction import current_path, end_of
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.sweeps import BulkSweep
from casework.workflow import Mover, move_all
from mingteyouxin.annual_reports.enums import YearlyReportAction, YearlyReportStatus
from mingteyouxin.annual_reports.models import YearlyReport, YearlyReportRule
from mingteyouxin.annual_reports.workflow import OPEN, YEARLY_REPORT
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import LiveTitles
from registry.people import messages

CHUNK = 2000
_PAGE = "my-annual-report"

# One report a title that holds through the day for it and was given before the year; not where there is one already.
# The triggers and keys of the table look at each row as at any other.
_ASK = """
WITH opened AS (
    INSERT INTO mingteyouxin_yearlyreport
        (path, recognition_id, household_id, recogniser_id, year, status, until_on, reminded_on, due_on,
         due_provisional, due_from, due_days, held, changed, changes, question, answer, basis, type_seen, reason)
    SELECT r.path, r.id, r.household_id, r.recogniser_id, %(year)s, 'due', %(until)s, %(today)s, %(until)s,
           %(provisional)s, %(start)s, %(days)s, '{}', false, '', '', '', '', '', ''
    FROM mingteyouxin_recognition r
    WHERE r.status = 'valid' AND r.path >= %(path)s AND r.path < %(end)s
      AND r.recognised_on < %(begins)s AND r.valid_until >= %(until)s
      AND NOT EXISTS (SELECT FROM mingteyouxin_yearlyreport y
                      WHERE y.recognition_id = r.id AND y.year = %(year)s AND y.status <> 'moot')
    ORDER BY r.id
    RETURNING id, path, household_id)
INSERT INTO mingteyouxin_yearlyreportevent (path, household_id, report_id, action, source, target, note, at)
SELECT path, household_id, id, 'open', '', 'due', '', %(now)s FROM opened
RETURNING report_id, household_id
"""


def _provinces(on: date) -> Iterable[str]:
    """Where titles are in force."""
    return list(LiveTitles.objects.filter(count__gt=0).order_by("path").values_list("path", flat=True))


def _ask(on: date) -> int:
    path = current_path()
    rule = YearlyReportRule.objects.in_force(path, on)
    due = last_day(date(on.year, rule.due_month, rule.due_day), 0, calendar=work_calendar())
    # Whoever comes later in the year is asked next year: nobody is late with what was not asked.
    if not date(on.year, rule.opens_month, rule.opens_day) <= on <= due.day:
        return 0
    values = {
        "year": on.year,
        "today": on,
        "now": clock.now(),
        "path": path,
        "end": end_of(path),
        "begins": date(on.year, 1, 1),
        "until": due.day,
        "provisional": due.provisional,
        "start": due.start,
        "days": due.days,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, values)
        opened = cursor.fetchall()
    messages.send_alike(
        opened,
        title=f"请报送 {on.year} 年度信息",
        text=f"您的名特优新认定每年要报送一次年度信息，请在 {due.day}（含当日）以前完成。"
        "政府部门已有的信息不用再填，没有变化的，确认一下就可以。",
        view=_PAGE,
    )
    return len(opened)


# The night on which reports of a year begin, and any night after for titles that were taken over or restored.
ask = BulkSweep("ask-yearly-reports", _ask, areas=_provinces)


def _remind(on: date) -> int:
    """Once before the day, once after it, and once more: each a day that the row keeps, so that none comes twice."""
    rule = YearlyReportRule.objects.in_force(current_path(), on)
    waiting = YearlyReport.objects.filter(status=YearlyReportStatus.DUE)
    reminded = 0
    for until in waiting.order_by("until_on").values_list("until_on", flat=True).distinct():
        stages = (
            until - timedelta(days=rule.remind_days),
            until + timedelta(days=1),
            until + timedelta(days=1 + rule.again_days),
        )
        passed = [stage for stage in stages if stage <= on]
        if not passed:
            continue
        rows = waiting.filter(until_on=until, reminded_on__lt=passed[-1]).order_by("pk")
        locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
        found = list(locked.values_list("pk", "household_id", "year"))
        YearlyReport.objects.filter(pk__in=[key for key, _, _ in found]).update(reminded_on=on)
        for year in {year for _, _, year in found}:
            of_year = [(key, household) for key, household, its in found if its == year]
            title, text = _late_words(year, until) if until < on else _early_words(year, until)
            messages.send_alike(of_year, title=title, text=text, view=_PAGE)
        reminded += len(found)
    return reminded


def _early_words(year: int, until: date) -> tuple[str, str]:
    return (
        f"{year} 年度信息还没有报送",
        f"请在 {until}（含当日）以前报送年度信息，几分钟就可以完成；不方便上网的，可以请市场监管所代为报送。",
    )


def _late_words(year: int, until: date) -> tuple[str, str]:
    return (
        f"{year} 年度信息报送期限已过",
        f"报送期限已于 {until} 届满，您仍可以报送。没有报送本身不会使认定终止；"
        "一直没有报送的，由认定机关依据已归集的信息确认。",
    )


remind = BulkSweep("remind-yearly-reports", _remind, areas=_provinces)


def _close(on: date) -> int:
    held = Q(recognition__status=RecognitionStatus.VALID, recognition__valid_until__gte=on)
    over = YearlyReport.objects.filter(~held, status__in=OPEN).order_by("pk")
    rows = list(over.select_for_update(of=("self",), no_key=True, skip_locked=True))
    for begin in range(0, len(rows), CHUNK):
        move_all(YEARLY_REPORT, rows[begin : begin + CHUNK], YearlyReportAction.LAPSE, by=Mover.CLOCK)
    return len(rows)


# The title is over meanwhile: nothing is reported about it any more.
close_moot = BulkSweep("close-moot-yearly-reports", _close)
