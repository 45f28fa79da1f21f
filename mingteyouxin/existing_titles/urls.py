from django.urls import path

from mingteyouxin.existing_titles.officer import existing_titles

# Below /office/<code>/.
urlpatterns = [
    path("existing-titles/", existing_titles.title_list, name="existing-title-list"),
    path("existing-titles/many/", existing_titles.title_many, name="existing-title-many"),
    path("existing-titles/<int:title_id>/", existing_titles.title_page, name="existing-title-page"),
    path("existing-titles/<int:title_id>/take/", existing_titles.title_take, name="existing-title-take"),
    path("existing-titles/<int:title_id>/set-aside/", existing_titles.title_set_aside, name="existing-title-set-aside"),
    path("existing-titles/<int:title_id>/decide/", existing_titles.title_decide, name="existing-title-decide"),
]
