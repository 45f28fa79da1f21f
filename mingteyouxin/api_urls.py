from django.urls import path

from mingteyouxin.notices.api import NoticeView

urlpatterns = [
    path("notices/<int:notice_id>/", NoticeView.as_view(), name="api-notice-entry"),
]
