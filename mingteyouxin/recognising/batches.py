"""Recognition by four eyes (C5, C6): asked for by one officer, list by list, and given by a second.

Everything runs in the jurisdiction of the bureau that handles the cases. Each household has its own result: one that
stays behind says why, the others go on.
"""

from collections.abc import Sequence

from django.db import transaction

from authorities import audit, clock
from authorities.batches import Result, each, not_too_many
from authorities.models import Approval, Authority, Officer
from authorities.refusals import Refused
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, refused_in_words
from casework.workflow import move, move_all
from mingteyouxin import acts
from mingteyouxin.capabilities import RECOGNITION_CONFIRM
from mingteyouxin.cases.enums import CaseAction, CaseStatus, EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.recognising.enums import BatchItemAction, BatchItemStatus
from mingteyouxin.recognising.models import RecognitionBatch, RecognitionBatchItem
from mingteyouxin.recognising.workflow import BATCH_ITEM
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility, recognition_reports, titles, verdicts
from mingteyouxin.titles.eligibility import Asked
from registry.models import Household
from registry.people import messages
from typing_engine.annual import type_in_year


def candidates(round_: PublicRound, *, at: Authority | None = None) -> list[Case]:
    """Cases whose days before the public are over and for which nobody has asked yet.

    `at` is the bureau above that took some of them over, and acts about those alone; so in `request`.
    """
    asked = RecognitionBatchItem.objects.filter(status=BatchItemStatus.WAITING).values("case")
    noticed = Case.objects.in_charge_of(at or round_.authority).filter(round=round_, status=CaseStatus.NOTICED)
    return list(
        noticed.exclude(pk__in=asked)
        .select_related("household", "place")
        .order_by("recognition_class", "rank", "lodged_at", "id")
    )


@transaction.atomic
def request(
    round_: PublicRound, case_ids: Sequence[int], *, by: Officer, at: Authority | None = None
) -> tuple[RecognitionBatch, list[Result]]:
    """Ask a second officer to recognise cases of the round. Raises Refused.

    A bureau above (`at`) does so for the bureau of the round about cases that it took over: place, level and recogniser
    are the round's (附件二(五)2 knows no other level for a county's round).
    """
    not_too_many(len(set(case_ids)), "提请")
    noticed = Case.objects.in_charge_of(at or round_.authority).filter(round=round_, pk__in=case_ids)
    batch = RecognitionBatch.objects.create(
        path=round_.authority.path,
        authority=round_.authority,
        handler=at if at is not None and at.pk != round_.authority_id else None,
        round=round_,
        requested_by=by,
        requested_at=clock.now(),
    )
    cases = noticed.select_related("household").order_by("lodged_at", "id")
    results = each(cases, lambda case: _ask_for(batch, case), named=lambda case: str(case.household))
    if not any(result.done for result in results):
        raise Refused("nothing_to_recognise", "没有可以提请认定的户：请选择状态为“公示期满”、尚未提请的办件。")
    four_eyes.request(SUBJECT, batch.pk, by=by)
    return batch, results


def _recognise_all(batch: RecognitionBatch, approval: Approval) -> list[RecognitionBatchItem]:
    """Each household for itself, as things stand at this moment."""
    by = approval.decided_by
    waiting = list(_waiting(batch).order_by("case__lodged_at", "id"))
    items = [_decide(item, batch, by=by) for item in waiting]
    recognised = sum(item.status == BatchItemStatus.RECOGNISED for item in items)
    if recognised:
        recognition_reports.report(batch.round, by=by)
    audit.record(acts.RECOGNISED, by=by, on=batch, note=f"{recognised} 户，未能认定 {len(items) - recognised} 户")
    return items


def _let_go(batch: RecognitionBatch, approval: Approval) -> None:
    """The cases may be asked for anew."""
    waiting = list(_waiting(batch).select_for_update(no_key=True))
    move_all(BATCH_ITEM, waiting, BatchItemAction.DROP, by=approval.decided_by, cause=batch)


def _summary(batch: RecognitionBatch) -> str:
    authority, count = batch.authority, _waiting(batch).count()
    return f"认定{authority.short_name} {batch.round.year} 年度名特优新个体工商户 {count} 户"


def _waiting(batch: RecognitionBatch):
    return RecognitionBatchItem.objects.filter(batch=batch, status=BatchItemStatus.WAITING)


def _ask_for(batch: RecognitionBatch, case: Case) -> str:
    if case.status != CaseStatus.NOTICED:
        raise IllegalTransition("该办件", case.get_status_display())
    with refused_in_words():
        RecognitionBatchItem.objects.create(path=case.path, batch=batch, case=case)
    return "已提请认定"


def _decide(item: RecognitionBatchItem, batch: RecognitionBatch, *, by: Officer) -> RecognitionBatchItem:
    """Recognise one household, or keep what stands in the way: what was found of it stays in either case."""
    try:
        recognition = _recognise(item.case_id, batch, by=by)
    except Refused as error:
        action, said = BatchItemAction.STAY, {"code": error.code, "text": str(error)}
    else:
        action = BatchItemAction.RECOGNISE
        said = {"recognition": recognition, "text": f"有效期至 {recognition.valid_until}"}
    return move(BATCH_ITEM, item.pk, action, by=by, cause=batch, fields=said)


def _recognise(case_id: int, batch: RecognitionBatch, *, by: Officer):
    case = Case.objects.select_related("place").get(pk=case_id)
    household = Household.objects.filter(pk=case.household_id).first()
    if household is None:
        raise Refused("moved_away", "该户已不在本局辖区内，不能由本局认定。")
    case.household, case.round, case.authority = household, batch.round, batch.authority
    if case.status != CaseStatus.NOTICED:
        raise IllegalTransition("该办件", case.get_status_display())
    _must_be_eligible(case)
    type_then = type_in_year(household, batch.round.year)
    if type_then is None:
        raise Refused("no_type", "该户没有已公布的分型结果，认定须记载认定时的分型；请在分型结果公布后认定。")
    with refused_in_words():
        recognition = titles.recognise(case, type_then=type_then, by=by)
        move(CASE, case.pk, CaseAction.RECOGNISE, by=by, recognition=recognition)
    messages.send(
        household,
        title="已认定为名特优新个体工商户",
        text=f"您已被{batch.authority.name}认定为{recognition}个体工商户，有效期至 {recognition.valid_until}。"
        + (f"该局逾期未办，由{batch.handler.name}代为办理。" if batch.handler else ""),
        view="my-case",
        key=case.pk,
    )
    return recognition


def _must_be_eligible(case: Case) -> None:
    """C3, C4, C9 again at this moment, kept whatever they say. A later penalty does not block: a reviewer has weighed
    it. Lists have aged since the review: what is unknown now goes to a person, too."""
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
    verdicts.must_be_settled(case, found)


# Neither the list that was asked for nor its households change.
SUBJECT = FourEyesSubject(
    "recognition",
    "名特优新认定",
    RECOGNITION_CONFIRM,
    page="recognition-batch",
    model="mingteyouxin.RecognitionBatch",
    summary=_summary,
    carry_out=_recognise_all,
    drop=_let_go,
    locked=False,
    seat=lambda batch: (batch.handler or batch.authority).path,
)
