from django.urls import path

from mingteyouxin.criteria.officer import standard_steps, standards

# Below /office/<code>/.
urlpatterns = [
    path("class-standards/", standards.standard_list, name="class-standard-list"),
    path("class-standards/new/", standards.standard_new, name="class-standard-new"),
    path("class-standards/copy/", standards.standard_copy, name="class-standard-copy"),
    path("class-standards/<int:standard_id>/", standards.standard_page, name="class-standard-page"),
    path("class-standards/<int:standard_id>/head/", standards.standard_head, name="class-standard-head"),
    path(
        "class-standards/<int:standard_id>/classes/<str:kind>/", standards.standard_class, name="class-standard-class"
    ),
    path("class-standards/<int:standard_id>/show/", standard_steps.standard_show, name="class-standard-show"),
    path("class-standards/<int:standard_id>/revise/", standard_steps.standard_revise, name="class-standard-revise"),
    path("class-standards/<int:standard_id>/request/", standard_steps.standard_request, name="class-standard-request"),
    path(
        "class-standards/<int:standard_id>/withdraw/", standard_steps.standard_withdraw, name="class-standard-withdraw"
    ),
    path("class-standards/<int:standard_id>/approve/", standard_steps.standard_approve, name="class-standard-approve"),
    path("class-standards/<int:standard_id>/reject/", standard_steps.standard_reject, name="class-standard-reject"),
]
