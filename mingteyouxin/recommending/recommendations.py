"""Recommendation by departments (C6): reasons and evidence, the operator's own prior consent, never assumed.

The day of recommendation is the day on which the department recommended (C4: 申报或推荐之日); the place in line counts
from the consent, without which there is nothing to review.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from authorities import audit, clock, files, notifications
from authorities.acts import Act
from authorities.file_purposes import FilePurpose
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer, StoredFile
from authorities.models.departments import department_of
from authorities.refusals import Refused
from authorities.scans import Scan
from casework.service import SERVED
from casework.sweeps import Sweep
from casework.workflow import Mover, begin, move
from mingteyouxin import acts, file_purposes, notification_kinds
from mingteyouxin.cases import criteria_check
from mingteyouxin.cases.enums import CaseAction, CaseStatus, EligibilityMoment
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import EligibilityCheck, Evidence
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests.contested import contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.county_places import bureau_of
from mingteyouxin.titles.eligibility import Asked, Finding
from registry.enums import HouseholdType, RecognitionClass
from registry.models import Household, Person
from registry.people.persons import actor
from typing_engine.annual import type_in_year

_LONGEST_REASON = Case._meta.get_field("recommendation").max_length
MOST_FILES = 6


def may_recommend(department: str, round_: PublicRound) -> bool:
    """Departments may; what stands beside them (associations, streets) where the round allows it."""
    return round_.associations_recommend or not department_of(department).is_beside


def open_round(authority_id: int, on: date) -> PublicRound | None:
    """The round of a bureau in whose application window a day lies: who recommends in it is of the same level (C6)."""
    rounds = PublicRound.objects.filter(
        authority=authority_id, cancelled=False, applications_from__lte=on, applications_until__gte=on
    )
    return rounds.select_related("authority", "standard").first()


def findings(household: Household, round_: PublicRound, **known: HouseholdType | None) -> list[Finding]:
    """What stands in the way of recommending a household today, and what to know. `published` is its type, if known."""
    today, path = clock.today(), RecognitionPath.RECOMMENDATION
    return eligibility.findings(Asked(household, round_, path, anchor_on=today, on=today, **known))


@transaction.atomic
def recommend(
    household: Household,
    round_: PublicRound,
    *,
    department: str,
    recognition_class: RecognitionClass,
    reason: str,
    scans: Sequence[Scan],
    by: Officer,
) -> Case:
    """Recommend a household of the bureau's area; the operator is asked. Raises Refused."""
    today = clock.today()
    if not round_.is_open(today):
        raise Refused("round_not_open", f"{round_}：今天不在申报、推荐的时间内。")
    if not may_recommend(department, round_):
        raise Refused("associations_do_not_recommend", "本批次只接受部门推荐，不接受行业协会、街道推荐。")
    rule = standard_tree.read(round_.standard).rules.get(recognition_class)
    if rule is None or not rule.is_open:
        raise Refused("class_not_open", f"“{recognition_class.label}”类本年度不开展认定，请选择其他类别。")
    if not reason.strip():
        raise Refused("reason_required", "请填写推荐理由。")
    blocking = [finding.text for finding in findings(household, round_) if finding.blocks]
    if blocking:
        raise Refused("not_eligible", f"该户目前不能推荐：{''.join(blocking)}")
    case = begin(
        CASE,
        Case(
            path=household.path,
            household=household,
            authority=round_.authority,
            place=bureau_of(household.authority),
            round=round_,
            recognition_path=RecognitionPath.RECOMMENDATION,
            recognition_class=recognition_class,
            status=CaseStatus.CONSENT_AWAITED,
            operator_index=household.operator_id_index,
            operator_name=household.operator_name,
            started_at=clock.now(),
            anchor_on=today,
            # Nobody waits beyond the round.
            due_on=min(today + timedelta(days=round_.consent_days), round_.review_until),
            recommender=department_of(department).label,
            recommended_by=by,
            recommendation=reason.strip()[:_LONGEST_REASON],
        ),
        CaseAction.RECOMMEND,
        by=by,
        event=acts.CASE_STARTED,
    )
    for scan in scans[:MOST_FILES]:
        stored = _kept(case, scan, purpose=file_purposes.RECOMMENDATION, by=by)
        Evidence.objects.create(
            path=case.path, household=household, case=case, file=stored, added_at=clock.now(), added_by=by
        )
    tell(
        case,
        asks=(case,),
        title="部门推荐，请您决定是否同意",
        text=(
            f"{case.recommender}推荐您为“{recognition_class.label}”名特优新个体工商户，由{round_.authority.name}认定。"
            f"推荐须经经营者本人同意：请在 {case.due_on:%Y-%m-%d} 以前到“部门推荐”中选择同意或者不同意。"
            "不同意或者不答复没有任何不利影响；逾期未答复的，推荐终止。不收取任何费用。"
        ),
    )
    audit.record(acts.HOUSEHOLD_RECOMMENDED, by=by, on=case, household=household.pk, note=case.recommender)
    return case


@transaction.atomic
def consent(case_id: int, household: Household, *, by: Person) -> Case:
    """The operator agrees in the workspace. Runs as the household; who is asked for is the operator, no agent."""
    return _consented(case_id, household, by=by, note="", consent_person=by)


