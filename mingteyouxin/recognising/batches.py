"""Recognition by four eyes (C5, C6): asked for by one officer, list by list, and given by a second.

Everything runs in the jurisdiction of the bureau that handles the cases. Each household has its own result: one that
stays behind says why, the others go on.
"""

from collections.abc import Sequence

from django.db import transaction

from authorities import approvals, audit, clock
from authorities.lists.bulk import MOST, Result
from authorities.models import Approval, Officer
from authorities.refusals import Refused
from casework.refusals import IllegalTransition, refused_in_words
from casework.workflow import move
from mingteyouxin import acts
from mingteyouxin.capabilities import RECOGNITION_CONFIRM
from mingteyouxin.cases.enums import CaseAction, CaseStatus, EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.recognising.enums import BatchOutcome
from mingteyouxin.recognising.models import RecognitionBatch, RecognitionBatchItem
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility, recognition_reports, titles
from mingteyouxin.titles.eligibility import Asked
from registry.models import Household
from registry.people import messages

SUBJECT = approvals.FourEyesSubject("recognition", "名特优新认定", RECOGNITION_CONFIRM, page="recognition-batch")


def candidates(round_: PublicRound) -> list[Case]:
    """Cases whose days before the public are over and for which nobody has asked yet."""
    asked = RecognitionBatchItem.objects.filter(outcome=BatchOutcome.WAITING).values("case")
    noticed = Case.objects.handled_by(round_.authority).filter(round=round_, status=CaseStatus.NOTICED)
    return list(
        noticed.exclude(pk__in=asked)
        .select_related("household", "place")
        .order_by("recognition_class", "rank", "lodged_at", "id")
    )


@transaction.atomic
def request(round_: PublicRound, case_ids: Sequence[int], *, by: Officer) -> tuple[RecognitionBatch, list[Result]]:
    """Ask a second officer to recognise cases of the round. Raises Refused, ApprovalRefused."""
    if len(set(case_ids)) > MOST:
        raise Refused("too_many_rows", f"一次最多提请 {MOST} 户，请分几次提请。")
    noticed = Case.objects.handled_by(round_.authority).filter(round=round_, pk__in=case_ids)
    batch = RecognitionBatch.objects.create(
        path=round_.authority.path,
        authority=round_.authority,
        round=round_,
        requested_by=by,
        requested_at=clock.now(),
    )
    results = [_asked_for(batch, case) for case in noticed.select_related("household").order_by("lodged_at", "id")]
    count = sum(result.done for result in results)
    if not count:
        raise Refused("nothing_to_recognise", "没有可以提请认定的户：请选择状态为“公示期满”、尚未提请的办件。")
    summary = f"认定{round_.authority.short_name} {round_.year} 年度名特优新个体工商户 {count} 户"
    approvals.request_approval(SUBJECT, str(batch.pk), summary=summary, by=by)
    return batch, results


def approve(batch_id: int, *, by: Officer, note: str = "") -> list[RecognitionBatchItem]:
    """Recognise as the second officer: each household for itself, as things stand at this moment.

    Raises ApprovalRefused.
    """
    with transaction.atomic():
        batch = RecognitionBatch.objects.select_related("authority", "round__standard").get(pk=batch_id)
        approvals.approve(_open_approval(batch).pk, by=by, note=note)
        items = list(_waiting(batch).select_related("case").order_by("case__lodged_at", "id"))
        for item in items:
            _decide(item, batch, by=by)
        recognised = sum(item.outcome == BatchOutcome.RECOGNISED for item in items)
        if recognised:
            recognition_reports.report(batch.round, by=by)
        audit.record(acts.RECOGNISED, by=by, on=batch, note=f"{recognised} 户，未能认定 {len(items) - recognised} 户")
    return items


