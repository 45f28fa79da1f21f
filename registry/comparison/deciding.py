"""What officers make of differences, one by one or many at once: theirs counts, ours counts, or somebody is asked.

Many are moved in one statement, in the jurisdiction of whoever decides; which of them had moved meanwhile is told.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from authorities import audit, clock
from authorities.access import Acting
from authorities.acts import Act
from authorities.capabilities import BUREAUS_WITH_DEPARTMENTS, granted_to
from authorities.jurisdiction import upwards
from authorities.models import Authority, DepartmentEntry, Officer, Post
from authorities.models.departments import department_of
from casework.refusals import Refused
from casework.workflow import move_all
from registry import acts
from registry.capabilities import COMPARISON_ANSWER
from registry.comparison.telling import tell_asked
from registry.comparison.workflow import DIFFERENCE
from registry.enums import DifferenceAction, DifferenceFinding, DifferenceKind, DifferenceStatus
from registry.feeds import COMPARED, HOUSEHOLDS, RISK_MARKS
from registry.models import CorrectedFact, Difference
from registry.models.comparison import TEXT_LENGTH

# So many at once; a request must end in time.
MOST = 5_000
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Done:
    """How many were moved, and how many stayed: decided meanwhile, or of a kind that is not decided so."""

    moved: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom differences of some lists can be put to: a department beside a bureau, or the bureau's own officers."""

    authority: Authority
    department: str
    sources: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.authority.pk}:{self.department}"

    @property
    def label(self) -> str:
        if not self.department:
            return self.authority.name
        return f"{self.authority.short_name}{department_of(self.department).label}"


def live() -> QuerySet[Difference]:
    """Differences that the latest comparison still finds."""
    return Difference.objects.filter(gone_in=None)


def asked_of(acting: Acting) -> QuerySet[Difference]:
    """What the officer's department, or the bureau itself, was asked and may answer."""
    rows = live().filter(asked_of=acting.authority, status__in=[DifferenceStatus.ASKED, DifferenceStatus.ANSWERED])
    return rows.filter(department__in=acting.departments or [""])


def addressees(authority: Authority) -> list[Addressee]:
    """Whom a bureau can ask, nearest first: departments that hand in such a list and have people here, else bureaus.

    A list that a department hands in is that department's to answer for; the others are the market regulators' own.
    """
    today = clock.today()
    above = Authority.objects.filter(path__in=upwards(authority.path), level__in=BUREAUS_WITH_DEPARTMENTS)
    bureaus = sorted(above, key=lambda one: -len(one.path))
    there: dict[int, set[str]] = {bureau.pk: set() for bureau in bureaus}
    for post in Post.objects.filter(authority__in=bureaus).held_on(today).select_related("authority"):
        if COMPARISON_ANSWER in granted_to(post.role, post.authority.level):
            there[post.authority_id].add(post.department)
    handed_in: dict[str, tuple[str, ...]] = {}
    for entry in DepartmentEntry.objects.in_force(authority.path, today):
        if sources := tuple(feed.name for feed in COMPARED if feed.name in entry.feeds):
            handed_in[entry.code] = sources
    of_departments = {source for sources in handed_in.values() for source in sources}
    own = tuple(feed.name for feed in COMPARED if feed.name not in of_departments)
    return [
        Addressee(bureau, department, sources)
        for department, sources in (*handed_in.items(), ("", own))
        for bureau in bureaus
        if department in there[bureau.pk]
    ]


def accept(rows: QuerySet[Difference], *, note: str, by: Officer) -> Done:
    """Their value counts. Where the platform can, a worker brings it into the registry; else registration delivers it.

    Of two households that are one nobody else says anything: there is no other value to accept. What an upheld
    objection put right is not undone so: the department is asked, or the difference kept. Raises Refused.
    """
    corrected = CorrectedFact.objects.filter(household=OuterRef("household"))
    of_kind = KeyTextTransform("kind", "key")
    mark = corrected.alias(of_kind=of_kind).filter(feed=RISK_MARKS.name, of_kind=OuterRef("mark"))
    other_value = rows.exclude(kind=DifferenceKind.DUPLICATE).exclude(Q(Exists(mark), kind=DifferenceKind.MARK_DIFFERS))
    registration = corrected.filter(feed=HOUSEHOLDS.name)
    able = other_value.exclude(Q(Exists(registration), kind=DifferenceKind.STATUS_DIFFERS))
    return _decide(able, DifferenceAction.ACCEPT, note=note.strip(), by=by, among=rows)


