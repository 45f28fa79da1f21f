"""Gates: what a computed run must answer before a second officer confirms it (DESIGN 4).

Everyone is typed; the lists of payers are there for everyone; no other list is missing for an area; the shares of the
types have not jumped. Asked after `summary.summarise`, whose rows they read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils import timezone

from authorities import clock
from authorities.jurisdiction import nationwide, upwards
from authorities.models import Authority
from registry import feeds
from registry.comparison import standing as comparison
from registry.enums import HouseholdType, RiskKind
from registry.models import Delivery, Household
from typing_engine.batch.coverage import PAYERS, outermost
from typing_engine.enums import GateKind, RunKind
from typing_engine.models import Coverage, DriftLimit, Gate, Result, Run, Shard, Summary

# Lists in which not being found is taken for a clean record. Of the risk marks each kind comes from another keeper.
_LISTS = (feeds.ANNUAL_REPORTS, feeds.PENALTIES, feeds.DEFAULTERS)
# How many places a sentence names; the detail names all.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A gate's answer: whether it is passed, the sentence for people, what the screen lists."""

    passed: bool
    text: str
    detail: dict = field(default_factory=dict)


def examine(run: Run) -> list[Gate]:
    """Ask every gate of a run that is being finished, and write the answers down. Asked again, they are renewed."""
    households = _households_by_path(run)
    answers = {
        GateKind.ALL_TYPED: _all_typed(run),
        GateKind.COVERAGE: _coverage(run, households),
        GateKind.LISTS: _lists(run, households),
        GateKind.COMPARISON: _comparison(run),
        GateKind.DRIFT: _drift(run),
    }
    return [
        Gate.objects.update_or_create(
            run=run,
            kind=kind,
            defaults={"path": run.path, "passed": answer.passed, "text": answer.text, "detail": answer.detail},
        )[0]
        for kind, answer in answers.items()
    ]


def _households_by_path(run: Run) -> dict[str, int]:
    counted = Summary.objects.filter(run=run).values_list("path").annotate(Sum("households")).order_by("path")
    return dict(counted)


def _all_typed(run: Run) -> Answer:
    """应分尽分: nobody who is part of the run by now is without a result. Never waived.

    A household that was handed in while the run was computing counts, too: it would stay without a type for a year.
    """
    eligible = Household.objects.filter(established_on__lte=run.as_of)
    if run.kind == RunKind.PARTIAL:
        parts = Shard.objects.filter(run=run).values_list("household_ids", flat=True)
        eligible = eligible.filter(pk__in=[household_id for part in parts for household_id in part])
    typed = Result.objects.filter(volume=run.volume, run=run)
    # The same number of households with the same sum of ids are the same ones; only others are compared one by one.
    if eligible.aggregate(n=Count("pk"), ids=Sum("pk")) == typed.aggregate(n=Count("household"), ids=Sum("household")):
        missing = 0
    else:
        missing = eligible.filter(~Exists(typed.filter(household=OuterRef("pk")))).count()
    if missing:
        text = f"有 {missing:,} 户没有分型结果（可能是计算期间新归集的）。请重新发起分型。"
        return Answer(False, text, {"missing": missing})
    return Answer(True, "应当分型的户均已分型。", {"missing": 0})


def _coverage(run: Run, households: dict[str, int]) -> Answer:
    """Both lists of payers are received wherever there are households."""
    missing = []
    for feed in PAYERS:
        areas = list(Coverage.objects.filter(run=run, feed=feed).values_list("area", flat=True))
        missing.append((feed.name, feed.label, _uncovered(households, areas)))
    return _answer(
        run,
        [each for each in missing if each[2]],
        "纳税、社会保险数据覆盖全部辖区。",
        "下列数据在部分辖区没有归集，相关指标按“不详”处理：",
    )


def _lists(run: Run, households: dict[str, int]) -> Answer:
    """Every other list was handed in this year wherever there are households: no list is no clean record."""
    first_year = min(run.as_of.year, clock.today().year)
    since = timezone.make_aware(datetime.combine(run.as_of.replace(year=first_year, month=1, day=1), time()))
    with nationwide():
        deliveries = [
            (feed, area, kinds)
            for feed, area, kinds, *taken in Delivery.objects.filter(
                feed__in=[*_LISTS, feeds.RISK_MARKS], taken_at__gte=since, objection=""
            )
            .values_list("feed", "area", "kinds", "new", "changed", "unchanged")
            .order_by("pk")
            if any(taken)
        ]
    lists = [(feed.name, feed.label, [area for of, area, _ in deliveries if of == feed]) for feed in _LISTS]
    lists[1:1] = [
        (
            f"{feeds.RISK_MARKS}:{kind}",
            f"{feeds.RISK_MARKS.label}（{kind.label}）",
            [area for of, area, kinds in deliveries if of == feeds.RISK_MARKS and kind in kinds],
        )
        for kind in RiskKind
    ]
    missing = [(name, label, _uncovered(households, areas)) for name, label, areas in lists]
    return _answer(
        run,
        [each for each in missing if each[2]],
        "其他名单今年均已归集。",
        "下列名单今年没有归集，无记录不等于没有问题：",
    )


