"""How far typing is, for the desk: types of the own area, the gates of a run; to the nation, how far its provinces are.

Everything is read from what runs have counted (Run, Summary): no household is counted for it. Places stand in the order
of their codes, never in that of a figure.
"""

from django.urls import reverse

from authorities import clock
from authorities.access import Acting
from authorities.bars import Bar, Bars, Series, bar
from authorities.enums import Level
from authorities.jurisdiction import looking_from
from authorities.kept_statements import KeptRows
from authorities.models import Authority
from registry.enums import HouseholdType
from typing_engine.capabilities import TYPING_VIEW
from typing_engine.enums import RunKind, RunPurpose, RunStatus
from typing_engine.models import Gate, Run
from typing_engine.officer.distribution import distribution
from typing_engine.standards import in_force_ids
from typing_engine.workflow import RUN

_TYPES = tuple(Series(kind.value, kind.label) for kind in HouseholdType)
# Runs that came to nothing say nothing of how far a province is.
_OVER = (RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.FAILED, RunStatus.CANCELLED)
# One annual run of a year stands; so many years back may one have been published last.
_LATEST = 5


def typing_of_the_area(acting: Acting) -> dict:
    """Of the nation its provinces, of others their own area by the latest annual run that was published."""
    if not acting.may(TYPING_VIEW):
        return {}
    if acting.authority.level == Level.NATION:
        return _nation()
    return _area(acting)


def _nation() -> dict:
    today = clock.today()
    year = today.year
    runs = Run.objects.filter(year=year, kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL).exclude(status__in=_OVER)
    by_path = {run.path: run for run in runs.order_by("pk")}
    provinces = list(Authority.objects.filter(level=Level.PROVINCE).order_by("path").values_list("path", "short_name"))
    bars = [_province_bar(name, by_path[path]) for path, name in provinces if path in by_path]
    shown = [run for run in by_path.values() if run.status == RunStatus.PUBLISHED]
    return {
        "year": year,
        "provinces": len(provinces),
        "absent": [name for path, name in provinces if path not in by_path],
        "published": len(shown),
        "under_way": len(by_path) - len(shown),
        "ruled": len(in_force_ids(today)),
        "households": sum(run.households for run in shown),
        "bars": Bars(f"{year} 年各省（区、市）集中分型", "省（区、市）", "参加户数", _TYPES, bars, "年度分型"),
    }


def _province_bar(name: str, run: Run) -> Bar:
    """Counts once they are public; before, how far the run is."""
    counts = _counts(run) if run.status == RunStatus.PUBLISHED else dict.fromkeys(HouseholdType.values, 0)
    return bar(name, counts, _TYPES, state=run.get_status_display(), mark=RUN.mark(run.status))


_runs = KeptRows(
    lambda path: (
        Run.objects.filter(path=path, kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL)
        .exclude(status__in=_OVER)
        .order_by("-year", "-pk")[:_LATEST]
    ),
    "/province/",
)


def _area(acting: Acting) -> dict:
    bureau = acting.authority
    with looking_from(bureau.province_path):
        runs = _runs.rows(bureau.province_path)
        shown = next((run for run in runs if run.status == RunStatus.PUBLISHED), None)
        # A province sees how far a run is before anybody else does.
        under_way = (run for run in runs if run.status != RunStatus.PUBLISHED and bureau.level == Level.PROVINCE)
        now = next(under_way, None)
        gates = list(Gate.objects.filter(run=now)) if now else []
    found = {"run": shown, "now": now, "gates": gates}
    if shown is None:
        return found
    counted = distribution(shown, bureau, before=None)
    url = reverse("run-page", args=[bureau.code, shown.pk])
    places = [
        bar(place.name, place.counts, _TYPES, url=f"{url}?area={place.code}#distribution" if place.code else "")
        for place in counted.places
    ]
    total = bar(bureau.short_name, counted.total.counts, _TYPES, url=url)
    title = f"{shown.year} 年分型（基准日 {shown.as_of}）"
    return found | {
        "url": url,
        "total": total,
        # One place below is the area itself.
        "bars": Bars(title, "地区", "户数", _TYPES, [total, *places] if len(places) > 1 else [total]),
    }


def _counts(run: Run) -> dict[str, int]:
    return {kind: getattr(run, kind) for kind in HouseholdType.values}