def keep(rows: QuerySet[Difference], *, note: str, by: Officer) -> Done:
    """The registry's value counts, for a reason. Raises Refused."""
    note = note.strip()
    if len(note) < _SHORTEST:
        raise Refused("grounds_required", "以名录为准的，请写明理由。")
    return _decide(rows, DifferenceAction.KEEP, note=note, by=by, among=rows)


def reopen(rows: QuerySet[Difference], *, note: str, by: Officer) -> Done:
    """Look anew at what was decided, as long as it was not carried out. Raises Refused."""
    able = rows.filter(carried_out_in=None)
    return _moved(able, DifferenceAction.REOPEN, note=_bounded(note.strip()), by=by, among=rows)


@transaction.atomic
def ask(rows: QuerySet[Difference], to: Addressee, *, question: str, answer_by: date | None, by: Officer) -> Done:
    """Put differences to whoever hands in the list that they are of. Raises Refused."""
    if answer_by is None or answer_by < clock.today():
        raise Refused("day_required", "请填写希望对方答复的日期，不早于今天。")
    done = _moved(
        rows.filter(source__in=to.sources),
        DifferenceAction.ASK,
        note=_bounded(question.strip()),
        by=by,
        among=rows,
        asked_of=to.authority,
        department=to.department,
        question=question.strip(),
        asked_by=by,
        asked_at=clock.now(),
        answer_by=answer_by,
        finding="",
        answer="",
        answered_by=None,
        answered_at=None,
    )
    tell_asked(to.authority, to.department, count=done.moved, answer_by=answer_by)
    return done


def answer(rows: QuerySet[Difference], finding: str, *, text: str, by: Officer) -> Done:
    """Say what was found. Raises Refused."""
    text = _bounded(text.strip())
    if finding not in DifferenceFinding.values:
        raise Refused("finding_required", "请选择核查结果。")
    if len(text) < _SHORTEST:
        raise Refused("grounds_required", "请写明核查的依据和情况。")
    return _moved(
        rows,
        DifferenceAction.ANSWER,
        note=f"{DifferenceFinding(finding).label}：{text}",
        by=by,
        among=rows,
        act=acts.DIFFERENCES_ANSWERED,
        finding=finding,
        answer=text,
        answered_by=by,
        answered_at=clock.now(),
    )


def _decide(
    rows: QuerySet[Difference], action: DifferenceAction, *, note: str, by: Officer, among: QuerySet[Difference]
) -> Done:
    fields, at = {"note": _bounded(note)}, clock.now()
    return _moved(rows, action, note=note, by=by, among=among, fields=fields, decided_by=by, decided_at=at)


@transaction.atomic
def _moved(
    rows: QuerySet[Difference],
    action: DifferenceAction,
    *,
    note: str,
    by: Officer,
    among: QuerySet[Difference],
    act: Act = acts.DIFFERENCES_DECIDED,
    fields: dict | None = None,
    **changes: object,
) -> Done:
    """Move what of `rows` can be moved; `among` is all that was chosen."""
    locked = rows.filter(gone_in=None).select_for_update(of=("self",), no_key=True)
    found = list(locked.select_related("asked_of").order_by("pk")[: MOST + 1])
    if len(found) > MOST:
        raise Refused("too_many_rows", f"一次最多处理 {MOST:,} 项；请增加查询条件，分几次处理。")
    able = [row for row in found if row.status in DIFFERENCE.edges[action].sources]
    if not able:
        raise Refused(
            "nothing_to_do",
            "所选的差异都不能这样处理：没有选中，已经处理或者消失，或者是重复登记、经异议更正过的。请刷新后查看。",
        )
    stayed = among.count() - len(able)
    move_all(DIFFERENCE, able, action, by=by, note=note, fields=fields, **changes)
    of_one = able[0] if len(able) == 1 else None
    said = f"{action.label} {len(able)} 项"
    audit.record(act, by=by, on=of_one, household=of_one and of_one.household_id, note=said)
    return Done(len(able), stayed)


def _bounded(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise Refused("text_too_long", f"文字最多 {TEXT_LENGTH} 字，现在有 {len(text)} 字。")
    return text
