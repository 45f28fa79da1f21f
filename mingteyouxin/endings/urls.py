from django.urls import path

from mingteyouxin.endings.officer import endings

# Below /office/<code>/.
urlpatterns = [
    path("titles/doubts/", endings.title_doubt_list, name="title-doubt-list"),
    path("titles/<int:title_id>/ending/<str:kind>/", endings.ending_new, name="ending-new"),
    path("endings/", endings.ending_list, name="ending-list"),
    path("endings/<int:ending_id>/", endings.ending_page, name="ending-page"),
    path("endings/<int:ending_id>/statement/", endings.ending_state, name="ending-state"),
    path("endings/<int:ending_id>/drop/", endings.ending_drop, name="ending-drop"),
    path("endings/<int:ending_id>/propose/", endings.ending_propose, name="ending-propose"),
    path("endings/<int:ending_id>/decide/", endings.ending_decide, name="ending-decide"),
    path("endings/<int:ending_id>/letters/<int:letter_id>.<str:ending>", endings.ending_letter, name="ending-letter"),
]
