"""First review (C5): what a reviewer finds about each criterion, and the three ways on: returned, passed, or proposed
for refusal, which another officer decides (refusal_decisions.py).

Every step locks the case first, so that two officers at once or a double click are told, and nothing is done twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localtime

from authorities import clock
from authorities.models import Officer
from authorities.refusals import Faulty, Trouble
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.models import NOTE_LENGTH
from casework.refusals import IllegalTransition, Refused, refused_in_words
from casework.workflow import move
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import (
    REFUSAL_REASONS,
    RETURN_REASONS,
    CaseAction,
    CaseStatus,
    EligibilityMoment,
    ReasonCode,
    SupplementStage,
    Verdict,
)
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, Supplement
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests.contested import contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles import eligibility, verdicts
from mingteyouxin.titles.eligibility import Asked, Finding
from mingteyouxin.titles.verdicts import Said

_NOTE = 300
# Each asked by itself: joined, every event stands beside every answer.
_VERSION = """
SELECT (SELECT max(id) FROM mingteyouxin_caseevent WHERE case_id = %(case)s),
       (SELECT max(verdict_at) FROM mingteyouxin_caseanswer WHERE case_id = %(case)s),
       (SELECT max(id) FROM mingteyouxin_findingverdict WHERE case_id = %(case)s),
       (SELECT assignee_id FROM mingteyouxin_case WHERE id = %(case)s)"""
# What is unknown may still be found out in these, for it is asked again at the recognition.
VERIFIED_LATER = (
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.IN_NOTICE,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the reviewer finds about one criterion; without a verdict the check against lists stands."""

    verdict: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the household is asked to mend: of a criterion, or ("") of the application as a whole."""

    criterion: str
    reason: ReasonCode
    text: str = ""


def version(case: Case) -> str:
    """What a page shows of a case, as a word: another one says that somebody has acted since."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, {"case": case.pk})
        return version_of(*cursor.fetchone())


def version_of(moved: int | None, found: datetime | None, verified: int | None, assignee: int | None) -> str:
    """The same of the number of the last event, the moment of the last verdict, the number of the last one on a
    finding, and the officer who has the case.
    """
    return f"{moved or 0}-{found.timestamp() if found else 0}-{verified or 0}-{assignee or 0}"


def check_seen(case: Case, seen: str | None) -> None:
    """Raise Refused when the page that an officer acts from shows the case as it no longer is."""
    if seen is not None and seen != version(case):
        raise Refused(
            "stale",
            f"您打开本页以后，该件已有变化（目前状态：{case.get_status_display()}）。您填写的内容还在下面，没有保存；"
            "请核对页面上的最新情况，再决定是否办理。",
        )


def rule_of(case: Case) -> standard_tree.RuleRead:
    """The rule of the case's class in the standard of its round."""
    return standard_tree.read(case.round.standard).rules[case.recognition_class]


def findings_now(case: Case) -> list[Finding]:
    """How the household stands today; penalties still counted from the day of application (C4)."""
    return eligibility.findings(
        Asked(
            case.household,
            case.round,
            RecognitionPath(case.recognition_path),
            # A draft about which a person was asked would be lodged as of that day.
            case.anchor_on or localtime(case.person_asked_at).date(),
            clock.today(),
            case,
        )
    )


@transaction.atomic
def save(
    case_id: int,
    found: Mapping[str, Found],
    *,
    by: Officer,
    verified: Mapping[str, Said] | None = None,
    seen: str | None = None,
) -> Case:
    """Keep what the reviewer finds, criterion by criterion and finding by finding. Raises Refused."""
    case = _opened(case_id, by=by, seen=seen)
    _keep(case, found, by=by)
    _verify(case, verified, by=by)
    return case


