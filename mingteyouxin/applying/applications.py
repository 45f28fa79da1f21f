"""Self-application (C5): begun, filled in step by step, submitted, supplemented, withdrawn, ended by the clock.

Everything is a row as soon as it is said, so that any phone goes on where another stopped. Runs on behalf of the
household itself, or of a bureau whose officer files at the counter with the household's consent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import jurisdiction, upwards
from authorities.models import Officer, StoredFile
from authorities.refusals import Refused, whole
from authorities.remedies import remedy_of
from casework.refusals import IllegalTransition
from casework.service import SERVED
from casework.sweeps import Sweep
from casework.workflow import Mover, begin, move
from mingteyouxin import acts
from mingteyouxin.cases import criteria_check
from mingteyouxin.cases.enums import CaseAction, CaseStatus, EligibilityMoment, SupplementStage, Verdict
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import RECOMMENDATIONS_ONLY, WAITS_FOR_A_PERSON, Case
from mingteyouxin.cases.part_models import CaseAnswer, Evidence, Supplement
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests import contested
from mingteyouxin.contests.contested import Contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.county_places import bureau_of
from registry.enums import RecognitionClass
from registry.models import Household, Person
from registry.people.persons import actor
from typing_engine.annual import type_in_year

# While the household may write in its case.
EDITABLE = (CaseStatus.DRAFT, CaseStatus.RETURNED)
_STATEMENT = 2000
_ANSWER = 1000
ASK_A_PERSON = "这是系统按期限终止的；您认为不应当终止的，可以打开本件请工作人员复核。"


# Fields of the form, by their ids on the page: on the phone as at the counter.
CLASS_FIELD = "class"
STATEMENT_FIELD = "statement"


def file_field(key: str) -> str:
    """The field in which the files to a criterion are handed in."""
    return f"file-{key}"


def words_field(key: str) -> str:
    """The field in which a criterion is explained."""
    return f"text-{key}"


class NotEligible(Refused):
    """What keeps the household from applying; `findings` say what, why, and which of it can be contested."""

    def __init__(self, blocking: list[eligibility.Finding]) -> None:
        super().__init__("not_eligible", "目前不能提交：" + "；".join(finding.text for finding in blocking))
        self.findings = blocking


class Incomplete(Refused):
    """Something is still to be filled in; `missing` says what, and at which step."""

    def __init__(self, missing: list["Missing"]) -> None:
        super().__init__("incomplete", "还不能提交：" + "；".join(one.text for one in missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be filled in: at which step of the form, what, and in which field, by its id on the page."""

    step: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a household stands: all findings, those that block, and those of them that no contest of its lets go of."""

    found: list[eligibility.Finding]
    blocking: list[eligibility.Finding]
    hard: list[eligibility.Finding]


def rounds_for(household: Household, *, on: date) -> list[PublicRound]:
    """Rounds that the household may apply in, open ones and those to come: of its county and city, for a province's
    take recommendations only (附件二(五)2)."""
    above = upwards(household.path)[2:]
    rounds = PublicRound.objects.filter(path__in=above, cancelled=False, applications_until__gte=on)
    return list(rounds.select_related("authority", "standard").order_by("applications_from", "-path"))


def asked(household: Household, round_: PublicRound, *, case: Case | None = None) -> eligibility.Asked:
    """The question whether the household may apply: from the day of application once there is one, else from today."""
    today = clock.today()
    anchor = case.anchor_on if case is not None and case.anchor_on else today
    return eligibility.Asked(household, round_, RecognitionPath.APPLICATION, anchor, today, case)


@transaction.atomic
def start(
    household: Household, round_: PublicRound, *, by: Person | Officer, consent_file: StoredFile | None = None
) -> Case:
    """Begin an application, with what the operator had filled in before he withdrew one in this round.

    Raises Refused when the round takes none, or one is being filled in already.
    """
    _must_be_open(round_)
    if round_.authority.level not in (Level.COUNTY, Level.CITY):
        raise Refused("recommendations_only", RECOMMENDATIONS_ONLY)
    by_officer = isinstance(by, Officer)
    if by_officer and consent_file is None:
        raise Refused("consent_missing", "窗口代为申报的，须先上传经营者签名的委托书或者同意书。")
    case = Case(
        path=household.path,
        household=household,
        authority=round_.authority,
        place=bureau_of(household.authority),
        round=round_,
        recognition_path=RecognitionPath.APPLICATION,
        status=CaseStatus.DRAFT,
        operator_index=household.operator_id_index,
        operator_name=household.operator_name,
        started_at=clock.now(),
        filed_by=by if by_officer else None,
        filed_by_person=None if by_officer else by,
        consent_file=consent_file,
    )
    begun = begin(CASE, case, CaseAction.START, by=by, event=acts.CASE_STARTED)
    _take_over(begun, by=by)
    return begun


def _take_over(case: Case, *, by: Person | Officer) -> None:
    """What the same operator had filled in before, in this round, in an application that was withdrawn or lapsed."""
    over = Case.objects.filter(
        household=case.household_id,
        round=case.round_id,
        recognition_path=case.recognition_path,
        operator_index=case.operator_index,
        status__in=[CaseStatus.WITHDRAWN, CaseStatus.LAPSED],
    )
    before = over.exclude(recognition_class="").order_by("-id").first()
    if before is None:
        return
    case.recognition_class, case.statement = before.recognition_class, before.statement
    case.save(update_fields=["recognition_class", "statement"])
    said = CaseAnswer.objects.filter(case=before).exclude(claimed=False, text="")
    CaseAnswer.objects.bulk_create(
        CaseAnswer(
            path=case.path,
            household_id=case.household_id,
            case=case,
            criterion=one.criterion,
            claimed=one.claimed,
            text=one.text,
        )
        for one in said
    )
    Evidence.objects.bulk_create(
        Evidence(
            path=case.path,
            household_id=case.household_id,
            case=case,
            criterion=one.criterion,
            file_id=one.file_id,
            added_at=clock.now(),
            added_by=by if isinstance(by, Officer) else None,
            added_by_person=by if isinstance(by, Person) else None,
        )
        for one in Evidence.objects.filter(case=before)
    )
    criteria_check.check(case)


@transaction.atomic
def choose_class(case: Case, kind: RecognitionClass, *, by: Person | Officer) -> Case:
    """Choose the class, while the application is a draft: one household, one class (C1). Raises Refused."""
    case = writable(case)
    if case.status != CaseStatus.DRAFT:
        raise Refused("class_is_fixed", "申报类别提交后不能更改；需要更改的，撤回后重新申报。")
    rule = standard_tree.read(case.round.standard).rules.get(kind)
    if rule is None or not rule.is_open:
        raise Refused("class_not_open", "本批次没有开展这一类的认定，请选择其他类别。")
    if case.recognition_class != kind:
        # Answers are to the criteria of a class; what was said about another one is kept nowhere.
        CaseAnswer.objects.filter(case=case).update(claimed=False, text="")
        case.recognition_class = kind
        case.save(update_fields=["recognition_class"])
        criteria_check.check(case)
        _saved(case, by=by, what="类别")
    return case


@transaction.atomic
def answer(case: Case, answers: Mapping[str, tuple[bool, str]], *, by: Person | Officer) -> None:
    """What the household says about criteria that it alone can answer: key → (met, explanation). Raises Refused."""
    case = writable(case)
    own = {criterion.key for criterion in rule_of(case).criteria if criterion.asks_household}
    if not own.issuperset(answers):
        raise Refused("not_asked", "部门掌握的条件由系统核对，不需要填写。")
    for key, (claimed, text) in answers.items():
        said = {"claimed": claimed, "text": whole(text, most=_ANSWER, field=words_field(key))}
        CaseAnswer.objects.update_or_create(
            case=case,
            criterion=key,
            defaults=said,
            create_defaults={"path": case.path, "household_id": case.household_id, **said},
        )
    _saved(case, by=by, what="条件")


@transaction.atomic
def state(case: Case, statement: str, *, by: Person | Officer) -> None:
    """The household's own words. Raises Refused."""
    case = writable(case)
    case.statement = whole(statement, most=_STATEMENT, field=STATEMENT_FIELD)
    case.save(update_fields=["statement"])
    _saved(case, by=by, what="申报理由")


