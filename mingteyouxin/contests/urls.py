from django.urls import path

from mingteyouxin.contests.officer import contests

# Below /office/<code>/.
urlpatterns = [
    path("contests/", contests.contest_list, name="contest-list"),
    path("contests/<int:contest_id>/", contests.contest_page, name="contest-page"),
]
