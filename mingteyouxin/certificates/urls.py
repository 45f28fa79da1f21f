from django.urls import path

from mingteyouxin.certificates.officer import titles

# Below /office/<code>/.
urlpatterns = [
    path("titles/", titles.title_list, name="title-list"),
    path("titles/<int:title_id>/", titles.title_page, name="title-page"),
    path("titles/<int:title_id>/<str:name>", titles.title_file, name="title-file"),
]