def rule_of(case: Case) -> standard_tree.RuleRead:
    """What the standard asks for in the case's class. Raises Refused before a class is chosen."""
    if not case.recognition_class:
        raise Refused("class_missing", "请先选择申报类别。")
    return standard_tree.read(case.round.standard).rules[RecognitionClass(case.recognition_class)]


def missing(case: Case) -> list[Missing]:
    """What is still to be filled in before the application can be submitted."""
    if not case.recognition_class:
        return [Missing("class", "请选择申报类别。", CLASS_FIELD)]
    rule, found = rule_of(case), []
    contests = contested.contested(case.household_id, year=case.round.year)
    with_files = set(Evidence.objects.filter(case=case).values_list("criterion", flat=True))
    possible = _possible(case, rule, contests=contests)
    for criterion in rule.criteria:
        if criterion.asks_household and criterion.key in possible and criterion.key not in with_files:
            text = f"“{criterion.wording}”还没有上传材料（{criterion.evidence}）。"
            found.append(Missing("criteria", text, file_field(criterion.key)))
    if not rule.is_met(possible):
        label = RecognitionClass(case.recognition_class).label
        found.append(Missing("criteria", f"所填条件还不满足“{label}”类的要求，请核对条件，或者改选其他类别。"))
    if not case.statement.strip():
        found.append(Missing("statement", "请填写申报理由。", STATEMENT_FIELD))
    return found


