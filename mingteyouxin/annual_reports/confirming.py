"""The yearly confirmation: the recogniser reviews the report and confirms the title by it and the annual run (C11).

What changed nothing is confirmed in bulk. Where the annual run casts a doubt, one officer confirms with a reason, or
opens an ending from the title's page; the list of doubts (需要核实的认定) has the same rows until one of them was done.
An extra run confirms nothing and casts no doubt.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from authorities import audit, clock
from authorities.jurisdiction import province_of
from authorities.models import Authority, Officer
from authorities.posts import officer_may
from authorities.refusals import whole
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.workflow import move_all
from mingteyouxin import acts, capabilities
from mingteyouxin.annual_reports.enums import ReportBasis, YearlyReportAction, YearlyReportStatus
from mingteyouxin.annual_reports.held import Figures, figures_of
from mingteyouxin.annual_reports.models import TEXT_LENGTH, YearlyReport
from mingteyouxin.annual_reports.workflow import YEARLY_REPORT
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings.models import Ending
from mingteyouxin.endings.workflow import UNDER_WAY
from mingteyouxin.titles.enums import RecognitionStatus
from registry.enums import HouseholdType
from registry.models import PublishedRun
from registry.people import messages
from registry.people.messages import Said
from typing_engine.annual import types_in_year

# In one go: a request must end in time.
MOST = 2000
_RELATED = ("recognition", "recogniser", "household")


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands beside a report today: the type of its year, and what keeps it from being confirmed as it is."""

    type: HouseholdType | None
    # Codes and words of what keeps anybody from confirming it now.
    refusal: tuple[str, str] = ("", "")
    # Why a reason is asked for; empty where none is.
    doubt: str = ""


def look(reports: Sequence[YearlyReport]) -> dict[int, Looked]:
    """The same of many reports, in a few queries whatever their number."""
    types: dict[int, HouseholdType] = {}
    by_year: dict[int, dict[int, str]] = defaultdict(dict)
    for one in reports:
        by_year[one.year][one.household_id] = one.path
    for year, paths in by_year.items():
        # A household has one title, and so one report a year.
        types |= {(year, household): type_ for household, type_ in types_in_year(paths, year).items()}
    provinces = {province_of(one.path) for one in reports}
    runs = PublishedRun.objects.filter(province__in=provinces, year__in=set(by_year), counts=True)
    published = set(runs.values_list("province", "year"))
    ending = Ending.objects.filter(recognition__in=[one.recognition_id for one in reports], status__in=UNDER_WAY)
    ending_ones = set(ending.values_list("recognition_id", flat=True))
    return {
        one.pk: _looked(
            one,
            types.get((one.year, one.household_id)),
            published=(province_of(one.path), one.year) in published,
            ending=one.recognition_id in ending_ones,
        )
        for one in reports
    }


def _looked(report: YearlyReport, type_: HouseholdType | None, *, published: bool, ending: bool) -> Looked:
    title = report.recognition
    if not title.is_valid_on(clock.today()):
        return Looked(type_, ("title_over", "该认定已经终止或者届满，不需要确认。"))
    if ending:
        return Looked(type_, ("ending_open", "该认定的取消或者撤销正在办理，办结以后再确认。"))
    if _has_another_operator(report):
        return Looked(type_, ("operator_changed", "登记的经营者已变更，请先办理“经营者变更”，再确认。"))
    if not published:
        text = f"{report.year} 年集中分型还没有公布，公布以后再确认；专项分型不作为依据。"
        return Looked(type_, ("annual_run_missing", text))
    return Looked(type_, doubt=_doubt(type_, title.recognition_path))


def _has_another_operator(report: YearlyReport) -> bool:
    then, now = report.recognition.operator_index, report.household.operator_id_index
    return then is not None and now is not None and bytes(then) != bytes(now)


def _doubt(type_: HouseholdType | None, path: str) -> str:
    if type_ is None:
        return "没有当年的分型结果"
    if type_ == HouseholdType.INELIGIBLE:
        return "年度分型为不符合分型条件"
    # The type of whoever was recommended was no condition (C3).
    if type_ == HouseholdType.SURVIVAL and path != RecognitionPath.RECOMMENDATION:
        return "自主申报的户降为生存型，原则上不再符合来源类型"
    return ""


def plain(authority: Authority, basis: ReportBasis) -> QuerySet[YearlyReport]:
    """Reports of a recogniser that may be confirmed in bulk, as far as their rows and registration say: nothing
    changed. By what is held: those whose day is over."""
    today = clock.today()
    rows = YearlyReport.objects.filter(
        recogniser=authority, recognition__status=RecognitionStatus.VALID, recognition__valid_until__gte=today
    )
    if basis == ReportBasis.REPORT:
        rows = rows.filter(status=YearlyReportStatus.FILED, changed=False)
    else:
        rows = rows.filter(status=YearlyReportStatus.DUE, until_on__lt=today)
    known = Q(recognition__operator_index__isnull=False, household__operator_id_index__isnull=False)
    another = known & ~Q(household__operator_id_index=F("recognition__operator_index"))
    ending = Ending.objects.filter(recognition=OuterRef("recognition"), status__in=UNDER_WAY)
    return rows.exclude(another).exclude(Exists(ending)).select_related(*_RELATED).order_by("until_on", "pk")


