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
from appeals.decisions import ContestedDecision, handler_of_decision
from appeals.enums import AppealAction, AppealStatus, AppealSubject
from appeals.letters import RECEIPT
from appeals.models import REASON_LENGTH, Appeal, AppealFile, AppealSupplement, Claim
from appeals.rechecks import recall_open
from appeals.telling import tell_handlers, tell_household
from appeals.terms import handler_of, terms_of
from appeals.workflow import APPEAL, OPEN_TO_THE_HOUSEHOLD
from authorities import audit, clock, files
from authorities.acts import Act
from authorities.jurisdiction import jurisdiction, looking_nationwide
from authorities.models import Authority, Officer, StoredFile
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
_TEXT, SAYS_LENGTH = 2000, 1000
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
    """One point as it was typed: what it is about, what the row ought to be where that was said, and the words.

    `replaces` is the number of the point that was mistyped and is filed anew.
    """

    contested: Contested
    change: Change | None
    text: str
    replaces: int | None = None


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
    """The objection of the household to its type that nobody has decided yet."""
    rows = Appeal.objects.filter(household=household, subject=AppealSubject.TYPING)
    rows = rows.filter(status__in=[*OPEN_TO_THE_HOUSEHOLD, AppealStatus.PROPOSED])
    return rows.select_related("authority").first()


@transaction.atomic
def file(
    standing: Standing,
    point: Point,
    *,
    enclosed: Sequence[File] = (),
    by: Person | Officer,
    counter: Authority | None = None,
    consent: File | None = None,
) -> Appeal:
    """File an objection, or add a point to the one that is open. Raises Refused, and then nothing is filed.

    An officer files at the `counter` of a bureau or station, with the operator's signed `consent`, which is kept with
    the objection.
    """
    household = standing.household
    text = _worded(point.text, required=point.change is None)
    scans, signed = _looked_at(enclosed), _signed(consent, by=by)
    appeal = open_appeal(household)
    if appeal is None:
        appeal = _begun(
            Appeal(
                path=household.path,
                household=household,
                authority=handler_of(household.path),
                run=standing.run,
                type_then=standing.type,
            ),
            by=by,
            counter=counter,
            signed=signed,
        )
        claim = _claimed(appeal, point, text)
        for scan in scans:
            _keep(appeal, scan, by=by, claim=claim)
        _issue_receipt(appeal, by=by)
    else:
        appeal = _locked(appeal.pk)
        again = _same_point(appeal, point) if point.replaces is None else None
        if again is not None and (text or scans or signed):
            return _merged(appeal, again, point, text, scans=[*scans, *([signed] if signed else [])], by=by)
        former = _taken_back(appeal, point.replaces, by=by) if point.replaces is not None else None
        claim = _claimed(appeal, point, text, replaces=former)
        for scan in scans:
            _keep(appeal, scan, by=by, claim=claim)
        if signed is not None:
            _keep(appeal, signed, by=by)
        add_events(APPEAL, [appeal], AppealAction.ADD, by=by, note=claim.label)
    tell_handlers(appeal, f"收到分型异议：{household}，{claim.label}", once=claim.about)
    return appeal


@transaction.atomic
def file_decision(
    contested: ContestedDecision,
    text: str,
    *,
    enclosed: Sequence[File] = (),
    by: Person | Officer,
    counter: Authority | None = None,
    consent: File | None = None,
) -> Appeal:
    """Object to a decision about the household's case, once a decision. Raises Refused, and then nothing is filed.

    An officer files at the `counter`, with the operator's signed `consent`.
    """
    case, household = contested.case, contested.case.household
    text = _worded(text)
    scans, signed = _looked_at(enclosed), _signed(consent, by=by)
    appeal = _begun(
        Appeal(
            subject=AppealSubject.DECISION,
            # Where its case lies, whose bureau goes on with it, wherever the household has moved since.
            path=case.path,
            household=household,
            authority=handler_of_decision(contested),
            case=case,
            against=contested.decision,
        ),
        by=by,
        counter=counter,
        signed=signed,
    )
    claim = Claim(
        path=appeal.path,
        household=household,
        appeal=appeal,
        about=contested.about,
        label=contested.label,
        says=contested.says[:SAYS_LENGTH],
        text=text,
        made_at=clock.now(),
    )
    claim.save(force_insert=True)
    for scan in scans:
        _keep(appeal, scan, by=by)
    _issue_receipt(appeal, by=by)
    tell_handlers(appeal, f"收到{appeal.get_subject_display()}：{household}，{claim.label}", once=claim.about)
    return appeal


