from django.urls import path

from mingteyouxin.certificates import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("titles/<int:title_id>/", household.title_page, name="my-title"),
    path("titles/<int:title_id>/<str:name>", household.title_file, name="my-title-file"),
    path("titles/<int:title_id>/stories/<int:story_id>/photo/", household.story_photo, name="my-story-photo"),
    path("titles/<int:title_id>/stories/<int:story_id>/withdraw/", household.story_withdraw, name="my-story-withdraw"),
]
