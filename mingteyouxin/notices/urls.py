from django.urls import path

from mingteyouxin.notices.officer import notices

# Below /office/<code>/.
urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("rounds/<int:round_id>/notice/", notices.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", notices.notice_page, name="notice-page"),
    path("notices/<int:notice_id>/list.<str:ending>", notices.notice_file, name="notice-file"),
    path("objections/", notices.objection_list, name="objection-list"),
    path("objections/<int:objection_id>/", notices.objection_page, name="objection-page"),
    path("objections/<int:objection_id>/uphold/", notices.objection_uphold, name="objection-uphold"),
]
