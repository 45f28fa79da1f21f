"""Ground D: the department that recommended is asked whether it agrees, with a day, and answers on its own page.

Silence is no agreement and no refusal either: when its days are over, a person goes on.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Min

from authorities import audit, clock
from authorities.enums import Role
from authorities.models import Authority, DepartmentEntry, Officer, Post
from authorities.notifications import notify
from authorities.refusals import whole
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.sweeps import BulkSweep
from casework.workflow import add_events
from mingteyouxin import acts, notification_kinds
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.evaluations import findings
from mingteyouxin.evaluations.enums import EvaluationAction, EvaluationGround, EvaluationStatus, RecommenderAnswer
from mingteyouxin.evaluations.models import Evaluation, RecommenderQuestion
from mingteyouxin.evaluations.workflow import EVALUATION

MOST_TEXT = 500


def ask(evaluations: Sequence[Evaluation], *, days: int, on: date) -> list[RecommenderQuestion]:
    """Ask the departments that recommended, where they have people beside the recogniser; tell each of them once.

    What nobody there can be asked stays unknown, for a person to find out on paper.
    """
    recommended = [one for one in evaluations if one.recognition_path != RecognitionPath.APPLICATION]
    if not recommended:
        return []
    codes = dict(DepartmentEntry.objects.values_list("label", "code"))
    staffed = set(
        Post.objects.filter(role=Role.DEPARTMENT, authority__in={one.recogniser_id for one in recommended})
        .held_on(on)
        .values_list("authority", "department")
    )
    due = last_day(on, days, calendar=work_calendar())
    questions = RecommenderQuestion.objects.bulk_create(
        RecommenderQuestion(
            path=one.path,
            evaluation=one,
            household_id=one.household_id,
            authority=one.recogniser,
            department=codes[one.recognition.recommender],
            asked_on=on,
            **due.columns(),
        )
        for one in recommended
        if (one.recogniser_id, codes.get(one.recognition.recommender)) in staffed
    )
    asked = {one.evaluation_id: one for one in questions}
    findings.keep(
        (one, EvaluationGround.RECOMMENDER, findings.of_the_recommender(asked.get(one.pk))) for one in recommended
    )
    for authority, department in {(one.authority, one.department) for one in questions}:
        count = sum((one.authority, one.department) == (authority, department) for one in questions)
        text = f"贵单位推荐的 {count} 户名特优新个体工商户进入有效期最后一年，请在 {due.day} 前答复是否同意延续。"
        _notify(authority, department, text, once=f"asked:{on}")
    return questions


@transaction.atomic
def answer(question: RecommenderQuestion, *, said: str, text: str, by: Officer) -> RecommenderQuestion:
    """The department's word, once; one that comes late counts until the evaluation is decided. Raises Refused."""
    text = whole(text, most=MOST_TEXT, field="text")
    if said not in RecommenderAnswer.values:
        raise Refused("answer_required", "请选择同意或者不同意延续。")
    if said == RecommenderAnswer.DISAGREE and not text:
        raise Refused("text_required", "不同意延续的，请写明理由，认定机关和经营者可以看到。")
    posts = Post.objects.filter(officer=by, authority=question.authority, role=Role.DEPARTMENT)
    if not posts.held_on(clock.today()).filter(department=question.department).exists():
        raise NotEntitled("该征求意见")
    rows = RecommenderQuestion.objects.select_for_update(of=("self",), no_key=True)
    question = rows.select_related("evaluation", "authority").get(pk=question.pk)
    if question.answer:
        raise Refused("answered_already", "已经答复过；需要更正的，请与认定机关联系。")
    evaluation = Evaluation.objects.select_for_update(of=("self",), no_key=True).get(pk=question.evaluation_id)
    if evaluation.status != EvaluationStatus.OPEN:
        raise IllegalTransition(EVALUATION.noun, EVALUATION.word(evaluation.status))
    question.answer, question.text = said, text
    question.answered_by, question.answered_at = by, clock.now()
    question.save(update_fields=["answer", "text", "answered_by", "answered_at"])
    told = findings.of_the_recommender(question)
    findings.keep([(evaluation, EvaluationGround.RECOMMENDER, told)], by=by)
    add_events(EVALUATION, [evaluation], EvaluationAction.ANSWER, by=by, note=told[1])
    audit.record(acts.RECOMMENDER_ANSWERED, by=by, on=question, household=question.household_id, note=told[1])
    return question


def _remind(on: date) -> int:
    # One line for each department and bureau, however many households it recommended.
    waiting = RecommenderQuestion.objects.filter(
        answer="", evaluation__status=EvaluationStatus.OPEN, due_on__lte=on + timedelta(days=3)
    )
    groups = waiting.order_by().values("authority", "department").annotate(count=Count("pk"), first=Min("due_on"))
    bureaus = Authority.objects.in_bulk([one["authority"] for one in groups])
    for one in groups:
        late = "已过期限" if one["first"] < on else f"期限是 {one['first']}"
        text = f"还有 {one['count']} 户名特优新的延续意见没有答复，{late}。"
        _notify(bureaus[one["authority"]], one["department"], text, once=f"remind:{on:%G-%V}")
    return len(groups)


# Three days before its day, and once a week afterwards, as long as the evaluation is open.
remind = BulkSweep("remind-recommenders", _remind)


def _notify(authority: Authority, department: str, text: str, *, once: str) -> None:
    posts = Post.objects.filter(authority=authority, role=Role.DEPARTMENT, department=department)
    notify(
        notification_kinds.CASE,
        path=authority.path,
        to=sorted(set(posts.held_on(clock.today()).values_list("officer", flat=True))),
        text=text,
        view="recommender-question-list",
        key="",
        once=f"recommender:{authority.pk}:{department}:{once}",
    )
