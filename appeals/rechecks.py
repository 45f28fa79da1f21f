"""Re-checks (核查, B7): the department that supplied a contested fact says whether it is right, with its grounds.

Runs in the jurisdiction of the bureau that handles the objection, or of the one beside which the department works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from appeals import file_purposes
from appeals.capabilities import RECHECK_ANSWER
from appeals.changes import Change
from appeals.contested_facts import TAX_MARK
from appeals.enums import ANSWERED, AppealStatus, RecheckAction, RecheckStatus
from appeals.models import REASON_LENGTH, Appeal, AppealFile, Claim, Recheck
from appeals.telling import holders, tell_handlers, tell_people
from appeals.terms import terms_of
from appeals.workflow import RECHECK
from authorities import clock, files
from authorities.capabilities import BUREAUS_WITH_DEPARTMENTS, granted_to
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, upwards
from authorities.models import Authority, Machine, Officer, Post
from authorities.models.departments import DepartmentEntry, department_of
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, begin, move, move_all
from registry import feeds

_SHORTEST = 4
_SOON = timedelta(days=1)
_FINDINGS: Mapping[str, tuple[RecheckAction, RecheckAction]] = {
    RecheckStatus.WRONG: (RecheckAction.FIND_WRONG, RecheckAction.RECORD_WRONG),
    RecheckStatus.RIGHT: (RecheckAction.FIND_RIGHT, RecheckAction.RECORD_RIGHT),
    RecheckStatus.UNCLEAR: (RecheckAction.FIND_UNCLEAR, RecheckAction.RECORD_UNCLEAR),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a contested fact can be put to: a department beside a bureau, or the bureau's own officers.

    `answers` is false where nobody of it is on the platform: then it is asked in writing, and its answer recorded.
    """

    authority: Authority
    department: str
    answers: bool

    @property
    def key(self) -> str:
        return f"{self.authority.pk}:{self.department}"

    @property
    def label(self) -> str:
        if not self.department:
            return self.authority.name
        who = f"{self.authority.short_name}{department_of(self.department).label}"
        return who if self.answers else f"{who}（不在平台上，请书面核查）"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a department found: the status, its words, and where the fact is wrong the row as it ought to be."""

    status: str
    text: str
    change: Change | None = None
    enclosed: Scan | None = None


def addressees(claims: Sequence[Claim]) -> dict[int, list[Addressee]]:
    """Whom the facts of an objection's points can be put to, by the number of the point, in three queries for all.

    Bureaus are those from the objection's own up to the province, nearest first. What a department hands in is that
    department's to say, and nobody else's; the bureau's own officers say of what it keeps itself.
    """
    if not claims:
        return {}
    # Where the objection lies, wherever its household has moved to: it was those departments that delivered.
    today, place = clock.today(), claims[0].path
    above = Authority.objects.filter(path__in=upwards(place), level__in=BUREAUS_WITH_DEPARTMENTS)
    bureaus = sorted(above, key=lambda one: -len(one.path))
    there: dict[int, set[str]] = {bureau.pk: set() for bureau in bureaus}
    for post in Post.objects.filter(authority__in=bureaus).held_on(today).select_related("authority"):
        if RECHECK_ANSWER in granted_to(post.role, post.authority.level):
            there[post.authority_id].add(post.department)
    entries = list(DepartmentEntry.objects.in_force(place, today))
    return {claim.pk: _addressees(claim, bureaus, there, entries) for claim in claims}


def _addressees(
    claim: Claim, bureaus: Sequence[Authority], there: Mapping[int, set[str]], entries: Sequence[DepartmentEntry]
) -> list[Addressee]:
    feed = feeds.TAX.name if claim.about.startswith(TAX_MARK) else claim.feed
    codes = [entry.code for entry in entries if feed and feed in entry.feeds]
    if codes:
        found = [Addressee(bureau, code, code in there[bureau.pk]) for bureau in bureaus for code in codes]
        return sorted(found, key=lambda one: not one.answers)
    # Registration, annual reports and marks are kept by the bureau itself.
    return [Addressee(bureau, "", answers=True) for bureau in bureaus if "" in there[bureau.pk]]


def evidence(claim: Claim) -> list[AppealFile]:
    """What the household enclosed with a point, also as it was before it was filed anew: what a department asked about
    the point may see."""
    replaced = dict(Claim.objects.filter(appeal_id=claim.appeal_id).values_list("pk", "replaces"))
    numbers, number = [], claim.pk
    while number is not None:
        numbers.append(number)
        number = replaced.get(number)
    return list(AppealFile.objects.select_related("file").filter(claim__in=numbers).order_by("id"))


@transaction.atomic
def ask(claim: Claim, to: Addressee, *, question: str, by: Officer) -> Recheck:
    """Put the fact of a point to a department. Raises Refused."""
    appeal = _at_work(claim.appeal_id)
    if not appeal.is_about_typing:
        raise Refused("no_fact_of_a_department", "对认定决定的异议根据办件的材料处理，不请数据部门核查。")
    days = terms_of(appeal.path).department_days
    due = last_day(clock.today(), days, calendar=work_calendar())
    made = Recheck(
        path=claim.path,
        household_id=claim.household_id,
        appeal=appeal,
        claim=claim,
        authority=to.authority,
        department=to.department,
        question=question.strip()[:REASON_LENGTH],
        asked_by=by,
        asked_at=clock.now(),
        **due.columns(),
    )
    begin(RECHECK, made, RecheckAction.ASK, by=by)
    _tell_addressee(made, f"请核查被异议的数据：{claim.label}，期限 {made.due_on}", once="asked")
    return made


@transaction.atomic
def answer(recheck: Recheck, found: Finding, *, by: Officer | Machine, on_paper: bool = False) -> Recheck:
    """Say what was found. A written answer needs its scan. Raises Refused, once the objection is proposed too.

    A machine that says the same once more, as it does where the answer to its request was lost, changes nothing.
    """
    text = found.text.strip()
    if len(text) < _SHORTEST:
        raise Refused("grounds_required", "请写明核查的依据和情况。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"核查情况最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    if found.status == RecheckStatus.WRONG and recheck.claim.feed and found.change is None:
        raise Refused("change_required", "数据有误的，请填写应当是什么。")
    if on_paper and found.enclosed is None:
        raise Refused("scan_required", "登记书面答复须上传答复的扫描件。")
    appeal = _at_work(recheck.appeal_id)
    recheck = Recheck.objects.select_related("authority", "claim", "household").get(pk=recheck.pk)
    if recheck.mass_id is not None:
        raise Refused("in_a_mass_case", "这一项已并入类案，请在类案中对整个批次一并答复。")
    change = found.change.as_json() if found.status == RecheckStatus.WRONG and found.change else None
    is_machine = isinstance(by, Machine)
    said_before = (recheck.status, recheck.text, recheck.change) == (found.status, text, change)
    if is_machine and recheck.answered_by_machine_id == by.pk and said_before:
        return recheck
    if on_paper and recheck.status in ANSWERED and not recheck.on_paper:
        raise Refused("answered_on_platform", "该部门已经在平台上答复，不能以书面答复代替；有疑问的，请其改正答复。")
    kept = recheck.file
    if found.enclosed is not None:
        kept = files.keep(
            [found.enclosed.content],
            name=found.enclosed.name,
            purpose=file_purposes.REPLY,
            content_type=found.enclosed.content_type,
            by=by,
            path=recheck.path,
        )
    moved = move(
        RECHECK,
        recheck.pk,
        _FINDINGS[found.status][on_paper],
        by=by,
        note=text,
        fields={"text": text, "file": kept},
        change=change,
        on_paper=on_paper,
        answered_by=None if is_machine else by,
        answered_by_machine=by if is_machine else None,
        answered_at=clock.now(),
    )
    said = RecheckStatus(moved.status).label
    tell_handlers(
        appeal, f"{recheck.addressee}答复：{said}（{recheck.claim.label}）", once=f"recheck:{moved.answered_at}"
    )
    return moved


def recall_open(appeal: Appeal) -> None:
    """Take back what departments have not answered: the objection is over."""
    with jurisdiction(appeal.authority.path):
        rows = Recheck.objects.select_for_update(of=("self",), no_key=True).filter(
            appeal=appeal, status=RecheckStatus.ASKED
        )
        move_all(RECHECK, list(rows), RecheckAction.RECALL, by=Mover.ROW, cause=appeal)


def _at_work(appeal_id: int) -> Appeal:
    """The objection, locked, while facts are checked. Raises Refused."""
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "household")
    appeal = rows.get(pk=appeal_id)
    if appeal.status == AppealStatus.FILED:
        raise Refused("not_accepted_yet", "请先受理，再请部门核查。")
    if appeal.status not in (AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT):
        raise Refused("not_being_checked", "这件异议已经提出处理意见或者办结，核查情况不再改动。")
    return appeal


def _tell_addressee(recheck: Recheck, text: str, *, once: str, to: list[int] | None = None) -> None:
    bureau = recheck.authority
    if to is None:
        to = people_of(bureau, recheck.department)
    tell_people(bureau, to, text, page=("recheck-page", recheck.pk), once=f"recheck:{recheck.pk}:{once}")


def people_of(bureau: Authority, department: str) -> list[int]:
    """Officers who answer there: the department's people, or the bureau's own."""
    if not department:
        return holders(bureau, RECHECK_ANSWER)
    posts = Post.objects.filter(authority=bureau, role=Role.DEPARTMENT, department=department)
    return sorted(set(posts.held_on(clock.today()).values_list("officer", flat=True)))


# --- the clock --------------------------------------------------------------------------------------------------------


def _near_or_late(on: date) -> list[tuple[int, str]]:
    rows = Recheck.objects.filter(Q(due_on__lt=on) | Q(due_on__lte=on + _SOON), status=RecheckStatus.ASKED, mass=None)
    return list(rows.order_by("pk").values_list("pk", "authority__path"))


def _remind(key: int, on: date) -> None:
    """Before the day the department is reminded; after it, those who handle the objection and the superior too."""
    recheck = Recheck.objects.select_related("authority__parent", "appeal__authority", "claim").filter(pk=key).first()
    if recheck is None or recheck.status != RecheckStatus.ASKED:
        raise MovedMeanwhile
    if recheck.due_on >= on:
        _tell_addressee(recheck, f"被异议的数据待核查，期限 {recheck.due_on}：{recheck.claim.label}", once="soon")
        return
    text = f"核查已超过期限（{recheck.due_on}）：{recheck.claim.label}"
    _tell_addressee(recheck, text, once="late")
    superior = recheck.authority.parent
    if superior is not None:
        people = people_of(superior, recheck.department)
        page, once = ("recheck-page", recheck.pk), f"recheck:{recheck.pk}:above"
        tell_people(superior, people, f"{recheck.addressee}{text}", page=page, once=once)
    tell_handlers(recheck.appeal, f"{recheck.addressee}{text}", once=f"recheck-late:{recheck.pk}")


remind = Sweep("remind-of-rechecks", due=_near_or_late, deal_with=_remind)
