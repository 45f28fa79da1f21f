"""Counts of a run by bureau, beside those of the run before it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import F, Func, Max, Sum, TextField, Value

from authorities.figures import FigureColumn, Figures, figures
from authorities.jurisdiction import below, looking_from
from authorities.models import Authority
from registry.enums import HouseholdType
from typing_engine.enums import Ground, RunKind
from typing_engine.models import Run, Summary

_TYPES = tuple(HouseholdType.values)
_COUNTED = ("households", *_TYPES, *Ground.values)


@dataclass(frozen=True, slots=True)
class Share:
    """One type's part of a place's households; `change`: in percentage points since the run before."""

    label: str
    count: int
    percent: float
    change: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A bureau's area, or what a bureau with others below it looks after itself. `code` when it can be looked into."""

    name: str
    code: str
    counts: dict[str, int]
    before: dict[str, int] | None

    @property
    def households(self) -> int:
        return self.counts["households"]

    @property
    def shares(self) -> list[Share]:
        """Of every type, in the order of the list of types."""
        return [
            Share(kind.label, self.counts[kind], _percent(self.counts, kind), _change(self.counts, self.before, kind))
            for kind in HouseholdType
        ]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The counts of an area and of each place in it. `before` is the run it is compared with."""

    area: Authority
    total: Place
    places: list[Place]
    before: Run | None
    chart: dict = field(default_factory=dict)

    @property
    def grounds(self) -> Figures:
        """Every ground with how many households it was found for, now and before."""
        counts, before = self.total.counts, self.total.before
        columns = [
            FigureColumn("情形", lambda ground: ground.label, count=False),
            FigureColumn("户数", lambda ground: counts[ground]),
        ]
        if before:
            columns.append(FigureColumn("上次", lambda ground: before[ground]))
        return figures("不符合分型条件的情形", columns, list(Ground))


def run_before(run: Run, *, province_path: str) -> Run | None:
    """The whole run of the province that was published last before this one."""
    with looking_from(province_path):
        earlier = Run.objects.published().filter(path=run.path, kind=RunKind.WHOLE).exclude(pk=run.pk)
        if run.published_at:
            earlier = earlier.filter(published_at__lt=run.published_at)
        return earlier.order_by("-published_at").first()


def distribution(run: Run, area: Authority, *, before: Run | None) -> Distribution:
    """Counts of the bureaus right below `area`, as far as the present jurisdiction sees them."""
    # "/42/01/" has the segments "", "42", "01", "": the one after its own comes at this place.
    place = area.path.count("/") + 1
    rows = (
        Summary.objects.filter(below(area.path), run__in=[run, before] if before else [run])
        .annotate(part=Func(F("path"), Value("/"), Value(place), function="split_part", output_field=TextField()))
        .values("run_id", "part")
        .annotate(deepest=Max("path"), **{f"sum_{name}": Sum(name) for name in _COUNTED})
    )
    counted = {run.pk: {}, before.pk if before else None: {}}
    deeper = set()
    for row in rows:
        counted[row["run_id"]][row["part"]] = {name: row[f"sum_{name}"] for name in _COUNTED}
        if row["deepest"] > f"{area.path}{row['part']}/":
            deeper.add(row["part"])
    now, then = counted[run.pk], counted[before.pk] if before else None
    bureaus = {
        bureau.path: bureau
        for bureau in Authority.objects.filter(path__in=[f"{area.path}{part}/" for part in now if part])
    }
    places = []
    for part in sorted(now):
        bureau = bureaus.get(f"{area.path}{part}/")
        name = (bureau.short_name if bureau else part) if part else "本级直接管辖"
        code = bureau.code if bureau and part in deeper else ""
        places.append(Place(name, code, now[part], then and then.get(part)))
    total = Place(area.short_name, "", _sum(now.values()), _sum(then.values()) if then else None)
    return Distribution(area, total, places, before, _chart(total, places))


def _sum(counts) -> dict[str, int]:
    counts = list(counts)
    return {name: sum(each[name] for each in counts) for name in _COUNTED}


def _percent(counts: dict[str, int], kind: str) -> float:
    return 100 * counts[kind] / counts["households"] if counts["households"] else 0.0


def _change(counts: dict[str, int], before: dict[str, int] | None, kind: str) -> float | None:
    if not before or not before["households"]:
        return None
    return _percent(counts, kind) - _percent(before, kind)


def _chart(total: Place, places: list[Place]) -> dict:
    """What portal/assets/js/distribution.js draws: a bar per place, in percent of its households."""
    bars = []
    if total.before and total.before["households"]:
        bars.append(_bar("上次", total.before))
        bars.append(_bar("本次", total.counts))
    return {
        "types": [kind.label for kind in HouseholdType],
        "total": bars,
        "places": [
            {**_bar(place.name, place.counts), "link": "?" + urlencode({"area": place.code}) if place.code else ""}
            for place in places
        ],
    }


def _bar(name: str, counts: dict[str, int]) -> dict:
    return {
        "name": name,
        "counts": [counts[kind] for kind in _TYPES],
        "percents": [round(_percent(counts, kind), 1) for kind in _TYPES],
    }
