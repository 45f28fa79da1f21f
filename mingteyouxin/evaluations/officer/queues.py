"""What evaluations put on the desk, of the recogniser and of the departments beside it."""

from django.db.models import QuerySet

from authorities import clock
from authorities.access import Acting
from authorities.queues import Queue
from mingteyouxin import capabilities
from mingteyouxin.evaluations.door import visible_evaluations, visible_questions
from mingteyouxin.evaluations.enums import EvaluationStatus
from mingteyouxin.evaluations.models import Evaluation, RecommenderQuestion


def _own(acting: Acting) -> QuerySet[Evaluation]:
    return visible_evaluations(acting).filter(recogniser=acting.authority, status=EvaluationStatus.OPEN)


def _to_decide(acting: Acting) -> QuerySet[Evaluation]:
    return _own(acting).filter(period_until__gte=clock.today())


def _late(acting: Acting) -> QuerySet[Evaluation]:
    return _own(acting).filter(period_until__lt=clock.today())


def _to_answer(acting: Acting) -> QuerySet[RecommenderQuestion]:
    return visible_questions(acting).filter(answer="", evaluation__status=EvaluationStatus.OPEN)


QUEUES = (
    Queue(
        "有效期评估：待决定",
        capabilities.CASE_DECIDE,
        "evaluation-list",
        _to_decide,
        lambda: {"state": "open", "due": "coming"},
        due="period_until",
    ),
    Queue(
        "有效期评估：期满未决定",
        capabilities.CASE_DECIDE,
        "evaluation-list",
        _late,
        lambda: {"state": "open", "due": "late"},
        due="period_until",
    ),
    Queue("认定延续：待答复", capabilities.RECOMMEND, "recommender-question-list", _to_answer, due="due_on"),
)