@transaction.atomic
def reject(batch_id: int, *, by: Officer, note: str) -> Approval:
    """Disagree as the second officer, with the reason: the cases may be asked for anew. Raises ApprovalRefused."""
    batch = RecognitionBatch.objects.get(pk=batch_id)
    approval = approvals.reject(_open_approval(batch).pk, by=by, note=note)
    _waiting(batch).update(outcome=BatchOutcome.DROPPED)
    return approval


@transaction.atomic
def withdraw(batch_id: int, *, by: Officer) -> Approval:
    """Take back one's own request. Raises ApprovalRefused."""
    batch = RecognitionBatch.objects.get(pk=batch_id)
    approval = approvals.withdraw(_open_approval(batch).pk, by=by)
    _waiting(batch).update(outcome=BatchOutcome.DROPPED)
    return approval


def approval_of(batch: RecognitionBatch) -> Approval:
    """The request to the second officer, decided or not."""
    return Approval.objects.select_related("requested_by", "decided_by").get(subject=SUBJECT, subject_key=str(batch.pk))


def _open_approval(batch: RecognitionBatch) -> Approval:
    return Approval.objects.get(subject=SUBJECT, subject_key=str(batch.pk))


def _waiting(batch: RecognitionBatch):
    return RecognitionBatchItem.objects.filter(batch=batch, outcome=BatchOutcome.WAITING)


def _asked_for(batch: RecognitionBatch, case: Case) -> Result:
    name = str(case.household)
    if case.status != CaseStatus.NOTICED:
        return Result(name, done=False, text=str(IllegalTransition("该办件", case.get_status_display())))
    try:
        with refused_in_words():
            RecognitionBatchItem.objects.create(path=case.path, batch=batch, case=case)
    except Refused as error:
        return Result(name, done=False, text=str(error))
    return Result(name, done=True, text="已提请认定")


def _decide(item: RecognitionBatchItem, batch: RecognitionBatch, *, by: Officer) -> None:
    """Recognise one household, or keep what stands in the way."""
    try:
        recognition = _recognise(item.case_id, batch, by=by)
    except Refused as error:
        item.outcome, item.code, item.text = BatchOutcome.STAYED, error.code, str(error)
    else:
        item.outcome, item.recognition = BatchOutcome.RECOGNISED, recognition
        item.text = f"有效期至 {recognition.valid_until}"
    item.save(update_fields=["outcome", "code", "text", "recognition"])


def _recognise(case_id: int, batch: RecognitionBatch, *, by: Officer):
    case = Case.objects.select_related("place").get(pk=case_id)
    household = Household.objects.filter(pk=case.household_id).first()
    if household is None:
        raise Refused("moved_away", "该户已不在本局辖区内，不能由本局认定。")
    case.household, case.round, case.authority = household, batch.round, batch.authority
    if case.status != CaseStatus.NOTICED:
        raise IllegalTransition("该办件", case.get_status_display())
    _must_be_eligible(case)
    type_then = eligibility.type_of(household)
    if type_then is None:
        raise Refused("no_type", "该户没有已公布的分型结果，认定须记载认定时的分型；请在分型结果公布后认定。")
    with refused_in_words():
        recognition = titles.begin(case, type_then=type_then)
        move(CASE, case.pk, CaseAction.RECOGNISE, by=by, recognition=recognition)
    messages.send(
        household,
        title="已认定为名特优新个体工商户",
        text=f"您已被{batch.authority.name}认定为{recognition}个体工商户，有效期至 {recognition.valid_until}。",
    )
    return recognition


def _must_be_eligible(case: Case) -> None:
    """C3, C4, C9 again at this moment, kept whatever they say. A later penalty does not block: it is only shown."""
    asked = Asked(
        household=case.household,
        round=case.round,
        path=case.recognition_path,
        anchor_on=case.anchor_on,
        on=clock.today(),
        case=case,
    )
    found = eligibility.findings(asked)
    eligibility.keep(case, found, moment=EligibilityMoment.RECOGNITION)
    blocking = [finding.text for finding in found if finding.blocks]
    if blocking:
        raise Refused("not_eligible", "".join(blocking)[:500])
