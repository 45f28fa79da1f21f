from django.urls import include, path

from mingteyouxin.officer import quotas, rounds, standard_steps, standards

# Below /office/<code>/.
urlpatterns = [
    path("", include("mingteyouxin.officer.recommendation_urls")),
    path("", include("mingteyouxin.officer.review_urls")),
    path("", include("mingteyouxin.officer.notice_urls")),
    path("", include("mingteyouxin.officer.counter_urls")),
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
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_new, name="round-new"),
    path("rounds/<int:round_id>/", rounds.round_page, name="round-page"),
    path("rounds/<int:round_id>/change/", rounds.round_change, name="round-change"),
    path("rounds/<int:round_id>/cancel/", rounds.round_cancel, name="round-cancel"),
    path("quota/", quotas.quota_page, name="quota-page"),
    path("quota/freeze/", quotas.quota_freeze, name="quota-freeze"),
    path("quota/<int:quota_id>/save/", quotas.quota_save, name="quota-save"),
    path("quota/<int:quota_id>/withdraw/", quotas.quota_withdraw, name="quota-withdraw"),
    path("quota/<int:quota_id>/approve/", quotas.quota_approve, name="quota-approve"),
    path("quota/<int:quota_id>/reject/", quotas.quota_reject, name="quota-reject"),
    path("quota/transfers/new/", quotas.transfer_new, name="quota-transfer-new"),
    path("quota/transfers/<int:transfer_id>/accept/", quotas.transfer_accept, name="quota-transfer-accept"),
    path("quota/transfers/<int:transfer_id>/refuse/", quotas.transfer_refuse, name="quota-transfer-refuse"),
    path("quota/transfers/<int:transfer_id>/withdraw/", quotas.transfer_withdraw, name="quota-transfer-withdraw"),
    path("", include("mingteyouxin.officer.field_urls")),
]
