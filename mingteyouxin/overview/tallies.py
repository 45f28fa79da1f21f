"""Figures of 名特优新 of an area: how many, by the place right below it, each kind in one statement (DESIGN 3).

Counts alone: no share stands beside another place's, and places follow each other by their codes, so that nobody is
ranked (条例 第三十二条).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Aggregate, Count, DurationField, F, Func, Min, Q, QuerySet, Sum, TextField, Value

from authorities import clock
from authorities.access import Acting
from authorities.jurisdiction import below
from authorities.models import Authority
from mingteyouxin.annual_reports.enums import ReportBasis, YearlyReportStatus
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.contests.models import Contest
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending
from mingteyouxin.notices.enums import ObjectionKind, ObjectionStatus
from mingteyouxin.notices.models import Objection
from mingteyouxin.overdue import waits
from mingteyouxin.overdue.door import visible_overdue
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.places.models import Quota
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.enums import RecognitionClass

Counts = Mapping[str, int]
# Of fewer cases, how long a step usually takes says more than is known. Ours, no document's.
USUAL_FROM = 10
# Where a case can stand, in the order in which it goes on: name → statuses.
STANDING = {
    "begun": (CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED),
    "review": (CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REFUSAL_PROPOSED),
    "passed": (CaseStatus.PASSED,),
    "notice": (CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.HELD, CaseStatus.NOTICED),
    "recognised": (CaseStatus.RECOGNISED,),
    "refused": (CaseStatus.REFUSED, CaseStatus.REFUSED_ABOVE),
    "not_selected": (CaseStatus.NOT_SELECTED,),
    "over": (CaseStatus.WITHDRAWN, CaseStatus.DECLINED, CaseStatus.LAPSED),
}
# What a case can come to, in order, and the moves that bring it there; the first of them counts.
_REACHED = {
    "lodged": (CaseAction.SUBMIT, CaseAction.CONSENT, CaseAction.ADMIT),
    "passed": (CaseAction.PASS, CaseAction.REINSTATE_PASSED),
    "selected": (CaseAction.SELECT,),
    "noticed": (CaseAction.PUBLISH,),
    "recognised": (CaseAction.RECOGNISE,),
}


@dataclass(frozen=True, slots=True)
class OfPlace:
    """The counts of one place. `part` is its segment of the path, "" for what the bureau itself keeps."""

    part: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Step:
    """How long a step took: for how many cases it is over, and in days for half of them and for nine in ten."""

    count: int
    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many cases of a year came how far at all, and how long each step took them."""

    reached: Counts
    steps: Mapping[str, Step]


def cases(acting: Acting, year: int) -> dict[str, Counts]:
    """Where the cases of a year's rounds stand."""
    rows = Case.objects.filter(below(acting.authority.path), round__year=year)
    return _by_place(acting, rows, **{name: Count("pk", filter=Q(status__in=of)) for name, of in STANDING.items()})


def overdue(acting: Acting, year: int) -> dict[str, Counts]:
    """What is overdue today, of whatever year, as far as this bureau is told of it."""
    rows = visible_overdue(acting).select_related(None).filter(waits.still(clock.today()), ended_on=None)
    return _by_place(acting, rows, **{kind.value: Count("pk", filter=Q(kind=kind)) for kind in WaitKind})


def places(acting: Acting, year: int) -> dict[str, Counts]:
    """Places of a year: how many there are, used and free."""
    rows = Quota.objects.filter(below(acting.authority.path), year=year)
    return _by_place(acting, rows, given=Sum("size"), taken=Sum("used"), free=Sum(F("size") - F("used")))


def running(acting: Acting, year: int) -> dict[str, Counts]:
    """Titles in force today, of whatever year, by class and by the way they came."""
    rows = Recognition.objects.filter(below(acting.authority.path)).valid_on(clock.today())
    return _by_place(
        acting,
        rows,
        all=Count("pk"),
        **{kind.value: Count("pk", filter=Q(recognition_class=kind)) for kind in RecognitionClass},
        **{way.value: Count("pk", filter=Q(recognition_path=way)) for way in RecognitionPath},
        unknown=Count("pk", filter=Q(recognition_path="")),
    )


def ends(acting: Acting, year: int) -> dict[str, Counts]:
    """Titles that ended in a year, by what ended them."""
    rows = Recognition.objects.filter(below(acting.authority.path), ended_on__year=year)
    how = [status for status in RecognitionStatus if status != RecognitionStatus.VALID]
    return _by_place(acting, rows, **{status.value: Count("pk", filter=Q(status=status)) for status in how})


