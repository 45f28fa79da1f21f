from django.urls import path

from mingteyouxin.officer import contests, counter

# Below /office/<code>/.
urlpatterns = [
    path("cases/file/", counter.counter_start, name="counter-start"),
    path("cases/file/<int:case_id>/", counter.counter_case, name="counter-case"),
    path("cases/file/<int:case_id>/withdraw/", counter.counter_withdraw, name="counter-withdraw"),
    path("contests/", contests.contest_list, name="contest-list"),
    path("contests/<int:contest_id>/", contests.contest_page, name="contest-page"),
]