@transaction.atomic
def confirm_plain(authority: Authority, basis: ReportBasis, *, by: Officer) -> tuple[int, int]:
    """Confirm in one go all of a recogniser's reports in which nothing is to be looked into, at most MOST.

    Returns how many were confirmed, and how many stay for a person to look at. Raises Refused.
    """
    if not officer_may(by, capabilities.CASE_DECIDE, at=(authority.path,)):
        raise NotEntitled(YEARLY_REPORT.noun)
    rows = list(plain(authority, basis).select_for_update(of=("self",), no_key=True, skip_locked=True)[:MOST])
    looked = look(rows)
    clear = [one for one in rows if not any(looked[one.pk].refusal) and not looked[one.pk].doubt]
    if clear:
        _confirm(clear, looked, basis, reason="", by=by)
    return len(clear), len(rows) - len(clear)


@transaction.atomic
def confirm(report: YearlyReport, *, reason: str, by: Officer) -> YearlyReport:
    """Confirm one: as it was filed, or, once its day is over, by what is held. Raises Refused.

    A reason is asked for where the annual run casts a doubt; the household reads it.
    """
    reason = whole(reason, most=TEXT_LENGTH, field="note")
    rows = YearlyReport.objects.select_related(*_RELATED).select_for_update(of=("self",), no_key=True)
    report = rows.get(pk=report.pk)
    basis = ReportBasis.HELD if report.status == YearlyReportStatus.DUE else ReportBasis.REPORT
    if report.status not in YEARLY_REPORT.edges[_ACTIONS[basis]].sources:
        raise IllegalTransition(YEARLY_REPORT.noun, YEARLY_REPORT.word(report.status))
    if basis == ReportBasis.HELD and not report.is_late(clock.today()):
        raise Refused("not_late", f"报送期限到 {report.until_on}（含当日），期满以后才能依据已归集信息确认。")
    looked = look([report])
    code, text = looked[report.pk].refusal
    if code:
        raise Refused(code, text)
    if looked[report.pk].doubt and not reason:
        text = f"{looked[report.pk].doubt}；仍予确认的，请写明理由。不再符合的，从认定页面提出拟取消。"
        raise Refused("reason_required", text)
    _confirm([report], looked, basis, reason=reason, by=by)
    return report


_ACTIONS = {
    ReportBasis.REPORT: YearlyReportAction.CONFIRM,
    ReportBasis.HELD: YearlyReportAction.CONFIRM_HELD,
}


def _confirm(
    rows: list[YearlyReport], looked: dict[int, Looked], basis: ReportBasis, *, reason: str, by: Officer
) -> None:
    own = ["type_seen"]
    for one in rows:
        one.type_seen = looked[one.pk].type or ""
    if basis == ReportBasis.HELD:
        own += _take_held_figures(rows)
    move_all(
        YEARLY_REPORT,
        rows,
        _ACTIONS[basis],
        by=by,
        note=reason,
        own=tuple(own),
        basis=basis,
        reason=reason,
        confirmed_on=clock.today(),
        confirmed_by=by,
    )
    messages.send_all(
        Said(one.household, f"{one.year} 年度信息已确认", _words(one), view="my-annual-report", key=one.pk)
        for one in rows
    )
    about = str(rows[0].household) if len(rows) == 1 else f"{len(rows)} 户"
    audit.record(
        acts.YEARLY_REPORTS_CONFIRMED, by=by, note=f"{about}，{basis.label}{f'：{reason}' if reason else ''}"[:900]
    )


def _take_held_figures(rows: Iterable[YearlyReport]) -> list[str]:
    """Without a report the figures are those that government holds."""
    by_year: dict[int, list[YearlyReport]] = defaultdict(list)
    for one in rows:
        by_year[one.year].append(one)
    for year, of_year in by_year.items():
        figures = figures_of([one.household_id for one in of_year], year)
        for one in of_year:
            known = figures.get(one.household_id, Figures())
            one.revenue, one.tax_paid, one.employees = known.revenue, known.tax_paid, known.employees
    return ["revenue", "tax_paid", "employees"]


def _words(report: YearlyReport) -> str:
    said = f"理由：{report.reason.rstrip('。')}。" if report.reason else ""
    return f"{report.recogniser.name}{report.get_basis_display()}，您的名特优新认定继续有效。{said}"
