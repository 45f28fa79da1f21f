from django.urls import path

from mingteyouxin.titles import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("titles/<int:title_id>/", household.title, name="my-title"),
    path("titles/<int:title_id>/renounce/", household.renounce, name="my-title-renounce"),
    path("titles/<int:title_id>/letters/<int:letter_id>.<str:ending>", household.letter, name="my-title-letter"),
]
