from django.urls import path

from mingteyouxin.annual_reports.officer import counter, reports

# Below /office/<code>/.
urlpatterns = [
    path("annual-reports/", reports.report_list, name="annual-report-list"),
    path("annual-reports/confirm/", reports.confirm_many, name="annual-report-confirm-many"),
    path("annual-reports/counter/", counter.to_take, name="annual-counter-list"),
    path("annual-reports/counter/<int:report_id>/", counter.take, name="annual-counter-take"),
    path("annual-reports/<int:report_id>/", reports.report_page, name="annual-report-page"),
    path("annual-reports/<int:report_id>/confirm/", reports.confirm_one, name="annual-report-confirm"),
    path("annual-reports/<int:report_id>/return/", reports.give_back, name="annual-report-return"),
]
