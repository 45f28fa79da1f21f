"""Everything that is contested, whatever it is about: a subject's rows stay with the app that handles them.

What is open for an officer is asked of each app's own door, and joined in one statement; what a household objected to
is read as that household.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case as DayOf
from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from appeals.door import visible_appeals
from appeals.enums import AppealSubject
from appeals.models import Appeal
from appeals.subjects import SUBJECTS, Subject
from appeals.workflow import APPEAL, IN_CORRECTION, UNDECIDED
from authorities import clock
from authorities.access import Acting
from authorities.models import Authority
from casework.service import SERVED
from mingteyouxin.cases.door import visible_cases
from mingteyouxin.cases.models import Case
from mingteyouxin.contests.door import visible_contests
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import CONTEST
from mingteyouxin.notices.door import visible_objections
from mingteyouxin.notices.enums import ObjectionKind, ObjectionStatus
from registry.models import Household

_OPEN = (*UNDECIDED, *IN_CORRECTION)
_FIRST_DUE = ("due", "filed", "key")
_COLUMNS = ("subject_name", "key", "who", "filed", "due", "bureau")


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One objection of a household as its list shows it; `due` is the day of whoever has to act now."""

    label: str
    word: str
    mark: str
    filed: datetime
    due: date | None
    view: str
    key: int | None


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One open objection as the officers' list shows it."""

    subject: Subject
    key: int
    who: str
    filed: datetime
    due: date | None
    bureau: str

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < clock.today()


def _name_of(key: str, column: str = "name") -> Subquery:
    """Something of the household: asked for those rows alone that are shown, and for none that are only counted.

    Wherever it has moved to, as from the row itself (authorities.isolation).
    """
    return Subquery(Household._base_manager.filter(pk=OuterRef(key)).values(column))


_BUREAU = Subquery(Authority.objects.filter(pk=OuterRef("authority_id")).values("short_name"))


def _open_appeals(subject: str) -> Callable[[Acting], QuerySet]:
    def rows(acting: Acting) -> QuerySet:
        open_ones = visible_appeals(acting).filter(subject=subject, status__in=_OPEN)
        # A day that the household was told and that has not reached it counts for nobody yet (送达).
        due = When(Q(told_by=None) | SERVED, then=F("due_on"))
        return open_ones.annotate(who=_name_of("household_id"), filed=F("filed_at"), due=DayOf(due), bureau=_BUREAU)

    return rows


def _own_appeals(subject: str) -> Callable[[Household], list[OwnLine]]:
    def own(household: Household) -> list[OwnLine]:
        return [
            OwnLine(
                str(row),
                APPEAL.household_word(row.status),
                APPEAL.mark(row.status),
                row.filed_at,
                row.due_on if row.status in UNDECIDED else None,
                "my-appeal",
                row.pk,
            )
            for row in Appeal.objects.filter(household=household, subject=subject)
        ]

    return own


def _open_contests(acting: Acting) -> QuerySet:
    return (
        visible_contests(acting)
        .waiting()
        .annotate(
            who=_name_of("household_id"),
            filed=F("made_at"),
            due=Cast(Value(None), DateField()),
            bureau=_name_of("household_id", "authority__short_name"),
        )
    )


def _own_contests(household: Household) -> list[OwnLine]:
    return [
        OwnLine(
            f"数据异议：{row.datum}",
            CONTEST.household_word(row.status),
            CONTEST.mark(row.status),
            row.made_at,
            None,
            "my-recognition",
            None,
        )
        for row in Contest.objects.filter(household=household)
    ]


def _open_objections(acting: Acting) -> QuerySet:
    rows = visible_objections(acting).filter(kind=ObjectionKind.OBJECTION, status=ObjectionStatus.OPEN)
    return rows.annotate(who=_name_of("case__household_id"), filed=F("made_at"), due=F("case__due_on"), bureau=_BUREAU)


def _nobodys(household: Household) -> list[OwnLine]:
    """Whoever speaks to a notice proves a phone, and is no household that is logged in."""
    return []


def _open_reviews(acting: Acting) -> QuerySet:
    rows = visible_cases(acting).filter(person_asked_at__isnull=False, person_answered_at=None)
    return rows.annotate(who=_name_of("household_id"), filed=F("person_asked_at"), due=F("due_on"), bureau=_BUREAU)


def _own_reviews(household: Household) -> list[OwnLine]:
    rows = Case.objects.filter(household=household, person_asked_at__isnull=False)
    return [
        OwnLine(
            f"请人工复核：{row}（{row.number}）",
            "待答复" if row.waits_for_a_person else "已答复",
            "open" if row.waits_for_a_person else "even",
            row.person_asked_at,
            row.due_on if row.waits_for_a_person else None,
            "my-case",
            row.pk,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows are a subject's: those open that an officer may see, and those of a household, open or not."""

    open: Callable[[Acting], QuerySet]
    own: Callable[[Household], list[OwnLine]]


ROWS: Mapping[str, Rows] = {
    AppealSubject.TYPING: Rows(_open_appeals(AppealSubject.TYPING), _own_appeals(AppealSubject.TYPING)),
    AppealSubject.DECISION: Rows(_open_appeals(AppealSubject.DECISION), _own_appeals(AppealSubject.DECISION)),
    "finding": Rows(_open_contests, _own_contests),
    "review": Rows(_open_reviews, _own_reviews),
    "notice": Rows(_open_objections, _nobodys),
}
_BY_NAME = {subject.name: subject for subject in SUBJECTS}


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a subject is open in an area, and how much of that is past its day."""

    subject: Subject
    open: int
    late: int


def seen_by(acting: Acting) -> list[Subject]:
    """The subjects whose matters an officer may look at."""
    return [subject for subject in SUBJECTS if acting.may(subject.capability)]


def tallies(acting: Acting) -> list[Tally]:
    """Each subject with what is open of it, one statement each."""
    found = []
    for subject in seen_by(acting):
        late = Q(due__lt=clock.today())
        counted = ROWS[subject.name].open(acting).aggregate(open=Count("pk"), late=Count("pk", filter=late))
        found.append(Tally(subject, **counted))
    return found


def open_matters(acting: Acting, *, most: int) -> list[OpenMatter]:
    """What is open of all subjects, the earliest day first and what has none last, in one statement."""
    # Each subject gives as many as are shown at most, so that thousands of one are not sorted for fifty of all.
    rows = [
        ROWS[subject.name]
        .open(acting)
        .annotate(subject_name=Value(subject.name), key=F("pk"))
        .order_by(*_FIRST_DUE)
        .values_list(*_COLUMNS)[:most]
        for subject in seen_by(acting)
    ]
    if not rows:
        return []
    found = rows[0].union(*rows[1:], all=True).order_by(*_FIRST_DUE)[:most]
    return [OpenMatter(_BY_NAME[name], *more) for name, *more in found]


def of_household(household: Household) -> Sequence[OwnLine]:
    """All objections of a household, whatever they are about, the latest first."""
    lines = [line for subject in SUBJECTS for line in ROWS[subject.name].own(household)]
    return sorted(lines, key=lambda line: line.filed, reverse=True)
