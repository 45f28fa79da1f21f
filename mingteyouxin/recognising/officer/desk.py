"""How far 名特优新 is, for the desk: places; of those who recognise also their round, and the titles of their area.

Places stand in the order of their codes, never in that of a figure.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.db.models import Count, QuerySet

from authorities import clock
from authorities.access import Acting
from authorities.bars import Bars, Series, bar
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.kept_statements import KeptRows, KeptStatement
from authorities.models import Authority
from mingteyouxin.capabilities import QUOTA_VIEW, ROUND_VIEW
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.places.models import ProvinceQuota, Quota
from mingteyouxin.rounds.models import Round
from mingteyouxin.titles.models import Recognition
from registry.enums import RecognitionClass

_PLACES = (Series("used", "已用"), Series("free", "未用"))
_CAP = (Series("running", "此前认定且有效"), *_PLACES)
_CASES = (Series("cases", "件数"),)
_TITLES = (Series("titles", "有效认定"),)
# The way of a case in few words; what is not named has ended without a title.
_STAGES = {
    "填写、待同意": (CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED),
    "审核、补正": (CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REFUSAL_PROPOSED),
    "初审通过，待择优": (CaseStatus.PASSED,),
    "拟认定、公示": (CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.HELD, CaseStatus.NOTICED),
    "已认定": (CaseStatus.RECOGNISED,),
}
_ENDED = "没有认定（不予通过、未入选、撤回、终止）"
# What every desk asks.
_latest_round = KeptRows(
    lambda bureau: (
        Round.objects.announced().filter(authority=bureau).order_by("-year", "-applications_from", "-pk")[:1]
    ),
    -1,
)
_quotas = KeptRows(
    lambda path: Quota.objects.filter(below(path)).order_by("-year").select_related("authority"), "/bureau/"
)
_statuses = KeptStatement(
    lambda bureau, round_: (
        Case.objects.filter(authority=bureau, round=round_).order_by().values_list("status").annotate(many=Count("pk"))
    ),
    -1,
    -2,
)
_valid = KeptStatement(
    lambda path, day: (
        Recognition.objects.filter(below(path))
        .valid_on(day)
        .order_by()
        .values_list("recognition_class")
        .annotate(many=Count("pk"))
    ),
    "/bureau/",
    date.min,
)


def recognition_of_the_area(acting: Acting) -> dict:
    """What an officer may see of it at this bureau; a station has no part in it."""
    if not (acting.may(QUOTA_VIEW) and acting.may(ROUND_VIEW)):
        return {}
    level = acting.authority.level
    if level == Level.NATION:
        return _nation()
    found = {"titles": _titles(acting.authority)}
    if level == Level.PROVINCE:
        return found | _province(acting.authority)
    return found | _recogniser(acting.authority)


def _nation() -> dict:
    year = clock.today().year
    frozen = {quota.path: quota for quota in ProvinceQuota.objects.filter(year=year)}
    used = _used(Quota.objects.filter(year=year), lambda path: path[: path.index("/", 1) + 1])
    provinces = Authority.objects.filter(level=Level.PROVINCE).order_by("path").values_list("path", "short_name")
    bars, absent = [], []
    for path, name in provinces:
        quota = frozen.get(path)
        if quota is None:
            absent.append(name)
            continue
        taken = used[path]
        counts = {"running": quota.running, "used": taken, "free": max(quota.available - taken, 0)}
        bars.append(bar(name, counts, _CAP))
    return {
        "year": year,
        "provinces": len(bars) + len(absent),
        "absent": absent,
        "frozen": len(frozen),
        "cap": sum(quota.cap for quota in frozen.values()),
        "used": sum(used.values()),
        "places": Bars(f"{year} 年度各省（区、市）名额", "省（区、市）", "合计", _CAP, bars),
    }


def _province(bureau: Authority) -> dict:
    """The province's latest year with places, by the bureaus right below it."""
    quota = ProvinceQuota.objects.filter(path=bureau.path).order_by("-year").first()
    if quota is None:
        return {"cap": None}
    places = _by_bureau(bureau, Quota.objects.filter(province_quota=quota), quota.year)
    return {
        "cap": quota.cap,
        "available": quota.available,
        "allotted": quota.allotted,
        "used": sum(one.pieces[0].count for one in places.bars),
        "year": quota.year,
        "places": places,
    }


def _recogniser(bureau: Authority) -> dict:
    """The bureau's latest round, its own places, and those of the bureaus below it."""
    row = _latest_round.first(bureau.pk)
    quotas = _quotas.rows(bureau.path)
    year = quotas[0].year if quotas else None
    own = next((quota for quota in quotas if quota.year == year and quota.authority_id == bureau.pk), None)
    found: dict[str, object] = {"own": own, "year": year, "round": row}
    if row is not None:
        found["stages"] = _stages(row)
    if any(quota.authority_id != bureau.pk for quota in quotas):
        found["places"] = _by_bureau(bureau, Quota.objects.filter(below(bureau.path), year=year), year)
    return found


def _by_bureau(bureau: Authority, rows: QuerySet[Quota], year: int) -> Bars:
    """Places of the bureaus right below this one, each with all that lies in its area, and the bureau's own.

    Who has none is left out.
    """
    depth = len(bureau.path)

    def part(path: str) -> str:
        return path[: path.index("/", depth) + 1] if len(path) > depth else path

    sizes: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for path, size, taken in rows.values_list("path", "size", "used"):
        sizes[part(path)] += size
        used[part(path)] += taken
    names = dict(Authority.objects.filter(path__in=list(sizes)).values_list("path", "short_name"))
    bars = [
        bar(
            f"{names[path]}（本级）" if path == bureau.path else names[path],
            {"used": used[path], "free": sizes[path] - used[path]},
            _PLACES,
        )
        for path in sorted(sizes)
        if sizes[path]
    ]
    return Bars(f"{year} 年度名额使用情况", "机关", "名额", _PLACES, bars)


def _used(rows: QuerySet[Quota], part: Callable[[str], str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for path, taken in rows.filter(used__gt=0).values_list("path", "used"):
        counted[part(path)] += taken
    return counted


def _stages(row: Round) -> Bars:
    counted = _statuses.rows(row.authority_id, row.pk)
    by_stage: Counter[str] = Counter()
    for status, many in counted:
        by_stage[next((label for label, statuses in _STAGES.items() if status in statuses), _ENDED)] += many
    total = by_stage.total()
    bars = [bar(label, {"cases": by_stage[label]}, _CASES, whole=total) for label in (*_STAGES, _ENDED)]
    return Bars(f"{row.year} 年度认定办理进度", "办到哪一步", "", _CASES, bars)


def _titles(bureau: Authority) -> Bars:
    counted = dict(_valid.rows(bureau.path, clock.today()))
    total = sum(counted.values())
    bars = [bar(kind.label, {"titles": counted.get(kind, 0)}, _TITLES, whole=total) for kind in RecognitionClass]
    return Bars("辖区内有效的名特优新认定", "类别", "", _TITLES, bars)
