from django.urls import path

from mingteyouxin.evaluations import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("evaluations/<int:evaluation_id>/", household.evaluation, name="my-evaluation"),
    path("evaluations/<int:evaluation_id>/statement/", household.statement, name="my-evaluation-state"),
    path(
        "evaluations/<int:evaluation_id>/letters/<int:letter_id>.<str:ending>",
        household.letter,
        name="my-evaluation-letter",
    ),
]
