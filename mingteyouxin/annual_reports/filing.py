"""Filing a yearly report: on the phone, or signed at a counter; returned for a supplement, and supplemented (C11)."""

from dataclasses import dataclass, field

from django.db import transaction

from authorities import clock, files
from authorities.jurisdiction import own_household, upwards
from authorities.models import Officer, StoredFile
from authorities.posts import officer_may
from authorities.refusals import Faulty, Trouble, whole
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework import deadlines, service
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, move
from mingteyouxin import capabilities, file_purposes
from mingteyouxin.annual_reports.enums import YearlyReportAction, YearlyReportStatus
from mingteyouxin.annual_reports.held import Figures, held_of
from mingteyouxin.annual_reports.models import TEXT_LENGTH, YearlyReport, YearlyReportRule
from mingteyouxin.annual_reports.workflow import TO_FILE, YEARLY_REPORT
from registry.models import Person
from registry.people import messages


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the household says: what changed (empty: nothing), figures that nobody holds, an answer to a question."""

    changes: str = ""
    figures: Figures = field(default_factory=Figures)
    answer: str = ""


def file(report: YearlyReport, sheet: Sheet, *, by: Person) -> YearlyReport:
    """File the report, or supplement it, as the household itself. Raises Refused."""
    with own_household(report.household_id), transaction.atomic():
        return _filed(report, sheet, by=by, filed_by_person=by, filed_by=None)


@transaction.atomic
def file_on_paper(report: YearlyReport, sheet: Sheet, scan: Scan, *, by: Officer) -> YearlyReport:
    """The same at a counter, with what the operator signed. Runs in a bureau's jurisdiction. Raises Refused."""
    if not officer_may(by, capabilities.CASE_FILE, at=upwards(report.path)):
        raise NotEntitled(YEARLY_REPORT.noun)
    kept = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.YEARLY_REPORT,
        content_type=scan.content_type,
        by=by,
        path=report.path,
        household=report.household_id,
    )
    return _filed(report, sheet, by=by, filed_by_person=None, filed_by=by, consent_file=kept)


def _filed(
    report: YearlyReport, sheet: Sheet, *, by: Person | Officer, **filed: Person | Officer | StoredFile | None
) -> YearlyReport:
    if report.status not in TO_FILE:
        raise IllegalTransition(YEARLY_REPORT.noun, YEARLY_REPORT.word(report.status))
    if not report.recognition.is_valid_on(clock.today()):
        raise Refused("title_over", "该认定已经终止或者届满，不需要再报送。")
    supplements = report.status == YearlyReportStatus.RETURNED
    changes = whole(sheet.changes, most=TEXT_LENGTH, field="changes")
    answer = whole(sheet.answer, most=TEXT_LENGTH, field="answer")
    if supplements and not answer:
        raise Faulty("answer_required", [Trouble("请写明要补充的内容。", "answer")])
    held = held_of(report.household, report.year)
    return move(
        YEARLY_REPORT,
        report.pk,
        YearlyReportAction.SUPPLEMENT if supplements else YearlyReportAction.FILE,
        by=by,
        note=answer,
        held=held.as_kept(),
        changed=bool(changes),
        changes=changes,
        revenue=_known(held.figures.revenue, sheet.figures.revenue),
        tax_paid=_known(held.figures.tax_paid, sheet.figures.tax_paid),
        employees=_known(held.figures.employees, sheet.figures.employees),
        answer=answer,
        filed_at=clock.now(),
        **filed,
    )


def _known(held: int | None, said: int | None) -> int | None:
    """What is held stands, for it was not asked (E3); else what the household said."""
    return said if held is None else held


@transaction.atomic
def give_back(report: YearlyReport, *, question: str, by: Officer) -> YearlyReport:
    """Return it for a supplement; the household's days run from when it was reached. Raises Refused."""
    question = whole(question, most=TEXT_LENGTH, field="note")
    if not question:
        raise Refused("question_required", "请写明要经营者补充什么。")
    days = YearlyReportRule.objects.in_force(report.path, clock.today()).supplement_days
    due = deadlines.last_day(clock.today(), days, calendar=work_calendar())
    report = move(
        YEARLY_REPORT, report.pk, YearlyReportAction.RETURN, by=by, note=question, question=question, **due.columns()
    )
    told = messages.send(
        report.household,
        title="年度信息报告请补充",
        text=f"{report.recogniser.name}请您补充：{question.rstrip('。')}。自收到之日起 {days} 个工作日内补充；"
        "期满没有补充的，按已有材料办理，没有补充本身不影响认定。",
        view="my-annual-report",
        key=report.pk,
        to_serve=True,
    )
    service.told(told.pk, report)
    return report


def _silent(on):
    over = YearlyReport.objects.filter(service.SERVED, status=YearlyReportStatus.RETURNED, due_on__lt=on)
    return list(over.order_by("pk").values_list("pk", "path"))


def _note_silence(key: int, on) -> None:
    report = YearlyReport.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if report.status != YearlyReportStatus.RETURNED or not report.is_over(on):
        raise MovedMeanwhile
    move(YEARLY_REPORT, key, YearlyReportAction.SILENCE, by=Mover.CLOCK)


# The days for the supplement are over: the recogniser goes on with what is there.
note_silence = Sweep("note-unsupplied-yearly-reports", due=_silent, deal_with=_note_silence)
