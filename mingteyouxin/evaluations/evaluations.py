"""Evaluating a title in its last year (C12): what is found, what the household says, what two officers decide.

One ground that holds extends the title by exactly three years from its end; only where none holds, and nobody is left
who has to say something, it runs out on its day. The clock decides nothing. The only writer of Evaluation.status.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Min

from authorities import audit, clock
from authorities.capabilities import granted_to
from authorities.enums import ActorKind, Level
from authorities.jurisdiction import current_path, jurisdiction
from authorities.models import Approval, Authority, Officer, Post
from authorities.notifications import notify
from authorities.posts import officer_may
from authorities.refusals import whole
from authorities.remedies import remedy_of
from casework import four_eyes, letters
from casework.four_eyes import FourEyesSubject
from casework.letters import Letter, LetterKind
from casework.models import NOTE_LENGTH
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.sweeps import BulkSweep, Sweep
from casework.workflow import Mover, add_events, move
from mingteyouxin import acts, capabilities, notification_kinds
from mingteyouxin.evaluations import findings
from mingteyouxin.evaluations.enums import EvaluationAction, EvaluationGround, EvaluationStatus
from mingteyouxin.evaluations.letters import DECLINED, EXTENDED
from mingteyouxin.evaluations.models import Evaluation, EvaluationEvent, EvaluationRule
from mingteyouxin.evaluations.workflow import EVALUATION
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.workflow import RECOGNITION
from registry.models import Person
from registry.people import messages

MOST_STATEMENT = NOTE_LENGTH
MOST_STATEMENTS = 10
MOST_FOUND = 1000
# What has run out meanwhile is still to be decided: that nobody came to it in time is not the household's fault.
_IN_QUESTION = (RecognitionStatus.VALID, RecognitionStatus.EXPIRED)
SAID = (EvaluationAction.STATE, EvaluationAction.STATE_ON_PAPER)


def _locked(key: int) -> Evaluation:
    rows = Evaluation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("recognition", "recogniser", "household").get(pk=key)


def _must_be_open(evaluation: Evaluation) -> None:
    if evaluation.status != EvaluationStatus.OPEN:
        raise IllegalTransition(EVALUATION.noun, EVALUATION.word(evaluation.status))


def _must_be_ours(evaluation: Evaluation, by: Officer) -> None:
    if not officer_may(by, capabilities.CASE_DECIDE, at=(evaluation.recogniser.path,)):
        raise NotEntitled(EVALUATION.noun)


# --- what is said and found -------------------------------------------------------------------------------------------


@transaction.atomic
def state(evaluation: Evaluation, *, text: str, by: Person) -> Evaluation:
    """What the household says for itself, on whichever ground. Runs as the household. Raises Refused."""
    evaluation = Evaluation.objects.select_related("household").get(pk=evaluation.pk)
    _say(evaluation, EvaluationAction.STATE, text, by=by)
    with jurisdiction(evaluation.path):
        who = audit.Actor(ActorKind.PERSON, by.pk)
        audit.record(acts.EVALUATION_STATED, by=who, on=evaluation, household=evaluation.household_id)
    return evaluation


@transaction.atomic
def state_on_paper(evaluation: Evaluation, *, text: str, by: Officer) -> Evaluation:
    """The same, as an officer of the recogniser took it from a paper or wrote it down. Raises Refused."""
    evaluation = _locked(evaluation.pk)
    _must_be_ours(evaluation, by)
    _say(evaluation, EvaluationAction.STATE_ON_PAPER, text, by=by)
    audit.record(acts.EVALUATION_STATED, by=by, on=evaluation, household=evaluation.household_id)
    return evaluation


def _say(evaluation: Evaluation, action: EvaluationAction, text: str, *, by: Person | Officer) -> None:
    text = whole(text, most=MOST_STATEMENT, field="text")
    if not text:
        raise Refused("statement_required", "请填写需要说明的情况。")
    _must_be_open(evaluation)
    if EvaluationEvent.objects.filter(evaluation=evaluation, action__in=SAID).count() >= MOST_STATEMENTS:
        raise Refused("statements_full", f"已经说明 {MOST_STATEMENTS} 次；还有情况的，请与认定机关联系。")
    add_events(EVALUATION, [evaluation], action, by=by, note=text)


@transaction.atomic
def find(evaluation: Evaluation, *, ground: str, holds: bool, text: str, by: Officer) -> Evaluation:
    """What an officer of the recogniser found out about a ground: it counts before what data say. Raises Refused.

    Where it was declined, a ground that holds after all leads to putting that right.
    """
    text = whole(text, most=MOST_FOUND, field="text")
    if not text:
        raise Refused("text_required", "请写明核实的事实和依据，经营者可以看到。")
    evaluation = _locked(evaluation.pk)
    _must_be_ours(evaluation, by)
    if ground not in evaluation.grounds:
        raise Refused("ground_unknown", "请选择本户适用的情形。")
    if evaluation.status != EvaluationStatus.DECLINED:
        _must_be_open(evaluation)
    _no_request(evaluation, EXTENSION, DECLINING)
    which = EvaluationGround(ground)
    if which == EvaluationGround.RECOMMENDER and not holds:
        _department_had_its_time(evaluation)
    findings.keep([(evaluation, which, (holds, text))], by=by)
    said = f"{which.label}：{'符合' if holds else '不符合'}。{text}"
    add_events(EVALUATION, [evaluation], EvaluationAction.FIND, by=by, note=said)
    audit.record(acts.EVALUATION_FOUND, by=by, on=evaluation, household=evaluation.household_id, note=which.label)
    return evaluation


def _department_had_its_time(evaluation: Evaluation) -> None:
    question = getattr(evaluation, "question", None)
    if question is not None and not question.answer and question.due_on >= clock.today():
        raise Refused(
            "department_has_time",
            f"推荐部门可以在 {question.due_on}（含当日）以前答复，期满以后才能登记其没有同意；书面同意的可以先登记。",
        )


def look_again(evaluation: Evaluation, *, by: Officer) -> int:
    """Ask the data anew. Returns how many grounds they answer otherwise than before. Raises Refused."""
    with transaction.atomic():
        evaluation = _locked(evaluation.pk)
        _must_be_ours(evaluation, by)
        if evaluation.status != EvaluationStatus.DECLINED:
            _must_be_open(evaluation)
        return findings.look([evaluation], clock.today())


# --- deciding ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(evaluation: Evaluation, *, extends: bool, reason: str, by: Officer) -> Approval:
    """Ask a second officer of the recogniser to extend the title, or to let it run out. Raises Refused.

    The data are asked anew first, so that nobody is declined on what was known a year ago.
    """
    if not reason.strip():
        raise Refused("reason_required", "请写明评估意见和理由，经营者可以看到。")
    _must_be_ours(evaluation, by)
    subject, other = (EXTENSION, DECLINING) if extends else (DECLINING, EXTENSION)
    _no_request(evaluation, other)
    look_again(evaluation, by=by)
    return four_eyes.request(subject, evaluation.pk, by=by, reason=reason)


def _no_request(evaluation: Evaluation, *subjects: FourEyesSubject) -> None:
    if any(four_eyes.open_request(subject.name, evaluation.pk) for subject in subjects):
        raise Refused("confirmation_requested", "已提请另一名工作人员复核，请先撤回提请或者等待复核。")


def asked_of_a_second(evaluation: Evaluation) -> FourEyesSubject | None:
    """On which decision a second officer is asked."""
    asked = (one for one in (EXTENSION, DECLINING) if four_eyes.open_request(one.name, evaluation.pk))
    return next(asked, None)


def _must_hold_on_one(evaluation: Evaluation) -> None:
    if evaluation.status not in EVALUATION.edges[EvaluationAction.EXTEND].sources:
        raise IllegalTransition(EVALUATION.noun, EVALUATION.word(evaluation.status))
    if not any(one.holds for one in findings.read(evaluation)):
        raise Refused("no_ground", "四种情形还没有一种核实为符合，不能延长；请先登记核实意见。")
    titles.may_be_extended(evaluation.recognition)


def _must_hold_on_none(evaluation: Evaluation) -> None:
    _must_be_open(evaluation)
    title = evaluation.recognition
    if title.status not in _IN_QUESTION:
        raise IllegalTransition(RECOGNITION.noun, RECOGNITION.word(title.status))
    said = findings.read(evaluation)
    if any(one.holds for one in said):
        raise Refused("ground_holds", "有情形符合，应当延长有效期。")
    unknown = [one.ground.label for one in said if one.holds is None]
    if unknown:
        raise Refused("ground_unknown", f"还有情形没有核实清楚，请先登记核实意见：{'；'.join(unknown)}。")
    remedy_of(evaluation.recogniser, clock.today())


@transaction.atomic
def _extend(row: Evaluation, approval: Approval) -> Evaluation:
    """Extend the title by three years from its end, today; the household reads on which ground."""
    _must_hold_on_one(row)
    evaluation = _move(row, EvaluationAction.EXTEND, approval)
    titles.extend(evaluation.recognition_id, by=approval.decided_by, cause=evaluation)
    _tell(evaluation, EXTENDED, by=approval.decided_by)
    return evaluation


@transaction.atomic
def _decline(row: Evaluation, approval: Approval) -> Evaluation:
    """The title runs out on its day. It stays what it is until then."""
    _must_hold_on_none(row)
    remedy = remedy_of(row.recogniser, clock.today())
    evaluation = _move(row, EvaluationAction.DECLINE, approval, event_fields={"remedy": remedy})
    _tell(evaluation, DECLINED, by=approval.decided_by)
    return evaluation


def _move(row: Evaluation, action: EvaluationAction, approval: Approval, **more: object) -> Evaluation:
    return move(
        EVALUATION,
        row.pk,
        action,
        by=approval.decided_by,
        cause=approval,
        note=approval.reason,
        decided_on=clock.today(),
        **more,
    )


EXTENSION = FourEyesSubject(
    "title_extension",
    "延长名特优新认定有效期",
    capabilities.RECOGNITION_CONFIRM,
    page="evaluation-page",
    model="mingteyouxin.Evaluation",
    summary=lambda evaluation: f"延长“{evaluation.household}”的认定有效期（原至{evaluation.period_until}）",
    check=_must_hold_on_one,
    carry_out=_extend,
    seat=lambda evaluation: evaluation.recogniser.path,
)
DECLINING = FourEyesSubject(
    "title_not_extended",
    "名特优新认定到期不再延续",
    capabilities.RECOGNITION_CONFIRM,
    page="evaluation-page",
    model="mingteyouxin.Evaluation",
    summary=lambda evaluation: f"“{evaluation.household}”的认定到期不再延续（至{evaluation.period_until}）",
    check=_must_hold_on_none,
    carry_out=_decline,
    seat=lambda evaluation: evaluation.recogniser.path,
)


def _tell(evaluation: Evaluation, kind: LetterKind, *, by: Officer) -> None:
    """Issue the letter and leave it in the workspace; its day of service is kept, for remedies run from it."""
    rows = Evaluation.objects.select_related("recognition", "recogniser", "household")
    evaluation = rows.get(pk=evaluation.pk)
    kept = letters.issue(kind, evaluation, authority=evaluation.recogniser, by=by, household_id=evaluation.household_id)
    letter = Letter.from_json(kept.text)
    messages.send(
        evaluation.household,
        title=letter.title,
        text=letter.message,
        view="my-evaluation",
        key=evaluation.pk,
        to_serve=True,
    )


# --- the clock --------------------------------------------------------------------------------------------------------


def _moot(on: date) -> list[tuple[int, str]]:
    undecided = Evaluation.objects.filter(status=EvaluationStatus.OPEN)
    return list(undecided.exclude(recognition__status__in=_IN_QUESTION).order_by("pk").values_list("pk", "path"))


def _close(key: int, on: date) -> None:
    move(EVALUATION, key, EvaluationAction.LAPSE, by=Mover.CLOCK, decided_on=on)


# The title is over meanwhile, by a decision, with its registration or at will.
close_moot = Sweep("close-moot-evaluations", due=_moot, deal_with=_close)


def _remind(on: date) -> int:
    """Tell each recogniser of the present province once a month how many evaluations end soon or are late."""
    days = EvaluationRule.objects.in_force(current_path(), on).remind_days
    undecided = Evaluation.objects.filter(status=EvaluationStatus.OPEN, period_until__lte=on + timedelta(days=days))
    found = undecided.order_by().values("recogniser__path").annotate(count=Count("pk"), first=Min("period_until"))
    by_path = {one["recogniser__path"]: one for one in found}
    people: dict[str, set[int]] = {path: set() for path in by_path}
    for post in Post.objects.filter(authority__path__in=by_path).held_on(on).select_related("authority"):
        if capabilities.CASE_DECIDE in granted_to(post.role, post.authority.level):
            people[post.authority.path].add(post.officer_id)
    for path, one in by_path.items():
        late = "已有认定届满而没有决定" if one["first"] < on else f"最早的 {one['first']} 届满"
        notify(
            notification_kinds.CASE,
            path=path,
            to=sorted(people[path]),
            text=f"有 {one['count']} 项名特优新有效期评估还没有决定，{late}，请尽快办理。",
            view="evaluation-list",
            key="",
            once=f"evaluations:{path}:{on:%Y-%m}",
        )
    return len(by_path)


def _provinces(on: date) -> Iterable[str]:
    """Every province, for each has its own rule."""
    return Authority.objects.filter(level=Level.PROVINCE).order_by("path").values_list("path", flat=True)


remind = BulkSweep("remind-of-evaluations", _remind, areas=_provinces)
