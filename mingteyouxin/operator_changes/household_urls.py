from django.urls import path

from mingteyouxin.operator_changes import household

# Below /my/<household>/recognition/.
urlpatterns = [path("operators/<int:change_id>/", household.change, name="my-operator-change")]
