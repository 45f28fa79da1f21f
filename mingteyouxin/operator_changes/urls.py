from django.urls import path

from mingteyouxin.operator_changes.officer import changes, moved

# Below /office/<code>/.
urlpatterns = [
    path("operator-changes/", changes.change_list, name="operator-change-list"),
    path("operator-changes/counter/", changes.to_take, name="operator-counter-list"),
    path("operator-changes/counter/<int:change_id>/", changes.take, name="operator-counter-take"),
    path("operator-changes/<int:change_id>/", changes.change_page, name="operator-change-page"),
    path("operator-changes/<int:change_id>/pass-on/", changes.pass_on, name="operator-change-pass-on"),
    path("operator-changes/<int:change_id>/settle/", changes.settle, name="operator-change-settle"),
    path("moved-titles/", moved.moved_list, name="moved-title-list"),
    path("moved-titles/<int:title_id>/", moved.moved_title, name="moved-title-page"),
]