def _possible(case: Case, rule: standard_tree.RuleRead, *, contests: Contested) -> set[str]:
    """Criteria that may be met, by what the household says and by what no list denies.

    A list or a fact that speaks against the household stops nobody who contests that very criterion (E4): a person
    finds out.
    """
    answers = {row.criterion: row for row in CaseAnswer.objects.filter(case=case)}
    possible = set()
    for criterion in rule.criteria:
        row = answers.get(criterion.key)
        if criterion.asks_household:
            counts = row is not None and row.claimed
        else:
            named = contested.criterion(case.round.standard_id, case.recognition_class, criterion.key)
            denied = row is not None and row.checked == Verdict.NOT_MET
            counts = not denied or contests.lifts(criterion.contested_as, named)
        if counts:
            possible.add(criterion.key)
    return possible


@transaction.atomic
def submit(case: Case, *, declared: bool, by: Person | Officer) -> Case:
    """Lodge the application: the day of application, the place in line. Raises Refused, Incomplete, NotEligible.

    While the household contests what bars it, the application is lodged on condition and keeps its place.
    """
    case = _editable(case)
    if case.status != CaseStatus.DRAFT:
        raise IllegalTransition("该申报", case.get_status_display())
    must_be_complete(case, declared=declared)
    stand = stand_of(case)
    if stand.hard:
        raise NotEligible(stand.hard)
    return lodge(case, stand, CaseAction.SUBMIT, by=by, at=clock.now(), declared_at=clock.now(), **_no_request(case))


def must_be_complete(case: Case, *, declared: bool) -> None:
    """Raise Refused where the round takes no applications, nothing was declared, or something is still missing."""
    _must_be_open(case.round)
    if not declared:
        raise Refused("not_declared", "请阅读并勾选承诺：所填内容和上传材料真实。")
    criteria_check.check(case)
    if found_missing := missing(case):
        raise Incomplete(found_missing)


def stand_of(case: Case, *, anchor: date | None = None) -> Stand:
    """How the household of a draft stands to every condition, from the day of application, which is today's if none."""
    question = asked(case.household, case.round, case=case)
    found = eligibility.findings(replace(question, anchor_on=anchor) if anchor else question)
    contests = contested.contested(case.household_id, year=case.round.year)
    blocking = [finding for finding in found if finding.blocks]
    hard = [finding for finding in blocking if not contests.lifts(finding.contestable, finding.contest)]
    return Stand(found, blocking, hard)


def lodge(case: Case, stand: Stand, action: CaseAction, *, by: Person | Officer, at: datetime, **changes) -> Case:
    """Put a draft in line as it stands, from a moment on: on condition where a datum that bars it is in doubt."""
    rule = rule_of(case)
    on_condition = bool(stand.blocking) or not rule.is_met(_possible(case, rule, contests=Contested()))
    moved = move(
        CASE,
        case.pk,
        action,
        by=by,
        on_condition=on_condition,
        anchor_on=localtime(at).date(),
        # A clock that was set back lets nothing be lodged before it was begun.
        lodged_at=max(at, case.started_at),
        type_then=type_in_year(case.household, case.round.year) or "",
        **changes,
    )
    eligibility.keep(moved, stand.found, moment=EligibilityMoment.SUBMISSION)
    label = moved.get_recognition_class_display()
    condition = "有一项数据还在核实，申报先受理，排队次序不变；核实后仍不符合的，不能认定。" if on_condition else ""
    tell(
        moved,
        title="名特优新申报已提交",
        text=f"“{label}”类申报已提交{case.authority.name}，{case.round.review_from:%Y-%m-%d} 开始审核。{condition}",
    )
    return moved


