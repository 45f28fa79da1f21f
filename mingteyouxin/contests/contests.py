"""Contesting what government holds about a household (E4): while it is open, an application goes on on condition."""

import re

from django.db import transaction

from authorities import audit, clock, notifications
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.refusals import Faulty, Trouble, too_long
from casework.refusals import IllegalTransition, Refused
from casework.workflow import begin, move
from mingteyouxin import acts, notification_kinds
from mingteyouxin.cases.models import Case
from mingteyouxin.contests.contested import SUBJECTS, TYPE, TYPE_IS_CORRECTED_BY
from mingteyouxin.contests.enums import ContestAction
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import CONTEST
from registry.models import Household, Person
from registry.people import messages
from registry.people.persons import actor

_STILL_BARRED = "您的申报是先受理的，这一项仍不符合条件的，不能认定；仍有异议的，可以咨询办理机关。"
_OBJECT_TO_TYPE = f"{TYPE_IS_CORRECTED_BY}：请在“我的分型”中提出分型异议；已经提出的，不用再提。"
_DATUM, _TEXT = 200, 1000
# Fields of the form, by their ids on the page.
SUBJECT_FIELD, DATUM_FIELD, TEXT_FIELD = "contest-subject", "contest-datum", "contest-text"
_ANSWER = 500
_FINDING = re.compile(r"[a-z0-9_-]{1,80}")


@transaction.atomic
def make(
    household: Household,
    *,
    subject: str,
    datum: str,
    text: str,
    by: Person,
    finding: str = "",
    case: Case | None = None,
) -> Contest:
    """Say that something is not right. Raises Faulty beside the fields, Refused where one is open already.

    `finding` names what was found against the household and is contested (contested.py); without one the contest is
    answered like any other and lets go of nothing.
    """
    datum, text = datum.strip(), text.strip()
    if finding and not _FINDING.fullmatch(finding):
        raise Refused("unknown_finding", "页面上的核对结果已有变化，请回到核对结果重新提出。")
    wrong = []
    if subject not in SUBJECTS:
        wrong.append(Trouble("请选择哪一类数据有误。", SUBJECT_FIELD))
    if said := too_long(datum, most=_DATUM):
        wrong.append(Trouble(said, DATUM_FIELD))
    if said := "请说明哪里不对、应当是什么。" if not text else too_long(text, most=_TEXT):
        wrong.append(Trouble(said, TEXT_FIELD))
    if wrong:
        raise Faulty("contest_faulty", wrong)
    contest = Contest(
        path=household.path,
        household=household,
        case=case,
        subject=subject,
        finding=finding,
        datum=datum or SUBJECTS[subject].label,
        text=text,
        made_by=by,
        made_at=clock.now(),
    )
    begin(CONTEST, contest, ContestAction.MAKE, by=by)
    with jurisdiction(household.path):
        note = SUBJECTS[subject].label
        audit.record(acts.CONTEST_MADE, by=actor(by), on=contest, household=household.pk, note=note)
    return contest


@transaction.atomic
def answer(contest: Contest, *, upheld: bool, text: str, by: Officer) -> Contest:
    """Answer a contest for the bureau in charge; the household and whoever handles its case are told. Raises Refused.

    An application that was lodged on condition keeps the contest of what was found beside it: it stands, or does not.
    """
    if not text.strip():
        raise Refused("reason_required", "请填写答复内容。")
    action = ContestAction.UPHOLD if upheld else ContestAction.DISMISS
    try:
        contest = move(
            CONTEST,
            contest.pk,
            action,
            by=by,
            answer=text.strip()[:_ANSWER],
            answered_by=by,
            answered_at=clock.now(),
        )
    except IllegalTransition:
        raise Refused("already_answered", "该异议已经答复，请刷新后查看。") from None
    conditional = _waiting_for(contest)
    if conditional is not None:
        _note_in(conditional, contest)
    is_type = contest.subject == TYPE
    if not upheld:
        said, then = "不成立", "" if conditional is None else _STILL_BARRED
    elif is_type:
        said, then = "成立", _OBJECT_TO_TYPE
    else:
        said, then = "成立，数据将由提供部门更正", ""
    messages.send(
        contest.household,
        title="数据异议已答复",
        text=f"关于“{contest.datum}”的异议{said}。{contest.answer}{then}",
        # The household's page about its type, where it objects to it.
        view="my-type" if upheld and is_type else "my-recognition",
    )
    return contest


def _waiting_for(contest: Contest) -> Case | None:
    """The household's case that was lodged on condition of this answer: one waits for no contest without a finding."""
    if not contest.finding:
        return None
    on_condition = Case.objects.filter(household=contest.household_id, on_condition=True)
    return on_condition.in_line().select_related("authority").first()


def _note_in(case: Case, contest: Contest) -> None:
    """Put the answered contest beside the case that waited for it, and tell whoever handles the case."""
    if contest.case_id is None:
        Contest.objects.filter(pk=contest.pk).update(case=case)
        contest.case = case
    if case.assignee_id is None:
        return
    said = contest.get_status_display()
    # The case may be handled by the bureau above, whose rows the answering one does not write.
    with jurisdiction(case.authority.path):
        notifications.notify(
            notification_kinds.CASE,
            path=case.authority.path,
            to=[case.assignee_id],
            text=f"附条件受理的申报，数据异议{said}：{contest.household}，{contest.datum}",
            view="contest-page",
            key=contest.pk,
            once=f"contest:{contest.pk}",
        )


def of_household(household_id: int) -> list[Contest]:
    """All contests of a household, the latest first."""
    return list(Contest.objects.filter(household=household_id).order_by("-id"))