@transaction.atomic
def consent_on_paper(case: Case, scan: Scan, *, by: Officer) -> Case:
    """An officer keeps the signed consent. Runs in a bureau's jurisdiction."""
    kept = _kept(case, scan, purpose=file_purposes.CONSENT, by=by)
    return _consented(case.pk, case.household, by=by, note="书面同意书", consent_file=kept)


@transaction.atomic
def decline(case_id: int, *, by: Person, note: str = "") -> Case:
    """The operator does not agree; no reason is asked for. Runs as the household."""
    case = move(CASE, case_id, CaseAction.DECLINE, by=by, note=note)
    _logged(acts.CONSENT_REFUSED, case, by)
    _notify_recommender(case, f"{case.household}的经营者不同意被推荐。")
    return case


def _unanswered(on: date) -> Iterable[tuple[int, str]]:
    waiting = Case.objects.filter(SERVED, status=CaseStatus.CONSENT_AWAITED, due_on__lt=on)
    return waiting.order_by("due_on", "pk").values_list("pk", "path")


def _lapse(case_id: int, on: date) -> None:
    case = move(CASE, case_id, CaseAction.LAPSE, by=Mover.CLOCK, note="经营者逾期未答复")
    text = f"{case.recommender}的推荐因您没有在期限内答复而终止，对您没有任何不利影响。"
    tell(case, title="部门推荐已终止", text=text)
    _notify_recommender(case, f"{case.household}的经营者没有在期限内答复，推荐终止。")


# Ends the recommendations that the operator did not answer in time.
lapse_unanswered = Sweep("lapse-unanswered-recommendations", due=_unanswered, deal_with=_lapse)


def found_at_consent(case: Case) -> list[dict]:
    """What the check at the operator's consent found against the household, for officers to decide about."""
    kept = EligibilityCheck.objects.filter(case=case, moment=EligibilityMoment.SUBMISSION).order_by("-id").first()
    return [finding for finding in kept.findings if finding["blocks"]] if kept else []


def _consented(case_id: int, household: Household, *, by: Officer | Person, note: str, **given) -> Case:
    today, now = clock.today(), clock.now()
    case = Case.objects.select_related("round__standard", "authority").get(pk=case_id)
    if case.status == CaseStatus.CONSENT_AWAITED and case.is_over(today):
        raise Refused("consent_too_late", f"答复期限 {case.due_on} 已过，推荐已终止。")
    asked = Asked(household, case.round, RecognitionPath.RECOMMENDATION, anchor_on=case.anchor_on, on=today, case=case)
    found = eligibility.findings(asked)
    contests = contested(household.pk, year=case.round.year)
    blocking = [finding for finding in found if finding.blocks]
    barred = [finding for finding in blocking if not contests.lifts(finding.contestable, finding.contest)]
    type_ = type_in_year(household, case.round.year)
    case = move(
        CASE,
        case_id,
        CaseAction.CONSENT,
        by=by,
        note=note,
        consent_at=now,
        lodged_at=max(now, case.started_at),
        type_then=type_ or "",
        # Of the operator who agreed.
        operator_index=household.operator_id_index,
        operator_name=household.operator_name,
        on_condition=bool(blocking) and not barred,
        **given,
    )
    _logged(acts.CONSENT_GIVEN, case, by)
    eligibility.keep(case, found, moment=EligibilityMoment.SUBMISSION)
    criteria_check.check(case)
    agreed = f"{household}的经营者已同意被推荐，进入审核。"
    if not barred:
        _notify_recommender(case, agreed)
        return case
    # What came up since the recommendation is told at once, and decides nothing: an officer does (个人信息保护法
    # 第二十四条). The case stands in line with what was found.
    found_text = "".join(finding.text for finding in barred)
    with jurisdiction(case.path):
        text = (
            f"您已同意被推荐。核对时发现：{found_text}这是核对的结果，不是决定：由{case.authority.name}的工作人员审核后"
            "决定，结果另行告知。认为核对有误的，可以登录本平台提出数据异议。"
        )
        tell(case, title="部门推荐：核对结果由工作人员审核", text=text)
    _notify_recommender(case, f"{agreed}核对时发现：{found_text}由{case.authority.name}的工作人员审核后决定。")
    return case


def _kept(case: Case, scan: Scan, *, purpose: FilePurpose, by: Officer) -> StoredFile:
    return files.keep(
        [scan.content],
        name=scan.name,
        purpose=purpose,
        content_type=scan.content_type,
        by=by,
        path=case.path,
        household=case.household_id,
    )


def _logged(act: Act, case: Case, by: Officer | Person) -> None:
    # A household has no jurisdiction of its own to log in.
    with jurisdiction(case.path):
        who = actor(by) if isinstance(by, Person) else by
        audit.record(act, by=who, on=case, household=case.household_id, note=case.recommender)


def _notify_recommender(case: Case, text: str) -> None:
    bureau = case.authority
    with jurisdiction(bureau.path):
        notifications.notify(
            notification_kinds.CASE,
            path=bureau.path,
            to=[case.recommended_by_id],
            text=text,
            view="recommendation-page",
            key=case.pk,
            once=f"recommendation:{case.pk}:{case.status}",
        )
