"""Filing an objection (B7): the household says which fact is wrong and what is right, or asks that a person look.

Runs as the household, or at the counter in the officer's jurisdiction. No fee, no limit while the result is the
current one (E1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import File
from django.db import transaction

from appeals import acts, contested_facts, file_purposes
from appeals.changes import Change
from appeals.contested_facts import Contested
from appeals.enums import AppealAction, AppealStatus
from appeals.letters import RECEIPT
from appeals.models import REASON_LENGTH, Appeal, AppealFile, AppealSupplement, Claim
from appeals.rechecks import recall_open
from appeals.telling import tell_handlers, tell_household
from appeals.terms import handler_of, terms_of
from appeals.workflow import APPEAL, OPEN_TO_THE_HOUSEHOLD
from authorities import audit, clock, files
from authorities.acts import Act
from authorities.jurisdiction import jurisdiction, looking_nationwide
from authorities.models import Officer
from authorities.scans import Scan, look_at
from authorities.work_calendar import work_calendar
from casework import letters
from casework.deadlines import last_day
from casework.refusals import Refused, refused_in_words
from casework.workflow import add_events, begin, move
from registry.models import Household, Person, PublishedRun, PublishedType
from registry.people import messages
from registry.people.persons import actor
from typing_engine.corrections import changes_of
from typing_engine.held_facts import held_facts
from typing_engine.models import CorrectedRow, Run

SHORTEST = 2
_TEXT = 2000
# Bounds that nobody meets who has something to say: of one sending, of an objection's files and points, of a day.
MOST_FILES, MOST_KEPT, MOST_POINTS, MOST_A_DAY = 5, 30, 20, 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What a household can contest today: the published run and type, none of both before the first publication."""

    household: Household
    run: Run | None
    type: str
    facts: tuple[Contested, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point as it was typed: what it is about, what the row ought to be where that was said, and the words."""

    contested: Contested
    change: Change | None
    text: str


def standing_of(household: Household) -> Standing:
    """What the household can contest: the facts that its type rests on. Looks nationwide, as explanations do."""
    with looking_nationwide():
        published = PublishedType.objects.filter(pk=household.pk).first()
        if published is None:
            return Standing(household, None, "", tuple(contested_facts.by_a_person()))
        run_id = published.run_id
        if run_id is None:
            shown = PublishedRun.objects.filter(province=published.province, is_current=True).first()
            if shown is None:
                # Not written by a run: no fact stands behind it that could be named.
                return Standing(household, None, published.type, tuple(contested_facts.by_a_person()))
            run_id = shown.pk
        run = Run.objects.select_related("standard").get(pk=run_id)
        # As its run read them, and as they were put right since.
        rows = CorrectedRow.objects.filter(correction__run=run, household=household).order_by("id")
        held = held_facts(household, at=run.computed_at).changed(changes_of(rows))
    return Standing(household, run, published.type, tuple(contested_facts.contested_facts(held, run)))


def open_appeal(household: Household) -> Appeal | None:
    """The objection of the household that nobody has decided yet."""
    rows = Appeal.objects.filter(household=household, status__in=[*OPEN_TO_THE_HOUSEHOLD, AppealStatus.PROPOSED])
    return rows.select_related("authority").first()


@transaction.atomic
def file(
    standing: Standing,
    point: Point,
    *,
    enclosed: Sequence[File] = (),
    by: Person | Officer,
    consent: File | None = None,
) -> Appeal:
    """File an objection, or add a point to the one that is open. Raises Refused, and then nothing is filed.

    An officer files at the counter, with the operator's signed `consent`, which is kept with the objection.
    """
    household = standing.household
    text = _worded(point)
    if isinstance(by, Officer) and consent is None:
        raise Refused("consent_missing", "请上传经营者签名的委托书（照片或者 PDF）。")
    scans = _looked_at(enclosed)
    signed = look_at(consent) if consent is not None else None
    appeal = open_appeal(household)
    if appeal is None:
        appeal = _begun(standing, by=by, signed=signed)
        claim = _claimed(appeal, point, text)
        for scan in scans:
            _keep(appeal, scan, by=by)
        _issue_receipt(appeal, by=by)
    else:
        appeal = _locked(appeal.pk)
        claim = _claimed(appeal, point, text)
        for scan in [*scans, *([signed] if signed else [])]:
            _keep(appeal, scan, by=by)
        add_events(APPEAL, [appeal], AppealAction.ADD, by=by, note=claim.label)
    tell_handlers(appeal, f"收到分型异议：{household}，{claim.label}", once=claim.about)
    return appeal


@transaction.atomic
def add_files(appeal: Appeal, enclosed: Sequence[File], *, by: Person) -> list[AppealFile]:
    """Add files to an objection that is not decided. Raises Refused."""
    scans = _looked_at(enclosed)
    appeal = _locked(appeal.pk)
    return [_keep(appeal, scan, by=by) for scan in scans]


@transaction.atomic
def supply(appeal: Appeal, text: str, *, enclosed: Sequence[File] = (), by: Person | Officer) -> Appeal:
    """Answer what was asked for, with files; the office's clock goes on. Raises Refused.

    At the counter what the operator signed is enclosed.
    """
    if isinstance(by, Officer) and not enclosed:
        raise Refused("consent_missing", "请上传经营者签名的补充说明（照片或者 PDF）。")
    text = text.strip()
    if len(text) < SHORTEST:
        raise Refused("text_required", "请说明补充了什么。")
    if len(text) > _TEXT:
        raise Refused("text_too_long", f"说明最多 {_TEXT} 字，现在有 {len(text)} 字。")
    scans = _looked_at(enclosed)
    appeal = _locked(appeal.pk)
    asked = AppealSupplement.objects.select_for_update(no_key=True).filter(appeal=appeal, answered_at=None).last()
    if asked is None or appeal.status != AppealStatus.SUPPLEMENT:
        raise Refused("nothing_asked", "现在没有需要补充的内容，请刷新后查看。")
    for scan in scans:
        _keep(appeal, scan, by=by)
    asked.answer, asked.answered_at = text, clock.now()
    asked.answered_by, asked.taken_by = (by, None) if isinstance(by, Person) else (None, by)
    asked.save(update_fields=["answer", "answered_by", "taken_by", "answered_at"])
    due = appeal.going_on(clock.today(), calendar=work_calendar())
    appeal = move(APPEAL, appeal.pk, AppealAction.SUPPLY, by=by, **due.columns())
    tell_handlers(appeal, f"经营者已补充：{appeal.household}", once=f"supplied:{asked.pk}")
    return appeal


@transaction.atomic
def withdraw(appeal: Appeal, *, by: Person | Officer, note: str = "", signed: File | None = None) -> Appeal:
    """Take an objection back while nothing is decided; another may be filed. Raises Refused.

    An officer does so on a paper that the operator signed, and the household is told.
    """
    if isinstance(by, Officer):
        if not note.strip():
            raise Refused("reason_required", "请填写撤回的原因，并注明经营者本人到场要求撤回。")
        if signed is None:
            raise Refused("consent_missing", "请上传经营者签名的撤回申请（照片或者 PDF）。")
    scan = None if signed is None else look_at(signed)
    moved = move(APPEAL, appeal.pk, AppealAction.WITHDRAW, by=by, note=note.strip()[:REASON_LENGTH])
    if scan is not None:
        _keep(moved, scan, by=by)
    recall_open(moved)
    tell_handlers(moved, f"经营者撤回了分型异议：{moved.household}", once="withdrawn")
    if isinstance(by, Officer):
        tell_household(moved, title="分型异议已撤回", text="窗口按您签名的申请撤回了异议；不是您本意的，可以再次提出")
    return moved


def _worded(point: Point) -> str:
    text = point.text.strip()
    if point.change is None and len(text) < SHORTEST:
        raise Refused("reason_required", "请说明哪里不对、应当是什么。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"说明最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    return text


def _looked_at(enclosed: Sequence[File]) -> list[Scan]:
    """What was sent, each file looked at. None is left out in silence. Raises Refused."""
    if len(enclosed) > MOST_FILES:
        raise Refused(
            "too_many_files", f"一次最多上传 {MOST_FILES} 个文件，现在有 {len(enclosed)} 个；其余的可以再补充。"
        )
    return [look_at(one) for one in enclosed]


def _begun(standing: Standing, *, by: Person | Officer, signed: Scan | None) -> Appeal:
    household, today = standing.household, clock.today()
    lately = Appeal.objects.filter(household=household, filed_at__gte=clock.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused("too_many_today", f"一天之内最多提出 {MOST_A_DAY} 次；请在已提出的异议中补充，或者明天再提出。")
    kept = None
    if signed is not None:
        kept = files.keep(
            [signed.content],
            name=signed.name,
            purpose=file_purposes.CONSENT,
            content_type=signed.content_type,
            by=by,
            path=household.path,
            household=household.pk,
        )
    days = terms_of(household.path, today).acceptance_days
    due = last_day(today, days, calendar=work_calendar())
    appeal = Appeal(
        path=household.path,
        household=household,
        authority=handler_of(household.path, today),
        run=standing.run,
        type_then=standing.type,
        filed_at=clock.now(),
        filed_by_person=by if isinstance(by, Person) else None,
        filed_by=by if isinstance(by, Officer) else None,
        consent_file=kept,
        **due.columns(),
    )
    begin(APPEAL, appeal, AppealAction.FILE, by=by)
    _record(acts.APPEAL_FILED, appeal, by=by, note=appeal.number)
    return appeal


def _claimed(appeal: Appeal, point: Point, text: str) -> Claim:
    contested = point.contested
    if Claim.objects.filter(appeal=appeal).count() >= MOST_POINTS:
        text = f"一件异议最多 {MOST_POINTS} 项；还有其他不对的，请在说明中写明，工作人员会一并核查。"
        raise Refused("too_many_points", text)
    _must_not_overlap(appeal, point.change)
    made = Claim(
        path=appeal.path,
        household=appeal.household,
        appeal=appeal,
        about=_about(point),
        label=_label(point),
        says=contested.says,
        feed=contested.feed.name if contested.feed else "",
        change=point.change.as_json() if point.change else None,
        text=text,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    return made


def _about(point: Point) -> str:
    """A period that nobody has delivered is called by the days that were typed."""
    if point.contested.key is None and point.change is not None:
        return contested_facts.name_of(point.change.feed, point.change.key)
    return point.contested.about


def _label(point: Point) -> str:
    if point.contested.key is None and point.change is not None:
        key = point.change.key
        return f"{point.change.feed.label}（{key['period_start']} 至 {key['period_end']}）"
    return point.contested.label


def _must_not_overlap(appeal: Appeal, change: Change | None) -> None:
    """Two periods that share a day would be summed: one of them is wrong. Raises Refused."""
    if change is None or "period_start" not in change.key:
        return
    others = Claim.objects.filter(appeal=appeal, feed=change.feed.name, change__isnull=False)
    for claim in others:
        other = Change.from_json(change.feed, claim.change).key
        same = dict(other) == dict(change.key)
        if (
            not same
            and other["period_start"] <= change.key["period_end"]
            and change.key["period_start"] <= other["period_end"]
        ):
            raise Refused("period_overlaps", f"与这件异议里的“{claim.label}”所属期重叠，请核对日期。")


def _issue_receipt(appeal: Appeal, *, by: Person | Officer) -> None:
    officer = by if isinstance(by, Officer) else None
    with jurisdiction(appeal.authority.path):
        letter = letters.issue(RECEIPT, appeal, authority=appeal.authority, household=appeal.household, by=officer)
    said = letters.Letter.from_json(letter.text)
    messages.send(appeal.household, title=said.title, text=said.message, view="my-appeal", key=appeal.pk)


def _locked(appeal_id: int) -> Appeal:
    """The objection, locked, that the household may still add to. Raises Refused."""
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "household")
    appeal = rows.get(pk=appeal_id)
    if appeal.status not in OPEN_TO_THE_HOUSEHOLD:
        raise Refused("appeal_closed", "这件异议正在作出决定或者已经办结，不能再补充；对结果仍有异议的，可以另行提出。")
    return appeal


def _keep(appeal: Appeal, scan: Scan, *, by: Person | Officer) -> AppealFile:
    if AppealFile.objects.filter(appeal=appeal).count() >= MOST_KEPT:
        raise Refused("too_many_files", f"一件异议最多 {MOST_KEPT} 个文件，请合并后上传。")
    stored = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.EVIDENCE,
        content_type=scan.content_type,
        by=by if isinstance(by, Officer) else None,
        path=appeal.path,
        household=appeal.household_id,
    )
    return AppealFile.objects.create(
        path=appeal.path,
        household=appeal.household,
        appeal=appeal,
        file=stored,
        added_by=by if isinstance(by, Officer) else None,
        added_by_person=by if isinstance(by, Person) else None,
        added_at=clock.now(),
    )


def _record(act: Act, appeal: Appeal, *, by: Person | Officer, note: str) -> None:
    who = actor(by) if isinstance(by, Person) else by
    with jurisdiction(appeal.path):
        audit.record(act, by=who, on=appeal, household=appeal.household_id, note=note)
