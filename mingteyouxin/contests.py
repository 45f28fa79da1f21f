"""Contesting what government holds about a household (E4): while it is open, an application goes on on condition."""

from django.db import IntegrityError, transaction

from authorities import audit, clock
from authorities.enums import Act
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from mingteyouxin.models import Case, Contest
from mingteyouxin.refusals import Refused
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
}
_TEXT = 1000
_ANSWER = 500


@transaction.atomic
def make(household: Household, *, subject: str, datum: str, text: str, by: Person, case: Case | None = None) -> Contest:
    """Say that something is not right. Raises Refused: unknown subject, no reason given, one open already."""
    if subject not in SUBJECTS:
        raise Refused("unknown_subject", "请选择哪一类数据有误。")
    if not text.strip():
        raise Refused("reason_required", "请说明哪里不对、应当是什么。")
    contest = Contest(
        path=household.path,
        household=household,
        case=case,
        subject=subject,
        datum=datum.strip()[:200] or SUBJECTS[subject],
        text=text.strip()[:_TEXT],
        made_by=by,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            contest.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "contest_one_open":
            raise
        raise Refused("already_contested", "这项数据已经提出过异议，正在处理，请等待答复。") from error
    with jurisdiction(household.path):
        audit.record(Act.CONTEST_MADE, by=actor(by), on=contest, household=household.pk, note=SUBJECTS[subject])
    return contest


@transaction.atomic
def answer(contest: Contest, *, upheld: bool, text: str, by: Officer) -> Contest:
    """Answer a contest for the bureau in charge; the household is told. Raises Refused."""
    if not text.strip():
        raise Refused("reason_required", "请填写答复内容。")
    done = Contest.objects.filter(pk=contest.pk, answered_at=None).update(
        upheld=upheld, answer=text.strip()[:_ANSWER], answered_by=by, answered_at=clock.now()
    )
    if not done:
        raise Refused("already_answered", "该异议已经答复，请刷新后查看。")
    contest.refresh_from_db()
    audit.record(
        Act.CONTEST_ANSWERED, by=by, on=contest, household=contest.household_id, note="成立" if upheld else "不成立"
    )
    said = "成立，数据将由提供部门更正" if upheld else "不成立"
    messages.tell(
        contest.household, title="数据异议已答复", text=f"关于“{contest.datum}”的异议{said}。{contest.answer}"
    )
    return contest


def open_subjects(household_id: int) -> set[str]:
    """Subjects on which a contest of the household waits for an answer."""
    return set(Contest.objects.filter(household=household_id, answered_at=None).values_list("subject", flat=True))
