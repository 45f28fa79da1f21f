from django.urls import path

from mingteyouxin.evaluations.officer import evaluations, figures, questions

# Below /office/<code>/.
urlpatterns = [
    path("evaluations/", evaluations.evaluation_list, name="evaluation-list"),
    path("evaluations/figures/", figures.evaluation_figures, name="evaluation-figures"),
    path("evaluations/<int:evaluation_id>/", evaluations.evaluation_page, name="evaluation-page"),
    path("evaluations/<int:evaluation_id>/finding/", evaluations.evaluation_find, name="evaluation-find"),
    path("evaluations/<int:evaluation_id>/look/", evaluations.evaluation_look, name="evaluation-look"),
    path("evaluations/<int:evaluation_id>/statement/", evaluations.evaluation_state, name="evaluation-state"),
    path("evaluations/<int:evaluation_id>/propose/", evaluations.evaluation_propose, name="evaluation-propose"),
    path("evaluations/<int:evaluation_id>/decide/", evaluations.evaluation_decide, name="evaluation-decide"),
    path(
        "evaluations/<int:evaluation_id>/letters/<int:letter_id>.<str:ending>",
        evaluations.evaluation_letter,
        name="evaluation-letter",
    ),
    path("recommender-questions/", questions.recommender_question_list, name="recommender-question-list"),
    path(
        "recommender-questions/<int:question_id>/",
        questions.recommender_question_page,
        name="recommender-question-page",
    ),
]
