from django.urls import path

from mingteyouxin.certificates import household

_OF_ONE = "certificates/<int:certificate_id>/"

# Below /my/<household>/recognition/.
urlpatterns = [
    path(_OF_ONE, household.certificate_page, name="my-certificate"),
    path(f"{_OF_ONE}<str:name>", household.certificate_file, name="my-certificate-file"),
    path(f"{_OF_ONE}stories/<int:story_id>/photo/", household.story_photo, name="my-story-photo"),
    path(f"{_OF_ONE}stories/<int:story_id>/withdraw/", household.story_withdraw, name="my-story-withdraw"),
]
