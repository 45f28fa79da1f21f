from django.urls import path

from mingteyouxin.spot_checks.officer import spot_checks

# Below /office/<code>/.
urlpatterns = [
    path("samples/", spot_checks.sample_list, name="sample-list"),
    path("samples/new/", spot_checks.sample_new, name="sample-new"),
    path("samples/<int:sample_id>/", spot_checks.sample_page, name="sample-page"),
    path("checks/", spot_checks.check_list, name="check-list"),
    path("checks/<int:item_id>/", spot_checks.check_page, name="check-page"),
    path("checks/<int:item_id>/ask/", spot_checks.check_ask, name="check-ask"),
    path("checks/<int:item_id>/pass/", spot_checks.check_pass, name="check-pass"),
    path("checks/<int:item_id>/refuse/", spot_checks.check_refuse, name="check-refuse"),
    path("checks/<int:item_id>/refusal/", spot_checks.check_refusal, name="check-refusal"),
    path("checks/<int:item_id>/answer/", spot_checks.check_answer, name="check-answer"),
]