@transaction.atomic
def take_back(appeal: Appeal, claim_id: int, *, by: Person | Officer, signed: File | None = None) -> Claim:
    """Take one of several points back before the objection is accepted; it stays readable. Raises Refused.

    An officer does so on a paper that the operator signed, and the household is told.
    """
    if isinstance(by, Officer) and signed is None:
        raise Refused("consent_missing", "请上传经营者签名的收回申请（照片或者 PDF）。")
    scan = look_at(signed) if isinstance(by, Officer) else None
    appeal = _locked(appeal.pk)
    paper = _keep(appeal, scan, by=by).file if scan is not None else None
    claim = _taken_back(appeal, claim_id, by=by, paper=paper)
    if not Claim.objects.standing().filter(appeal=appeal).exists():
        text = "这是唯一的一项：写错了的，请点“写错了，改正这一项”；不想提出了的，请撤回整件。"
        raise Refused("last_point", text)
    add_events(APPEAL, [appeal], AppealAction.TAKE_BACK, by=by, note=claim.label)
    tell_handlers(appeal, f"经营者收回了一项异议：{appeal.household}，{claim.label}", once=f"taken-back:{claim.pk}")
    if isinstance(by, Officer):
        text = f"窗口按您签名的申请收回了“{claim.label}”一项；不是您本意的，可以再次提出"
        tell_household(appeal, title=f"{appeal.get_subject_display()}已收回一项", text=text)
    return claim


@transaction.atomic
def add_files(appeal: Appeal, enclosed: Sequence[File], *, claim_id: int | None = None, by: Person) -> list[AppealFile]:
    """Add files to an objection that is not decided: to one point of it, or to the whole. Raises Refused."""
    scans = _looked_at(enclosed)
    appeal = _locked(appeal.pk)
    claim = _point_of(appeal, claim_id)
    return [_keep(appeal, scan, by=by, claim=claim) for scan in scans]


@transaction.atomic
def supply(
    appeal: Appeal,
    text: str,
    *,
    enclosed: Sequence[File] = (),
    claim_id: int | None = None,
    by: Person | Officer,
) -> Appeal:
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
    claim = _point_of(appeal, claim_id)
    kept = [_keep(appeal, scan, by=by, claim=claim) for scan in scans]
    asked.answer, asked.answered_at = text, clock.now()
    asked.answered_by, asked.taken_by = (by, None) if isinstance(by, Person) else (None, by)
    asked.save(update_fields=["answer", "answered_by", "taken_by", "answered_at"])
    due = appeal.going_on(clock.today(), calendar=work_calendar())
    signed = {"signed": kept[0].file} if isinstance(by, Officer) else {}
    appeal = move(APPEAL, appeal.pk, AppealAction.SUPPLY, by=by, event_fields=signed, **due.columns())
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
    paper = {} if signed is None else {"signed": _keep(appeal, look_at(signed), by=by).file}
    note = note.strip()[:REASON_LENGTH]
    moved = move(APPEAL, appeal.pk, AppealAction.WITHDRAW, by=by, note=note, event_fields=paper)
    recall_open(moved)
    tell_handlers(moved, f"经营者撤回了{moved.get_subject_display()}：{moved.household}", once="withdrawn")
    if isinstance(by, Officer):
        text = "窗口按您签名的申请撤回了异议；不是您本意的，可以再次提出"
        tell_household(moved, title=f"{moved.get_subject_display()}已撤回", text=text)
    return moved


def _worded(text: str, *, required: bool = True) -> str:
    text = text.strip()
    if required and len(text) < SHORTEST:
        raise Refused("reason_required", "请说明哪里不对、应当是什么。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"说明最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    return text


def _signed(consent: File | None, *, by: Person | Officer) -> Scan | None:
    """The operator's consent, without which nobody files for him. Raises Refused."""
    if isinstance(by, Officer) and consent is None:
        raise Refused("consent_missing", "请上传经营者签名的委托书（照片或者 PDF）。")
    return look_at(consent) if consent is not None else None


def _looked_at(enclosed: Sequence[File]) -> list[Scan]:
    """What was sent, each file looked at. None is left out in silence. Raises Refused."""
    if len(enclosed) > MOST_FILES:
        raise Refused(
            "too_many_files", f"一次最多上传 {MOST_FILES} 个文件，现在有 {len(enclosed)} 个；其余的可以再补充。"
        )
    return [look_at(one) for one in enclosed]


def _begun(appeal: Appeal, *, by: Person | Officer, counter: Authority | None, signed: Scan | None) -> Appeal:
    """The objection, filed: with its day, who filed it, and at which counter."""
    household, today = appeal.household, clock.today()
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
            path=appeal.path,
            household=household.pk,
        )
    days = terms_of(appeal.path, today).acceptance_days
    due = last_day(today, days, calendar=work_calendar())
    filed = {
        "filed_at": clock.now(),
        "filed_by_person": by if isinstance(by, Person) else None,
        "filed_by": by if isinstance(by, Officer) else None,
        "counter": counter,
        "consent_file": kept,
        **due.columns(),
    }
    for name, value in filed.items():
        setattr(appeal, name, value)
    begin(APPEAL, appeal, AppealAction.FILE, by=by)
    _record(acts.APPEAL_FILED, appeal, by=by, note=appeal.number)
    return appeal