@transaction.atomic
def resubmit(case: Case, text: str, *, by: Person | Officer) -> Case:
    """Answer a request for supplements. Raises Refused when its days are over or nothing is said or added."""
    case = _editable(case)
    if case.status != CaseStatus.RETURNED:
        raise IllegalTransition("该申报", case.get_status_display())
    if case.is_over(clock.today()):
        raise Refused("supplement_late", f"补正期限 {case.due_on} 已过，不能再提交。")
    if not text.strip():
        raise Refused("answer_missing", "请说明补充或者更正了什么。")
    waiting = Supplement.objects.filter(case=case, stage=SupplementStage.REVIEW, answered_at=None)
    waiting.update(answer=whole(text, most=_STATEMENT, field="answer"), answered_at=clock.now())
    return move(CASE, case.pk, CaseAction.RESUBMIT, by=by)


@transaction.atomic
def withdraw(case: Case, *, by: Person | Officer, note: str = "") -> Case:
    """Take the case back, at any time before it is decided (自愿). Raises IllegalTransition."""
    moved = move(CASE, case.pk, CaseAction.WITHDRAW, by=by, note=note.strip(), **_no_request(case))
    if moved.lodged_at is not None:
        what = f"“{moved.get_recognition_class_display()}”类{moved.get_recognition_path_display()}"
        tell(moved, title="已撤回", text=f"{what}已撤回。")
    return moved


def _out_of_time(on: date) -> list[tuple[int, str]]:
    """Drafts whose round takes no more applications, and supplements that did not come.

    A draft at which a person was asked to look waits for him, however long the office takes.
    """
    drafts = Case.objects.filter(status=CaseStatus.DRAFT, round__applications_until__lt=on)
    drafts = drafts.exclude(person_asked_at__isnull=False, person_answered_at=None)
    late = Case.objects.filter(SERVED, status=CaseStatus.RETURNED, due_on__lt=on)
    return [*drafts.values_list("pk", "path"), *late.values_list("pk", "path")]


def _lapse(case_id: int, on: date) -> None:
    case = Case.objects.select_related("authority", "handler").get(pk=case_id)
    # Of a draft nothing is decided; of what was lodged, the remedies are told or it waits (RemedyNotSet).
    remedy = remedy_of(case.in_charge, on) if case.lodged_at is not None else None
    case = move(CASE, case_id, CaseAction.LAPSE, by=Mover.CLOCK, event_fields={"remedy": remedy})
    waiting = Supplement.objects.filter(case=case, stage=SupplementStage.REVIEW, answered_at=None)
    waiting.update(answered_at=clock.now())
    text = "申报期已结束，未提交的申报自动终止。"
    if remedy is not None:
        text = f"补正期限已过，申报自动终止。{ASK_A_PERSON}{remedy.sentence}"
    tell(case, title="名特优新申报已终止", text=text, to_serve=remedy is not None)


lapse_due = Sweep("lapse-applications", due=_out_of_time, deal_with=_lapse)


def _no_request(case: Case) -> dict[str, object]:
    """Columns of a case that goes on before a person has looked: nobody needs to look any more."""
    return {"person_asked_at": None, "person_asked_text": ""} if case.waits_for_a_person else {}


def _must_be_open(round_: PublicRound) -> None:
    if round_.is_open(clock.today()):
        return
    days = f"{round_.applications_from:%Y-%m-%d} 至 {round_.applications_until:%Y-%m-%d}"
    raise Refused("window_closed", f"{round_.authority.name}本批次的申报时间是 {days}，现在不能申报。")


def _editable(case: Case) -> Case:
    """The case as it stands now, locked. Raises IllegalTransition when it is no longer the household's to write."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("household__authority", "authority", "round__authority", "round__standard")
    case = locked.get(pk=case.pk)
    _must_be_editable(case)
    return case


def _must_be_editable(case: Case) -> None:
    if case.status not in EDITABLE or case.recognition_path != RecognitionPath.APPLICATION:
        raise IllegalTransition("该申报", case.get_status_display())


def writable(case: Case) -> Case:
    """The case, locked, while what it says may be changed. Raises Refused."""
    case = _editable(case)
    must_be_writable(case)
    return case


def must_be_writable(case: Case) -> None:
    """Raise Refused where nothing of the case may be changed, the rows being as they were read.

    A draft at which a person was asked to look is lodged as it was declared, and nothing else (a trigger, too).
    """
    _must_be_editable(case)
    if case.status == CaseStatus.DRAFT and case.waits_for_a_person:
        raise Refused("waits_for_a_person", WAITS_FOR_A_PERSON)


def _saved(case: Case, *, by: Person | Officer, what: str) -> None:
    with jurisdiction(case.path):
        audit.record(
            acts.CASE_SAVED,
            by=actor(by) if isinstance(by, Person) else by,
            on=case,
            household=case.household_id,
            note=what,
        )
