"""What 名特优新 puts on the desk: cases that wait, and the days of the year that its rounds announce."""

from django.db import models
from django.db.models import F

from authorities.access import Acting
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.kept_statements import KeptRows
from authorities.queues import queue_of
from authorities.year_calendar import CalendarRows, DatedRow, YearStep
from mingteyouxin import capabilities
from mingteyouxin.review.officer.case_lists import CASES
from mingteyouxin.rounds.models import RecognitionCalendar, Round

APPLICATIONS = YearStep("applications", "名特优新申报")
NOTICES = YearStep("notices", "公示与认定")
_rounds = KeptRows(
    lambda path, bureau, year: Round.objects.announced().filter(below(path), authority=bureau, year=year),
    "/bureau/",
    -1,
    -2,
)


def rounds_of_the_year(acting: Acting, year: int) -> list[DatedRow]:
    """Applications and review of the bureau's own rounds; where it has none, the national calendar (C10)."""
    bureau = acting.authority
    rows = []
    for row in _rounds.rows(bureau.path, bureau.pk, year):
        where = ("round-page", row.pk)
        rows.append(DatedRow(APPLICATIONS, "接受申报", row.applications_from, row.applications_until, *where))
        rows.append(DatedRow(NOTICES, "审核、公示和认定", row.review_from, row.review_until, *where))
    if rows or bureau.level == Level.STATION:
        return rows
    calendar = RecognitionCalendar.objects.filter(from_year__lte=year).order_by("-from_year").first()
    if calendar is None:
        return []
    text = f"全国日程，本局尚未安排批次（{calendar.ground}）"
    return [DatedRow(NOTICES, text, calendar.begins(year), calendar.ends(year))]


# The last day of a case runs while nothing has stopped it.
_DUE = models.Case(models.When(due_paused_on=None, then=F("due_on")))
CALENDAR = (APPLICATIONS, NOTICES, CalendarRows(rounds_of_the_year))
_TO_REVIEW = {"capability": capabilities.CASE_REVIEW, "due": _DUE}
_TO_DECIDE = {"capability": capabilities.CASE_DECIDE, "due": _DUE}
QUEUES = (
    queue_of(CASES, "待审核的名特优新办件", dict, **_TO_REVIEW),
    queue_of(CASES, "由我审核的名特优新办件", lambda: {"assignee": "me"}, **_TO_REVIEW),
    queue_of(CASES, "超过期限的名特优新办件", lambda: {"overdue": "yes"}, **_TO_REVIEW),
    queue_of(
        CASES,
        "待确认的拟不予通过办件",
        lambda: {"tab": "refusal", "proposed": "others"},
        **_TO_DECIDE,
    ),
    queue_of(
        CASES,
        "系统终止或者不予受理、请人工复核的办件",
        lambda: {"tab": "closed", "asked": "waiting"},
        **_TO_DECIDE,
    ),
    queue_of(CASES, "待择优的名特优新办件", lambda: {"tab": "passed"}, **_TO_DECIDE),
)