def _same_point(appeal: Appeal, point: Point) -> Claim | None:
    """The point about the same fact that the objection has already."""
    return Claim.objects.standing().filter(appeal=appeal, about=_about(point)).first()


def _merged(
    appeal: Appeal, claim: Claim, point: Point, text: str, *, scans: Sequence[Scan], by: Person | Officer
) -> Appeal:
    """Somebody else of the household, or another counter, says the same again: what is new of it joins the point, and
    nobody is heard twice about one fact."""
    for scan in scans:
        _keep(appeal, scan, by=by, claim=claim)
    ought = f"应当是：{point.change.words}。" if point.change and point.change.as_json() != claim.change else ""
    note = f"{claim.label}。{ought}{text}"[:REASON_LENGTH]
    add_events(APPEAL, [appeal], AppealAction.MERGE, by=by, note=note)
    tell_handlers(appeal, f"再次提出同一项异议，已并入：{appeal.household}，{note}", once=f"merged:{clock.now()}")
    return appeal


def _taken_back(appeal: Appeal, claim_id: int, *, by: Person | Officer, paper: StoredFile | None = None) -> Claim:
    """A point that the household takes back, while nobody has begun to check it. Raises Refused.

    At a counter it does so on `paper`; without one nobody files a point anew in its place.
    """
    at_the_counter = isinstance(by, Officer)
    if appeal.status != AppealStatus.FILED or (at_the_counter and paper is None):
        text = "受理以后不能收回或者改正一项，部门可能已经在核查；写错了的，请补充说明，或者撤回整件后重新提出。"
        raise Refused("being_checked", text)
    claim = Claim.objects.standing().filter(appeal=appeal, pk=claim_id, by_officer=None).first()
    if claim is None:
        raise Refused("no_such_point", "没有找到这一项，它可能已经收回。请刷新后查看。")
    claim.taken_back_at = clock.now()
    if at_the_counter:
        claim.taken_back_officer, claim.taken_back_file = by, paper
        claim.save(update_fields=["taken_back_at", "taken_back_officer", "taken_back_file"])
    else:
        claim.taken_back_by = by
        claim.save(update_fields=["taken_back_at", "taken_back_by"])
    return claim


def _point_of(appeal: Appeal, claim_id: int | None) -> Claim | None:
    """The point that files are about: the one that was named, or the only one."""
    standing = list(Claim.objects.standing().filter(appeal=appeal))
    if claim_id is None:
        return standing[0] if len(standing) == 1 else None
    return next((claim for claim in standing if claim.pk == claim_id), None)


def _claimed(appeal: Appeal, point: Point, text: str, *, replaces: Claim | None = None) -> Claim:
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
        replaces=replaces,
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
        return contested_facts.label_of(point.change.feed, point.change.key)
    return point.contested.label


def _must_not_overlap(appeal: Appeal, change: Change | None) -> None:
    """Two periods that share a day would be summed: one of them is wrong. Raises Refused."""
    if change is None or "period_start" not in change.key:
        return
    others = Claim.objects.standing().filter(appeal=appeal, feed=change.feed.name, change__isnull=False)
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


def _keep(appeal: Appeal, scan: Scan, *, by: Person | Officer, claim: Claim | None = None) -> AppealFile:
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
        household_id=appeal.household_id,
        appeal=appeal,
        claim=claim,
        file=stored,
        added_by=by if isinstance(by, Officer) else None,
        added_by_person=by if isinstance(by, Person) else None,
        added_at=clock.now(),
    )


def _record(act: Act, appeal: Appeal, *, by: Person | Officer, note: str) -> None:
    who = actor(by) if isinstance(by, Person) else by
    with jurisdiction(appeal.path):
        audit.record(act, by=who, on=appeal, household=appeal.household_id, note=note)