def reports(acting: Acting, year: int) -> dict[str, Counts]:
    """Where the yearly reports of titles stand: asked for in a year, late where the day for them is over."""
    rows = YearlyReport.objects.filter(below(acting.authority.path), year=year)
    waits_for, late = Q(status=YearlyReportStatus.DUE), Q(until_on__lt=clock.today())
    confirmed = Q(status=YearlyReportStatus.CONFIRMED)
    return _by_place(
        acting,
        rows.exclude(status=YearlyReportStatus.MOOT),
        due=Count("pk", filter=waits_for & ~late),
        late=Count("pk", filter=waits_for & late),
        returned=Count("pk", filter=Q(status=YearlyReportStatus.RETURNED)),
        filed=Count("pk", filter=Q(status=YearlyReportStatus.FILED)),
        by_report=Count("pk", filter=confirmed & Q(basis=ReportBasis.REPORT)),
        by_held=Count("pk", filter=confirmed & Q(basis=ReportBasis.HELD)),
    )


def objections(acting: Acting, year: int) -> dict[str, Counts]:
    """What households said of a year's data, and the public of a year's notices."""
    area = below(acting.authority.path)
    said = Contest.objects.filter(area, made_at__year=year)
    public = Objection.objects.filter(area, made_at__year=year, kind=ObjectionKind.OBJECTION)
    of_data = {f"data_{one.value}": Count("pk", filter=Q(status=one)) for one in ContestStatus}
    of_notices = {
        f"notice_{one.value}": Count("pk", filter=Q(status=one))
        for one in ObjectionStatus
        if one != ObjectionStatus.ANSWERED
    }
    data, notices = _by_place(acting, said, **of_data), _by_place(acting, public, **of_notices)
    no_data, no_notices = dict.fromkeys(of_data, 0), dict.fromkeys(of_notices, 0)
    return {part: {**data.get(part, no_data), **notices.get(part, no_notices)} for part in data.keys() | notices.keys()}


def grounds(acting: Acting, year: int) -> Counts:
    """Why titles were cancelled and revoked in a year, by ground."""
    ended = Ending.objects.filter(below(acting.authority.path), status=EndingStatus.ENDED, decided_on__year=year)
    return dict(ended.order_by().values_list("ground").annotate(many=Count("pk")))


def progress(acting: Acting, year: int) -> Progress:
    """How far the cases of a year's rounds came, and how long it took them.

    Counted from their histories: one that was refused after a first pass came as far as the pass.
    """
    moves = CaseEvent.objects.filter(below(acting.authority.path, field="case__path"), case__round__year=year)
    first = (
        moves.order_by()
        .values("case")
        .annotate(**{name: Min("at", filter=Q(action__in=of)) for name, of in _REACHED.items()})
    )
    names = list(_REACHED)
    asked = {f"reached_{name}": Count(name) for name in names}
    for since, until in pairwise(names):
        took = F(until) - F(since)
        asked[f"many_{until}"] = Count(took)
        asked[f"half_{until}"] = _Percentile(took, share=0.5)
        asked[f"most_{until}"] = _Percentile(took, share=0.9)
    found = first.aggregate(**asked)
    steps = {}
    for name in names[1:]:
        many = found[f"many_{name}"]
        told = many >= USUAL_FROM
        half, most = found[f"half_{name}"], found[f"most_{name}"]
        steps[name] = Step(many, half.days if told else None, most.days if told else None)
    return Progress({name: found[f"reached_{name}"] for name in names}, steps)


def named(area: Authority, counted: Iterable[Mapping[str, Counts]]) -> list[list[OfPlace]]:
    """The counts of several tables with the names of their places, in the order of the codes. Asks once for all."""
    counted = list(counted)
    parts = sorted({part for one in counted for part in one})
    bureaus = Authority.objects.filter(path__in=[f"{area.path}{part}/" for part in parts if part])
    names = {bureau.path: bureau.short_name for bureau in bureaus}

    def name(part: str) -> str:
        return names.get(f"{area.path}{part}/", part) if part else f"{area.short_name}本级"

    return [[OfPlace(part, name(part), one[part]) for part in parts if part in one] for one in counted]


def years(today: date) -> range:
    """Years that can be asked for, the latest first: since the recognitions began (C15: pilots of 2023)."""
    return range(today.year, 2022, -1)


class _Percentile(Aggregate):
    """The value that a share of all is at or below, as PostgreSQL interpolates it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _by_place(acting: Acting, rows: QuerySet, **counts: Aggregate) -> dict[str, Counts]:
    # "/42/01/" has the segments "", "42", "01", "": the one after its own comes at this place.
    place = acting.authority.path.count("/") + 1
    part = Func(F("path"), Value("/"), Value(place), function="split_part", output_field=TextField())
    found = rows.order_by().annotate(part=part).values("part").annotate(**counts)
    return {row.pop("part"): row for row in found}
