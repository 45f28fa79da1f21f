from django.urls import path

from mingteyouxin.rounds.officer import rounds

# Below /office/<code>/.
urlpatterns = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_new, name="round-new"),
    path("rounds/<int:round_id>/", rounds.round_page, name="round-page"),
    path("rounds/<int:round_id>/change/", rounds.round_change, name="round-change"),
    path("rounds/<int:round_id>/cancel/", rounds.round_cancel, name="round-cancel"),
]