@transaction.atomic
def verify(case_id: int, verified: Mapping[str, Said], *, by: Officer, seen: str | None = None) -> Case:
    """Keep what somebody found out after the review: lists age, and what is unknown is asked anew at the recognition.

    Raises Refused.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case = Case.objects.select_related("household__authority", "round__standard").get(pk=case_id)
    check_seen(case, seen)
    if case.status not in VERIFIED_LATER:
        raise IllegalTransition("该办件", case.get_status_display())
    assignments.check_free(case, by=by)
    _verify(case, verified, by=by)
    return case


@transaction.atomic
def send_back(
    case_id: int,
    items: Sequence[Item],
    *,
    by: Officer,
    found: Mapping[str, Found] | None = None,
    verified: Mapping[str, Said] | None = None,
    note: str = "",
    seen: str | None = None,
) -> Case:
    """Return a case for supplements, item by item, with the last day for them. Raises Refused."""
    case = _opened(case_id, by=by, seen=seen)
    _keep(case, found or {}, by=by)
    _verify(case, verified, by=by)
    if not items:
        raise Refused("items_needed", "请至少对一项选择补正的理由，让经营者知道要补什么。")
    criteria = {criterion.key: criterion for criterion in rule_of(case).criteria}
    for item in items:
        _check_item(item, criteria)
    due = last_day(clock.today(), case.round.supplement_days, calendar=work_calendar())
    asked = [{"criterion": item.criterion, "reason": item.reason.label, "text": item.text[:_NOTE]} for item in items]
    supplement = Supplement.objects.create(
        path=case.path,
        household_id=case.household_id,
        case=case,
        stage=SupplementStage.REVIEW,
        asked_by=by,
        asked_at=clock.now(),
        items=asked,
        **due.columns(),
    )
    moved = move(
        CASE,
        case.pk,
        CaseAction.RETURN,
        by=by,
        event_fields={"reasons": list(dict.fromkeys(item.reason.label for item in items))},
        note=note,
        **due.columns(),
    )
    wanted = "；".join(_in_words(item, criteria) for item in items)
    until = f"请在 {due.day}（含当日）以前补正，排队次序不变；逾期未补正的终止办理。"
    text = f"您的名特优新申报需要补正：{wanted}。{until}"
    tell(moved, title="名特优新申报需要补正", text=text, asks=(moved, supplement))
    return moved


@transaction.atomic
def pass_on(
    case_id: int,
    *,
    by: Officer,
    found: Mapping[str, Found] | None = None,
    verified: Mapping[str, Said] | None = None,
    note: str = "",
    seen: str | None = None,
) -> Case:
    """Pass a case in the first review, where its class's rule is met, nothing bars it and nothing is left unknown.

    Raises Refused. A finding that the household contests does not bar it yet, nor one whose contest was upheld: the
    case stays marked, and cannot be selected before the answer, or before the datum is put right.
    """
    case = _opened(case_id, by=by, seen=seen)
    _keep(case, found or {}, by=by)
    standing_now = findings_now(case)
    verdicts.keep(case, standing_now, verified or {}, by=by)
    met = {answer.criterion for answer in case.answers.all() if answer.finding == Verdict.MET}
    if not rule_of(case).is_met(met):
        raise Refused(
            "criteria_not_met", "按各项审核意见，还不符合所申报类别的条件，不能通过；请核对各项意见，或者退回补正。"
        )
    contests = contested(case.household_id, year=case.round.year)
    barring = [finding for finding in standing_now if finding.blocks]
    standing = [finding for finding in barring if not contests.lifts(finding.contestable, finding.contest)]
    if standing:
        said = "；".join(f"{finding.label}：{finding.text}" for finding in standing)
        raise Refused("not_eligible", f"资格核对有未通过的项目，不能通过。{said}")
    verdicts.must_be_settled(case, standing_now)
    eligibility.keep(case, standing_now, moment=EligibilityMoment.REVIEW)
    return move(CASE, case.pk, CaseAction.PASS, by=by, note=note, on_condition=case.on_condition or bool(barring))


@transaction.atomic
def propose_refusal(
    case_id: int,
    reasons: Sequence[ReasonCode],
    *,
    by: Officer,
    found: Mapping[str, Found] | None = None,
    verified: Mapping[str, Said] | None = None,
    note: str = "",
    seen: str | None = None,
) -> Case:
    """Propose to refuse a case, with the reasons that the household reads once another officer has decided.

    Raises Refused.
    """
    case = _opened(case_id, by=by, seen=seen, allowed=(CaseStatus.SUBMITTED, CaseStatus.PASSED, CaseStatus.SELECTED))
    if case.status == CaseStatus.SUBMITTED:
        _keep(case, found or {}, by=by)
        _verify(case, verified, by=by)
    if not reasons:
        raise Refused("reason_required", "请至少选择一项不予通过的理由。")
    if any(reason not in REFUSAL_REASONS for reason in reasons):
        raise Refused("reason_unknown", "理由不在清单中，请重新选择。")
    if ReasonCode.OTHER in reasons and not note.strip():
        raise Refused("note_required", "选择“其他”的，请在说明中写明理由。")
    if ReasonCode.CRITERIA_NOT_MET in reasons and not note.strip() and not _was_found_not_met(case):
        text = "没有一项条件判为“不符合”；请先判定，或者在说明中写明哪一项不符合、依据是什么。"
        raise Refused("note_required", text)
    labels = [reason.label for reason in reasons]
    note = note.strip()[:NOTE_LENGTH]
    return move(
        CASE,
        case.pk,
        CaseAction.PROPOSE_REFUSAL,
        by=by,
        event_fields={"reasons": labels},
        note=note,
        refusal_proposed_by=by,
        refusal_reasons=labels,
        refusal_note=note,
    )


def _was_found_not_met(case: Case) -> bool:
    return CaseAnswer.objects.filter(case=case, verdict=Verdict.NOT_MET).exists()


@transaction.atomic
def reopen(case_id: int, *, by: Officer, note: str) -> Case:
    """Take a passed or selected case back into review, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请写明重新审核的理由。")
    case = _opened(case_id, by=by, seen=None, allowed=(CaseStatus.PASSED, CaseStatus.SELECTED))
    return move(CASE, case.pk, CaseAction.REOPEN, by=by, note=note, rank=None)


