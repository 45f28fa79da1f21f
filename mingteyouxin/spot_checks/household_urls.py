from django.urls import path

from mingteyouxin.spot_checks import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("<int:case_id>/checks/<int:supplement_id>/answer/", household.check_answer, name="my-check-answer"),
]
