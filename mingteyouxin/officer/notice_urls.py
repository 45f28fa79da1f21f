from django.urls import path

from mingteyouxin.officer import notices, recognitions, spot_checks

# Below /office/<code>/.
urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("rounds/<int:round_id>/notice/", notices.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", notices.notice_page, name="notice-page"),
    path("notices/<int:notice_id>/list.<str:ending>", notices.notice_file, name="notice-file"),
    path("objections/", notices.objection_list, name="objection-list"),
    path("objections/<int:objection_id>/", notices.objection_page, name="objection-page"),
    path("recognitions/", recognitions.batch_list, name="recognition-list"),
    path("rounds/<int:round_id>/recognise/", recognitions.batch_new, name="recognition-new"),
    path("recognitions/<int:batch_id>/", recognitions.batch_page, name="recognition-batch"),
    path("recognitions/<int:batch_id>/approve/", recognitions.batch_approve, name="recognition-approve"),
    path("recognitions/<int:batch_id>/reject/", recognitions.batch_reject, name="recognition-reject"),
    path("recognitions/<int:batch_id>/withdraw/", recognitions.batch_withdraw, name="recognition-withdraw"),
    path("recognition-reports/", recognitions.report_list, name="recognition-reports"),
    path("recognition-reports/<int:report_id>/", recognitions.report_page, name="recognition-report"),
    path("samples/", spot_checks.sample_list, name="sample-list"),
    path("samples/new/", spot_checks.sample_new, name="sample-new"),
    path("samples/<int:sample_id>/", spot_checks.sample_page, name="sample-page"),
    path("checks/", spot_checks.check_list, name="check-list"),
    path("checks/<int:item_id>/", spot_checks.check_page, name="check-page"),
    path("checks/<int:item_id>/ask/", spot_checks.check_ask, name="check-ask"),
    path("checks/<int:item_id>/pass/", spot_checks.check_pass, name="check-pass"),
    path("checks/<int:item_id>/refuse/", spot_checks.check_refuse, name="check-refuse"),
    path("checks/<int:item_id>/answer/", spot_checks.check_answer, name="check-answer"),
]
