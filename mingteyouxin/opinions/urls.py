from django.urls import path

from mingteyouxin.opinions.officer import opinions

# Below /office/<code>/.
urlpatterns = [
    path("opinions/", opinions.opinion_list, name="opinion-list"),
    path("opinions/ask/", opinions.opinion_ask, name="opinion-ask"),
    path("opinions/<int:request_id>/", opinions.opinion_request, name="opinion-request"),
    path("opinions/<int:request_id>/close/", opinions.opinion_close, name="opinion-close"),
    path("asked/", opinions.asked_list, name="asked-list"),
    path("asked/<int:request_id>/", opinions.asked_page, name="asked-page"),
    path("asked/<int:request_id>/sheet/", opinions.asked_sheet, name="asked-sheet"),
]
