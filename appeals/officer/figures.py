"""Officer screen: figures of objections of a year, by bureau and by source of data, and each of them as a workbook."""

from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appeals import acts, capabilities, statistics
from appeals.enums import AppealSubject
from appeals.statistics import OfSource
from authorities import audit, clock
from authorities.bars import Bars, Series, bar
from authorities.client_address import client_address
from authorities.figures import XLSX, FigureColumn, Figures, figures, sheet
from authorities.officer.door import officer_view
from authorities.officer.forms import year_of

_BUREAUS = (
    FigureColumn("办理机关", lambda row: row.authority.short_name, count=False),
    FigureColumn("提出", lambda row: row.filed),
    FigureColumn("已决定", lambda row: row.decided),
    FigureColumn("其中按期", lambda row: row.in_time),
    FigureColumn("成立", lambda row: row.upheld),
    FigureColumn("不成立", lambda row: row.dismissed),
    FigureColumn("不予受理", lambda row: row.not_accepted),
    FigureColumn("撤回", lambda row: row.withdrawn),
    FigureColumn("办理中", lambda row: row.open),
    FigureColumn("其中逾期", lambda row: row.late),
)
_SOURCES = (
    FigureColumn("数据", lambda row: row.label, count=False),
    FigureColumn("提供部门", lambda row: row.department, count=False),
    FigureColumn("请核查", lambda row: row.asked),
    FigureColumn("有误", lambda row: row.wrong),
    FigureColumn("无误", lambda row: row.right),
    FigureColumn("无法核实", lambda row: row.unclear),
)
_FOUND = (Series("ineligible", "有误"), Series("growth", "无误"), Series("survival", "无法核实"))
_NOTE = "按提出的年度统计，用于下一次分型以前改进数据，不用于排名考核。"


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_figures(request: HttpRequest) -> TemplateResponse:
    """How many of a subject were filed and decided, in time, upheld; of typing, whose data was found wrong."""
    year, subject = year_of(request, clock.today()), _subject(request)
    sources = _of_the_year(year) if subject == AppealSubject.TYPING else []
    context = {
        "year": year,
        "subject": subject,
        "subjects": AppealSubject.choices,
        "note": _NOTE,
        "share_from": statistics.SHARE_FROM,
        "bureaus": _by_bureau(year, subject),
        "sources": _drawn(year, sources) if sources else None,
    }
    return TemplateResponse(request, "officer/appeals/figures.html", context)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_figures_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """The figures as a workbook: `bureaus` or `sources`. No household stands in it."""
    year = year_of(request, clock.today())
    if kind == "bureaus":
        table = _by_bureau(year, _subject(request))
    elif kind == "sources":
        table = figures(f"{year} 年分型异议统计（按数据来源）", _SOURCES, _of_the_year(year))
    else:
        raise Http404
    bureau = request.acting.authority
    audit.record(acts.APPEAL_FIGURES_TAKEN, by=request.user, address=client_address(request), note=table.title)
    about = [("机关", bureau.name), ("导出日期", str(clock.today())), ("说明", _NOTE)]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(table.title)}.xlsx"}
    return HttpResponse(sheet(table, about=about), content_type=XLSX, headers=headers)


def _subject(request: HttpRequest) -> AppealSubject:
    asked = request.GET.get("subject", "")
    return AppealSubject(asked) if asked in AppealSubject.values else AppealSubject.TYPING


def _by_bureau(year: int, subject: AppealSubject) -> Figures:
    rows = statistics.by_bureau(year, subject)
    return figures(f"{year} 年{subject.label}统计（按办理机关）", _BUREAUS, rows, summed=True)


def _of_the_year(year: int) -> list[OfSource]:
    return statistics.by_source(date(year, 1, 1), date(year, 12, 31))


def _drawn(year: int, sources: list[OfSource]) -> Bars:
    """What was answered, as bars that are their own table. Of a few answers no share is told."""
    bars = [
        bar(
            f"{one.label}（{one.department}）",
            dict(zip((series.name for series in _FOUND), (one.wrong, one.right, one.unclear), strict=True)),
            _FOUND,
            whole=one.asked,
            share_from=statistics.SHARE_FROM,
        )
        for one in sources
    ]
    return Bars(f"{year} 年按数据来源的核查结果", "数据（提供部门）", "请核查", _FOUND, bars)
