"""Officers' pages of the overview: figures of an area and a year, each table as a workbook, and round after round."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import audit, clock
from authorities.access import Acting
from authorities.bars import Bars, Series, bar
from authorities.client_address import client_address
from authorities.figures import XLSX, FigureColumn, Figures, figures, sheet
from authorities.lists.filters import year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import year_of
from authorities.officer.lists import list_page
from mingteyouxin import acts, capabilities
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings.enums import EndingGround, EndingKind
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overview import tallies
from mingteyouxin.overview.door import visible_rounds
from mingteyouxin.overview.tallies import Counts, OfPlace, Progress
from mingteyouxin.titles.enums import RecognitionStatus
from registry.enums import RecognitionClass

NOTE = "各地按行政区划代码顺序列出，只列件数，不计算比率，不用于排名考核（条例第三十二条）。"
_STANDING = {
    "begun": "填写中、待同意",
    "review": "审核中",
    "passed": "待择优",
    "notice": "拟认定、公示",
    "recognised": "已认定",
    "refused": "不予通过",
    "not_selected": "未入选",
    "over": "撤回、终止",
}
_REACHED = {
    "lodged": "提交",
    "passed": "初审通过",
    "selected": "列为拟认定",
    "noticed": "公示",
    "recognised": "认定",
}
_CAME = (Series("growth", "办件"),)


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """A table by place: what is counted, under which heads, and what is said below its title."""

    name: str
    title: str
    counted: Callable[[Acting, int], Mapping[str, Counts]]
    heads: Mapping[str, str]
    note: str = ""
    # Of the year that is asked for, and not of today whatever year.
    yearly: bool = True

    def drawn(self, year: int, rows: Sequence[OfPlace]) -> Figures:
        """The table with these rows."""
        columns = [FigureColumn("地区", lambda row: row.name, count=False)]
        columns += [FigureColumn(label, _count_of(name)) for name, label in self.heads.items()]
        return figures(f"{year} 年{self.title}" if self.yearly else self.title, columns, rows, summed=True)


def _count_of(name: str) -> Callable[[OfPlace], int]:
    return lambda row: row.counts[name]


BY_PLACE = (
    PlaceTable("cases", "办件进度", tallies.cases, _STANDING, "按办件所属户的所在地统计，是目前的状态。"),
    PlaceTable(
        "overdue",
        "目前逾期未办",
        tallies.overdue,
        {kind.value: kind.label for kind in WaitKind},
        "本局的，以及下级逾期后已告知本局的。",
        yearly=False,
    ),
    PlaceTable(
        "places",
        "名额",
        tallies.places,
        {"given": "名额", "taken": "已用", "free": "剩余"},
        "按办理机关统计，包括调剂转入、转出以后的名额。",
    ),
    PlaceTable(
        "running",
        "目前有效的认定",
        tallies.running,
        {
            "all": "合计",
            **{kind.value: kind.label for kind in RecognitionClass},
            **{way.value: way.label for way in RecognitionPath},
            "unknown": "途径不详",
        },
        "包括平台启用前的认定；其中途径无法查明的列为途径不详。",
        yearly=False,
    ),
    PlaceTable(
        "reports",
        "年度信息报告",
        tallies.reports,
        {
            "due": "待报送",
            "late": "逾期未报送",
            "returned": "退回补充",
            "filed": "待确认",
            "by_report": "依据报告确认",
            "by_held": "依据已归集信息确认",
        },
        "未报送本身不影响认定，期满后依据已归集的信息确认。",
    ),
    PlaceTable(
        "ends",
        "终止的认定",
        tallies.ends,
        {status.value: status.label for status in RecognitionStatus if status != RecognitionStatus.VALID},
        "按终止日期统计；终止有误而恢复的不计入。",
    ),
    PlaceTable(
        "objections",
        "异议",
        tallies.objections,
        {
            "data_open": "数据异议待答复",
            "data_upheld": "数据异议成立",
            "data_dismissed": "数据异议不成立",
            "notice_open": "公示异议待处理",
            "notice_upheld": "公示异议成立",
            "notice_dismissed": "公示异议不成立",
            "notice_set_aside": "公示异议不予受理",
        },
        "数据异议由经营者提出，公示异议由公众实名提出。对决定的异议在“异议办理”中统计。",
    ),
)
# Tables of the whole area: not by place.
OF_AREA = ("steps", "grounds")

OVERVIEW_ROUNDS = Listing(
    name="overview-rounds",
    title="各批次办件进度",
    unit="个批次",
    capability=capabilities.CASE_VIEW,
    view="overview-rounds",
    rows=visible_rounds,
    # By the code of the bureau, and never by a count: nobody is ranked.
    order=("-year", "path", "pk"),
    filters=type("RoundsFilter", (AreaFilter,), {"year": year_filter()}),
    columns=(
        Column("round", "批次", lambda row: f"{row.authority.short_name} {row}", wide=True),
        *(Column(name, label, lambda row, name=name: getattr(row, name)) for name, label in _STANDING.items()),
    ),
    empty="没有认定批次。",
    empty_note="本辖区的机关安排认定批次以后，各批次的办件进度列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def overview_page(request: HttpRequest) -> TemplateResponse:
    """The figures of the area for a year: how far cases came, how long it took, and what there is place by place."""
    acting, today = request.acting, clock.today()
    year = year_of(request, today)
    progress = tallies.progress(acting, year)
    context = {
        "year": year,
        "years": tallies.years(today),
        "note": NOTE,
        "came": _came(year, progress) if progress.reached["lodged"] else None,
        "steps": _steps(year, progress),
        "usual_from": tallies.USUAL_FROM,
        "tables": _by_place(acting, year, BY_PLACE),
        "grounds": _grounds(year, tallies.grounds(acting, year)),
    }
    return TemplateResponse(request, "officer/mingteyouxin/overview_page.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def overview_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """One table of the page as a workbook. No household stands in it."""
    acting, today = request.acting, clock.today()
    table = _table(acting, year_of(request, today), kind)
    audit.record(acts.OVERVIEW_TAKEN, by=request.user, address=client_address(request), note=table.title)
    about = [("机关", acting.authority.name), ("导出日期", str(today)), ("说明", NOTE)]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(table.title)}.xlsx"}
    return HttpResponse(sheet(table, about=about), content_type=XLSX, headers=headers)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def overview_rounds(request: HttpRequest) -> TemplateResponse:
    """Round after round of the area, with where its cases stand."""
    return list_page(request, OVERVIEW_ROUNDS, "officer/mingteyouxin/overview_rounds.html")


def _table(acting: Acting, year: int, kind: str) -> Figures:
    if kind == "steps":
        return _steps(year, tallies.progress(acting, year))
    if kind == "grounds":
        return _grounds(year, tallies.grounds(acting, year))
    asked = [table for table in BY_PLACE if table.name == kind]
    if not asked:
        raise Http404
    ((_, drawn),) = _by_place(acting, year, asked)
    return drawn


def _by_place(acting: Acting, year: int, tables: Sequence[PlaceTable]) -> list[tuple[PlaceTable, Figures]]:
    rows = tallies.named(acting.authority, [table.counted(acting, year) for table in tables])
    return [(table, table.drawn(year, of_table)) for table, of_table in zip(tables, rows, strict=True)]


def _came(year: int, progress: Progress) -> Bars:
    """How many cases came how far, as bars that are their own table: each as long as its part of what was lodged."""
    lodged = progress.reached["lodged"]
    # Of all lodged; one that was taken up again on a later step was lodged as well.
    bars = [
        bar(label, {"growth": min(progress.reached[name], lodged)}, _CAME, whole=lodged, share_from=lodged + 1)
        for name, label in _REACHED.items()
    ]
    return Bars(f"{year} 年办件到达的环节", "环节", "", _CAME, bars)


def _steps(year: int, progress: Progress) -> Figures:
    labels = list(_REACHED.items())
    rows = [(f"{since}至{until}", progress.steps[name]) for (_, since), (name, until) in pairwise(labels)]
    columns = [
        FigureColumn("环节", lambda row: row[0], count=False),
        FigureColumn("办件", lambda row: row[1].count),
        FigureColumn("半数不超过（天）", lambda row: _days(row[1].half), count=False),
        FigureColumn("九成不超过（天）", lambda row: _days(row[1].most), count=False),
    ]
    return figures(f"{year} 年各环节用时", columns, rows)


def _days(days: int | None) -> object:
    return "—" if days is None else days


def _grounds(year: int, counted: Counts) -> Figures:
    """Every ground with how often titles ended on it."""
    columns = [
        FigureColumn("理由", lambda ground: ground.label, count=False),
        FigureColumn("户数", lambda ground: counted.get(ground, 0)),
    ]
    return figures(
        f"{year} 年{EndingKind.CANCEL.label}、{EndingKind.REVOKE.label}认定的理由", columns, list(EndingGround)
    )
