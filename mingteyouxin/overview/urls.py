from django.urls import path

from mingteyouxin.overview.officer import overview

# Below /office/<code>/.
urlpatterns = [
    path("overview/", overview.overview_page, name="overview-page"),
    path("overview/rounds/", overview.overview_rounds, name="overview-rounds"),
    path("overview/<str:kind>.xlsx", overview.overview_sheet, name="overview-sheet"),
]
