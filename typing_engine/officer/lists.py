"""The typing engine's list: the runs of a province, as far as a bureau sees them."""

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from authorities.access import Acting
from authorities.enums import Level
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Authority
from registry import directory
from typing_engine import capabilities
from typing_engine.access import runs_to_decide, visible_runs
from typing_engine.enums import RunKind, RunStatus
from typing_engine.models import Run
from typing_engine.templatetags.run_marks import run_mark


class RunFilter(AreaFilter):
    """Filters over runs; only the nation chooses among provinces."""

    province = choice_filter("省（区、市）", (), empty_label="全国", method="filter_province")
    year = django_filters.NumberFilter(
        label="年度", min_value=2000, max_value=2999, widget=forms.NumberInput(attrs={"class": "form-control"})
    )
    kind = choice_filter("范围", RunKind.choices)
    status = choice_filter("状态", RunStatus.choices)

    waiting = choice_filter("由谁办理", [("me", "待我办理")], method="filter_waiting")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.acting.authority.level == Level.NATION:
            self.filters["province"].extra["choices"] = directory.provinces()
        else:
            del self.filters["province"]

    def filter_province(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(path=f"/{value}/")

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=runs_to_decide(self.acting).order_by().values("pk"))


def _sees_totals(acting: Acting) -> bool:
    """Counts of a whole province are shown to it and to the nation; a county reads its own on the page of the run."""
    return acting.authority.path == acting.authority.province_path


def _is_nation(acting: Acting) -> bool:
    return acting.authority.level == Level.NATION


def _runs(acting: Acting) -> QuerySet[Run]:
    province = Authority.objects.filter(path=OuterRef("path")).values("short_name")
    return visible_runs(acting).annotate(province_name=Subquery(province))


def _named(run: Run) -> str:
    purpose = f"（{run.get_purpose_display()}）" if run.kind == RunKind.WHOLE else ""
    return f"{run.year} 年{run.get_kind_display()}分型{purpose}"


RUNS = Listing(
    name="runs",
    title="分型批次",
    unit="批",
    capability=capabilities.TYPING_VIEW,
    view="run-list",
    rows=_runs,
    scope=lambda acting: acting.authority.province_path,
    order=("-id",),
    filters=RunFilter,
    page=lambda run: ("run-page", run.pk),
    columns=(
        Column("run", "批次", _named, ("year", "id"), wide=True),
        Column("province", "省（区、市）", lambda run: run.province_name, ("path",), seen=_is_nation),
        Column("as_of", "基准日", lambda run: run.as_of, ("as_of",)),
        Column("standard", "分型标准", lambda run: run.standard.number, wide=True),
        Column(
            "households",
            "户数",
            lambda run: run.households if run.computed_at else None,
            ("households",),
            seen=_sees_totals,
        ),
        Column("requested", "发起时间", lambda run: run.requested_at, ("requested_at",)),
        Column("by", "发起人", lambda run: str(run.requested_by or "系统")),
        Column("status", "状态", lambda run: run.get_status_display(), ("status",), lambda run: run_mark(run.status)),
        Column("number", "批次号", lambda run: str(run.pk)),
    ),
    empty="还没有分型批次。",
    empty_note="发起分型后，进度、结果分布和复核情况会出现在这里。",
)