def _comparison(run: Run) -> Answer:
    """What the comparison with other registers found, and nobody has settled (A3).

    A list that nobody delivered was compared with nothing, which is said, and holds no run: households are typed by the
    lists of the other gates. What was delivered after the last comparison is not compared yet.
    """
    if run.kind == RunKind.PARTIAL:
        return Answer(True, "部分分型不核对比对情况。")
    undelivered = comparison.undelivered(run.path)
    missing = f"没有归集、未比对的名单：{'、'.join(feed.label for feed in undelivered)}。" if undelivered else ""
    detail = {"undelivered": [feed.name for feed in undelivered], "open": []}
    if len(undelivered) == len(feeds.COMPARED):
        return Answer(True, missing, detail)
    if comparison.is_behind(run.path):
        return Answer(False, f"有数据在最近一次比对之后归集，或者还没有比对过。请先比对，再核查。{missing}", detail)
    detail["open"] = [
        {"list": found.source, "kind": found.kind, "label": found.label, "count": found.count}
        for found in comparison.standing_counts(run.path)
    ]
    if not detail["open"]:
        return Answer(True, f"与已归集的名单比对，没有未处理的差异。{missing}", detail)
    named = "；".join(f"{one['label']} {one['count']:,} 项" for one in detail["open"])
    return Answer(False, f"与其他名单比对，下列差异尚未处理，或者已采用而尚未更正：{named}。{missing}", detail)


def _uncovered(households: dict[str, int], areas: Iterable[str]) -> Counter:
    """Households by place where none of the areas reaches: the largest in which nothing is covered.

    A place is a path, and whether only what the bureau has itself (本级) is meant: where a place below it is covered.
    """
    kept = outermost(areas)
    reached = {path: any(path.startswith(area) for area in kept) for path in households}
    # A place above a covered path is not wholly uncovered.
    partly = {above for path, is_reached in reached.items() if is_reached for above in upwards(path)[1:]}
    places: Counter = Counter()
    for path, is_reached in reached.items():
        if not is_reached:
            whole = next((above for above in upwards(path)[1:] if above not in partly), None)
            places[whole or path, whole is None] += households[path]
    return places


def _answer(run: Run, missing: list[tuple[str, str, Counter]], passed: str, failed: str) -> Answer:
    if not missing:
        return Answer(True, passed, {"missing": []})
    paths = {path for _, _, places in missing for path, _ in places}
    bureaus = {bureau.path: bureau for bureau in Authority.objects.filter(path__in=paths)}
    listed = []
    sentences = []
    for name, label, places in missing:
        areas = [
            {
                "path": path,
                "code": bureaus[path].code if path in bureaus else "",
                "name": (bureaus[path].short_name if path in bureaus else path) + ("（本级）" if is_own else ""),
                "households": count,
            }
            for (path, is_own), count in sorted(places.items())
        ]
        listed.append({"list": name, "label": label, "areas": areas, "households": places.total()})
        named = "、".join(area["name"] for area in areas[:_NAMED])
        more = f"等 {len(areas)} 处" if len(areas) > _NAMED else ""
        sentences.append(f"{label}：{named}{more}，{places.total():,} 户")
    return Answer(False, f"{failed}{'；'.join(sentences)}。", {"missing": listed})


def _drift(run: Run) -> Answer:
    """No type's share differs from the last published whole run's by more than the province's limit (DriftLimit).

    No document gives a number; the limit only makes a second look certain.
    """
    if run.kind == RunKind.PARTIAL:
        return Answer(True, "部分分型不与上次结果比较。")
    last = Run.objects.published().filter(kind=RunKind.WHOLE).exclude(pk=run.pk).order_by("-published_at").first()
    if last is None or not last.households:
        return Answer(True, "没有可比较的上次结果。")
    counts = Summary.objects.filter(run=run).aggregate(**{kind: Sum(kind) for kind in HouseholdType.values})
    counts = {kind: count or 0 for kind, count in counts.items()}
    total = sum(counts.values())
    if not total:
        return Answer(False, f"上次分型有 {last.households:,} 户，本次没有。", {"run": last.pk})
    limit = DriftLimit.objects.in_force(run.path, run.as_of).points
    moved = []
    shares = []
    for kind in HouseholdType:
        before, now = getattr(last, kind), counts[kind]
        share_before, share_now = (100 * before / last.households, 100 * now / total)
        shares.append({"type": kind.value, "before": round(share_before, 2), "now": round(share_now, 2)})
        # In whole numbers: a share just at the limit has not passed it.
        if 100 * abs(now * last.households - before * total) > limit * total * last.households:
            moved.append(f"{kind.label}由 {share_before:.1f}% 变为 {share_now:.1f}%")
    detail = {"run": last.pk, "limit": limit, "shares": shares}
    if moved:
        return Answer(False, f"与上次结果（{last}）相比，占比变动超过 {limit} 个百分点：{'；'.join(moved)}。", detail)
    return Answer(True, f"与上次结果（{last}）相比，各型占比变动均不超过 {limit} 个百分点。", detail)
