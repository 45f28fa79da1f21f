from django.urls import path

from mingteyouxin.notices.api import NoticesView, NoticeView
from mingteyouxin.titles.api import RecognitionsView

urlpatterns = [
    path("notices/", NoticesView.as_view(), name="api-notice-list"),
    path("notices/<int:notice_id>/", NoticeView.as_view(), name="api-notice-entry"),
    path("recognitions/", RecognitionsView.as_view(), name="api-recognition-list"),
]
