from django.urls import path

from mingteyouxin.applying.officer import counter

# Below /office/<code>/.
urlpatterns = [
    path("cases/file/", counter.counter_start, name="counter-start"),
    path("cases/file/<int:case_id>/", counter.counter_case, name="counter-case"),
    path("cases/file/<int:case_id>/withdraw/", counter.counter_withdraw, name="counter-withdraw"),
]
