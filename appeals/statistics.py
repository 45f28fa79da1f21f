"""Figures of objections: how many each bureau decided and in time, and whose data was found wrong how often (D8, E2).

For mending the data before the next run; no bureau is ranked by them (条例 第三十二条).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from appeals.contested_facts import feed_of
from appeals.enums import AppealStatus, AppealSubject, RecheckStatus
from appeals.models import Appeal, Recheck
from appeals.workflow import IN_CORRECTION, UNDECIDED
from authorities import clock
from authorities.models import Authority
from registry import provenance
from registry.enums import RiskKind
from registry.feeds import RISK_MARKS

_UPHELD = (*IN_CORRECTION, AppealStatus.CORRECTED)


@dataclass(frozen=True, slots=True)
class OfBureau:
    """What was filed in a year with one bureau, and what became of it."""

    authority: Authority
    filed: int
    upheld: int
    dismissed: int
    not_accepted: int
    withdrawn: int
    open: int
    late: int
    in_time: int

    @property
    def decided(self) -> int:
        return self.upheld + self.dismissed + self.not_accepted


@dataclass(frozen=True, slots=True)
class OfSource:
    """What was answered in a year about one department's data."""

    label: str
    department: str
    asked: int
    wrong: int
    right: int
    unclear: int


def by_bureau(year: int, subject: str = AppealSubject.TYPING) -> list[OfBureau]:
    """Objections of a subject by the bureau that handles, of the present jurisdiction, in the order of the bureaus."""
    status = {
        "upheld": Q(status__in=_UPHELD),
        "dismissed": Q(status=AppealStatus.DISMISSED),
        "not_accepted": Q(status=AppealStatus.NOT_ACCEPTED),
        "withdrawn": Q(status=AppealStatus.WITHDRAWN),
        "open": Q(status__in=UNDECIDED),
        "late": Q(status__in=UNDECIDED, due_paused_on=None, due_on__lt=clock.today()),
        "in_time": Q(in_time=True),
    }
    rows = Appeal.objects.filter(filed_at__year=year, subject=subject).order_by().values("authority")
    counted = rows.annotate(filed=Count("pk"), **{name: Count("pk", filter=where) for name, where in status.items()})
    found = {row.pop("authority"): row for row in counted}
    bureaus = Authority.objects.filter(pk__in=found).order_by("path")
    return [OfBureau(bureau, **found[bureau.pk]) for bureau in bureaus]


def by_source(year: int) -> list[OfSource]:
    """By kind of data, that which was found wrong most often first."""
    status = {
        "wrong": Q(status=RecheckStatus.WRONG),
        "right": Q(status=RecheckStatus.RIGHT),
        "unclear": Q(status=RecheckStatus.UNCLEAR),
    }
    rows = Recheck.objects.filter(asked_at__year=year).exclude(claim__feed="").order_by()
    of_kind: dict[tuple[str, str], dict[str, int]] = {}
    counts = {"asked": Count("pk"), **{name: Count("pk", filter=where) for name, where in status.items()}}
    for row in rows.values("claim__feed", "claim__about").annotate(**counts):
        feed, about = row.pop("claim__feed"), row.pop("claim__about")
        # Marks of several departments come in one list.
        kind = about.split(":")[1] if feed == RISK_MARKS.name else ""
        total = of_kind.setdefault((feed, kind), dict.fromkeys(counts, 0))
        for name, count in row.items():
            total[name] += count
    found = [_of_source(feed, kind, total) for (feed, kind), total in of_kind.items()]
    return sorted(found, key=lambda one: (-one.wrong, -one.asked, one.label))


def _of_source(feed: str, kind: str, total: dict[str, int]) -> OfSource:
    label = f"{RiskKind(kind).label}标记" if kind else feed_of(feed).label
    return OfSource(label, provenance.department(feed, kind=kind), **total)


def totals(rows: Sequence[OfBureau]) -> dict[str, int]:
    """Of all bureaus together."""
    names = ("filed", "decided", "in_time", "upheld", "dismissed", "not_accepted", "withdrawn", "open", "late")
    return {name: sum(getattr(row, name) for row in rows) for name in names}