def _opened(case_id: int, *, by: Officer, seen: str | None, allowed=(CaseStatus.SUBMITTED,)) -> Case:
    """The case, locked, for an officer who may act on it now; unassigned, it is the officer's from here on."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case = Case.objects.select_related("household__authority", "round__standard", "assignee", "handler").get(pk=case_id)
    check_seen(case, seen)
    if case.status not in allowed:
        raise IllegalTransition("该办件", case.get_status_display())
    assignments.check_free(case, by=by)
    if case.assignee_id is None:
        taken = assignments.assign(case.pk, to=by, by=by)
        case.assignee, case.assigned_at = by, taken.assigned_at
    elif case.assignee_id != by.pk:
        raise Refused("assigned_to_other", f"该件由{case.assignee}承办；需要由您办理的，请先改派。")
    return case


def _keep(case: Case, found: Mapping[str, Found], *, by: Officer) -> None:
    """Write findings in one statement; those that did not change keep who found them and when.

    A verdict against the platform's own check, or where there is none, says what it rests on (a trigger, too).
    """
    criteria = {criterion.key: criterion for criterion in rule_of(case).criteria}
    before = {answer.criterion: answer for answer in case.answers.all()}
    changed, bare = [], []
    for key, one in found.items():
        if key not in criteria or one.verdict not in ("", *Verdict.values):
            raise Refused("unknown_criterion", "页面上的条件与所用标准不一致，请刷新后重新填写。")
        answer = before.get(key) or CaseAnswer(path=case.path, household_id=case.household_id, case=case, criterion=key)
        if one.verdict and one.verdict != answer.checked and not one.note.strip():
            bare.append(Trouble(_why(criteria[key], answer), note_field(key)))
        if (answer.verdict, answer.verdict_note) == (one.verdict, one.note[:_NOTE]):
            continue
        answer.verdict, answer.verdict_note = one.verdict, one.note[:_NOTE]
        answer.verdict_by = by if one.verdict else None
        answer.verdict_at = clock.now() if one.verdict else None
        changed.append(answer)
    if bare:
        raise Faulty("verdict_note_required", bare)
    if not changed:
        return
    fields = ["verdict", "verdict_note", "verdict_by", "verdict_at"]
    with refused_in_words(by=by):
        CaseAnswer.objects.bulk_create([answer for answer in changed if answer.pk is None])
        CaseAnswer.objects.bulk_update([answer for answer in changed if answer.pk is not None], fields)


def note_field(key: str) -> str:
    """The field in which the verdict on a criterion is explained, by its id on the page."""
    return f"verdict_note-{key}"


def _why(criterion: standard_tree.CriterionRead, answer: CaseAnswer) -> str:
    if answer.checked == Verdict.UNCLEAR:
        return f"“{criterion.wording}”：系统无法判断，请写明审核意见的依据。"
    if answer.checked:
        return f"“{criterion.wording}”：与系统核对（{answer.get_checked_display()}）不一致，请写明理由和依据。"
    return f"“{criterion.wording}”：系统没有核对这一项，请写明审核意见的依据。"


def _verify(case: Case, verified: Mapping[str, Said] | None, *, by: Officer) -> None:
    """Keep what was found out about what is unknown; nothing is looked up where nothing was."""
    said = {key: one for key, one in (verified or {}).items() if one.verdict}
    if said:
        verdicts.keep(case, findings_now(case), said, by=by)


def _check_item(item: Item, criteria: Mapping[str, standard_tree.CriterionRead]) -> None:
    if item.reason not in RETURN_REASONS:
        raise Refused("reason_unknown", "补正的理由不在清单中，请重新选择。")
    if item.reason == ReasonCode.OTHER and not item.text.strip():
        raise Refused("note_required", "选择“其他”的，请写明要补正什么。")
    if not item.criterion:
        return
    criterion = criteria.get(item.criterion)
    if criterion is None:
        raise Refused("unknown_criterion", "页面上的条件与所用标准不一致，请刷新后重新填写。")
    if not criterion.asks_household:
        # What a department's list or the registration answers is never asked of the household (E3).
        raise Refused(
            "not_the_households", f"“{criterion.wording}”由部门名单或者登记信息核对，不能要求经营者提供材料。"
        )


def _in_words(item: Item, criteria: Mapping[str, standard_tree.CriterionRead]) -> str:
    about = f"“{criteria[item.criterion].wording}”" if item.criterion else "申报内容"
    more = f"（{item.text.strip()}）" if item.text.strip() else ""
    return f"{about}：{item.reason.label}{more}"
