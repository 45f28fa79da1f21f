from django.urls import path

from mingteyouxin.notices import household

# Below /my/<household>/recognition/.
urlpatterns = [
    path("<int:case_id>/objections/<int:told_id>/reply/", household.objection_reply, name="my-objection-reply"),
]
