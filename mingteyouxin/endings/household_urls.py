from django.urls import path

from mingteyouxin.endings import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("endings/<int:ending_id>/", household.ending, name="my-ending"),
    path("endings/<int:ending_id>/statement/", household.statement, name="my-ending-state"),
    path("endings/<int:ending_id>/letters/<int:letter_id>.<str:ending>", household.letter, name="my-ending-letter"),
]
