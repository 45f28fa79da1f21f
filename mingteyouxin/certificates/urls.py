from django.urls import path

from mingteyouxin.certificates.officer import annotations, stories, titles

# Below /office/<code>/.
urlpatterns = [
    path("titles/", titles.title_list, name="title-list"),
    path("titles/<int:title_id>/", titles.title_page, name="title-page"),
    path("titles/<int:title_id>/<str:name>", titles.title_file, name="title-file"),
    path("titles/stories/", stories.story_list, name="title-stories"),
    path("titles/stories/<int:story_id>/", stories.story_page, name="title-story"),
    path("titles/stories/<int:story_id>/photo/", stories.story_photo, name="title-story-photo"),
    path("titles/annotations/", annotations.annotation_list, name="title-annotations"),
]
