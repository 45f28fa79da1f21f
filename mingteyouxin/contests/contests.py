"""Contesting what government holds about a household (E4): while it is open, an application goes on on condition."""

from django.db import transaction

from authorities import audit, clock, notifications
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.refusals import Faulty, Trouble, too_long
from casework.refusals import IllegalTransition, Refused
from casework.workflow import begin, move
from mingteyouxin import acts, notification_kinds
from mingteyouxin.cases.models import Case
from mingteyouxin.contests.enums import ContestAction
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import CONTEST
from registry.models import Household, Person
from registry.people import messages
from registry.people.persons import actor

# What may be contested, as the household reads it.
SUBJECTS = {
    "type": "分型结果",
    "registration": "登记信息",
    "annual_report": "年度报告",
    "risk_mark": "经营异常、严重违法失信、税务非正常、歇业标记",
    "penalty": "行政处罚",
    "tax": "纳税",
    "social_insurance": "社会保险",
    "credential": "资质荣誉",
    "defaulter": "失信被执行人",
    "facts": "分类条件核对所用的数据",
    "local_bar": "本地限制情形的记录",
}
_STILL_BARRED = "您的申报是先受理的，这一项仍不符合条件的，不能认定；仍有异议的，可以咨询办理机关。"
_DATUM, _TEXT = 200, 1000
# Fields of the form, by their ids on the page.
SUBJECT_FIELD, DATUM_FIELD, TEXT_FIELD = "contest-subject", "contest-datum", "contest-text"
_ANSWER = 500


@transaction.atomic
def make(household: Household, *, subject: str, datum: str, text: str, by: Person, case: Case | None = None) -> Contest:
    """Say that something is not right. Raises Faulty beside the fields, Refused where one is open already."""
    datum, text = datum.strip(), text.strip()
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
        datum=datum or SUBJECTS[subject],
        text=text,
        made_by=by,
        made_at=clock.now(),
    )
    begin(CONTEST, contest, ContestAction.MAKE, by=by)
    with jurisdiction(household.path):
        audit.record(acts.CONTEST_MADE, by=actor(by), on=contest, household=household.pk, note=SUBJECTS[subject])
    return contest


@transaction.atomic
def answer(contest: Contest, *, upheld: bool, text: str, by: Officer) -> Contest:
    """Answer a contest for the bureau in charge; the household and whoever handles its case are told. Raises Refused.

    An application that was lodged on condition keeps the contest beside it: what was contested stands, or does not.
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
    conditional = (
        Case.objects.filter(household=contest.household_id, on_condition=True)
        .in_line()
        .select_related("authority")
        .first()
    )
    if conditional is not None:
        _note_in(conditional, contest)
    said = "成立，数据将由提供部门更正" if upheld else "不成立"
    then = "" if upheld or conditional is None else _STILL_BARRED
    messages.send(
        contest.household,
        title="数据异议已答复",
        text=f"关于“{contest.datum}”的异议{said}。{contest.answer}{then}",
        view="my-recognition",
    )
    return contest


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


def open_subjects(household_id: int) -> set[str]:
    """Subjects on which a contest of the household waits for an answer."""
    return set(Contest.objects.filter(household=household_id).waiting().values_list("subject", flat=True))


def of_household(household_id: int) -> list[Contest]:
    """All contests of a household, the latest first."""
    return list(Contest.objects.filter(household=household_id).order_by("-id"))
