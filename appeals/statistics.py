"""Figures of objections: how many each bureau decided and in time, and whose data was found wrong how often (D8, E2).

For mending the data before the next run; no bureau is ranked by them (条例 第三十二条).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from appeals.contested_facts import feed_of
from appeals.enums import AppealStatus, AppealSubject, RecheckStatus
from appeals.models import Appeal, Recheck
from appeals.workflow import IN_CORRECTION, UNDECIDED
from authorities import clock
from authorities.models import Authority
from registry import provenance
from registry.enums import RiskKind
from registry.feeds import RISK_MARKS
from typing_engine.run_notes import Note

# Of fewer, a share says more than is known: counts alone are told. Ours, no document's.
SHARE_FROM = 10
YEAR = timedelta(days=365)
# How many kinds of data a warning names.
_NAMED = 3
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

    @property
    def answered(self) -> int:
        return self.wrong + self.right + self.unclear

    @property
    def found(self) -> str:
        """How many of the answers say that it was wrong; their share only where it says something."""
        text = f"近一年答复核查 {self.answered} 件，有误 {self.wrong} 件"
        return f"{text}（{100 * self.wrong / self.answered:.0f}%）" if self.answered >= SHARE_FROM else text


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


def by_source(since: date, until: date) -> list[OfSource]:
    """By kind of data, of what was asked on these days; that which was found wrong most often first."""
    status = {
        "wrong": Q(status=RecheckStatus.WRONG),
        "right": Q(status=RecheckStatus.RIGHT),
        "unclear": Q(status=RecheckStatus.UNCLEAR),
    }
    # What was taken back was never answered, and is nobody's mistake.
    asked = Recheck.objects.filter(asked_at__gte=_start(since), asked_at__lt=_start(until + timedelta(days=1)))
    rows = asked.exclude(claim__feed="").exclude(status=RecheckStatus.RECALLED).order_by()
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


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def notes_for_run(path: str, on: date) -> list[Note]:
    """What objections of the year up to a day say to whoever starts a province's next run: a warning, never a gate.

    A department's data that was found wrong is looked at before it is typed from again (D8); no bureau is ranked.
    """
    notes = []
    typing = Appeal.objects.filter(subject=AppealSubject.TYPING)
    undecided = typing.filter(status__in=UNDECIDED).count()
    waiting = typing.filter(status__in=IN_CORRECTION).count()
    if undecided or waiting:
        counts = ((undecided, "件还没有决定"), (waiting, "件成立的还没有更正"))
        told = "，".join(f"{many} {words}" for many, words in counts if many)
        text = f"分型异议有 {told}；再次分型不影响其办理，更正仍在有关的结果上进行。"
        notes.append(Note(text, "appeal-list"))
    faulty = [one for one in by_source(on - YEAR, on) if one.wrong]
    for one in faulty[:_NAMED]:
        text = f"{one.department}的{one.label}：{one.found}。请先由该部门核对、重新提供。"
        notes.append(Note(text, "appeal-figures"))
    if len(faulty) > _NAMED:
        notes.append(Note(f"另有 {len(faulty) - _NAMED} 类数据近一年有经核查有误的，见统计。", "appeal-figures"))
    return notes
