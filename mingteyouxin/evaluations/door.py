"""The door to evaluations: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible, departments_of
from authorities.jurisdiction import below
from casework.letters import letters_about
from mingteyouxin.evaluations.models import Evaluation, EvaluationLetter, RecommenderQuestion
from registry.people.standing import Standing


def visible_evaluations(acting: Acting) -> QuerySet[Evaluation]:
    """Those about titles of households of the area, whoever decides."""
    rows = Evaluation.objects.filter(below(acting.authority.path))
    return rows.select_related("household", "recogniser", "recognition")


def access_evaluation(acting: Acting, evaluation_id: int) -> Evaluation:
    """One about a title of a household of the area, to be read."""
    return accessible(visible_evaluations(acting).filter(pk=evaluation_id))


def access_own_evaluation(acting: Acting, evaluation_id: int) -> Evaluation:
    """One that the bureau itself decides: nobody acts for another one."""
    return accessible(visible_evaluations(acting).filter(pk=evaluation_id, recogniser=acting.authority))


def access_evaluation_letter(evaluation: Evaluation, letter_id: int) -> EvaluationLetter:
    """A letter about an evaluation whose own door was passed."""
    return accessible(letters_about(EvaluationLetter, evaluation=evaluation).filter(pk=letter_id))


def visible_questions(acting: Acting) -> QuerySet[RecommenderQuestion]:
    """What the officer's own department is asked by the bureau: no other department's, none of another bureau."""
    rows = RecommenderQuestion.objects.filter(authority=acting.authority, department__in=departments_of(acting))
    return rows.select_related("household", "evaluation__recognition", "authority", "answered_by")


def access_question(acting: Acting, question_id: int) -> RecommenderQuestion:
    """A question to the officer's own department."""
    return accessible(visible_questions(acting).filter(pk=question_id))


def evaluations_of(standing: Standing) -> QuerySet[Evaluation]:
    """Those about titles of the household that somebody stands for."""
    rows = Evaluation.objects.filter(household=standing.household)
    return rows.select_related("household", "recogniser", "recognition")


def access_evaluations_own(standing: Standing, evaluation_id: int) -> Evaluation:
    """One about a title of the household's own."""
    return accessible(evaluations_of(standing).filter(pk=evaluation_id))
