from django.urls import path

from mingteyouxin.certificates.officer import annotations, certificates, stories

# Below /office/<code>/.
urlpatterns = [
    path("certificates/<int:certificate_id>/", certificates.certificate_page, name="certificate-page"),
    path("certificates/<int:certificate_id>/<str:name>", certificates.certificate_file, name="certificate-file"),
    path("certificates/stories/", stories.story_list, name="certificate-stories"),
    path("certificates/stories/<int:story_id>/", stories.story_page, name="certificate-story"),
    path("certificates/stories/<int:story_id>/photo/", stories.story_photo, name="certificate-story-photo"),
    path("certificates/annotations/", annotations.annotation_list, name="certificate-annotations"),
]
