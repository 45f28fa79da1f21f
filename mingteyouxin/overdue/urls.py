from django.urls import path

from mingteyouxin.overdue.officer import overdue

# Below /office/<code>/.
urlpatterns = [
    path("overdue/", overdue.overdue_list, name="overdue-list"),
    path("overdue/<int:overdue_id>/", overdue.overdue_page, name="overdue-page"),
    path("overdue/<int:overdue_id>/take/", overdue.overdue_take, name="overdue-take"),
    path("overdue/rounds/<int:round_id>/", overdue.overdue_round, name="overdue-round"),
]
