from django.urls import path

from mingteyouxin.opinions.officer import opinions, paper

# Below /office/<code>/.
urlpatterns = [
    path("opinions/", opinions.opinion_list, name="opinion-list"),
    path("opinions/ask/", opinions.opinion_ask, name="opinion-ask"),
    path("opinions/<int:request_id>/", opinions.opinion_request, name="opinion-request"),
    path("opinions/<int:request_id>/close/", opinions.opinion_close, name="opinion-close"),
    path("opinions/<int:request_id>/letter.<str:ending>", paper.opinion_letter, name="opinion-letter"),
    path("opinions/<int:request_id>/send/", paper.opinion_send, name="opinion-send"),
    path("opinions/<int:request_id>/reply/", paper.opinion_reply, name="opinion-reply"),
    path("opinions/<int:request_id>/reply/<int:reply_id>/", paper.opinion_reply, name="opinion-reply-more"),
    path("asked/", opinions.asked_list, name="asked-list"),
    path("asked/<int:request_id>/", opinions.asked_page, name="asked-page"),
    path("asked/<int:request_id>/sheet/", opinions.asked_sheet, name="asked-sheet"),
]
