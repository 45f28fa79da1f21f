from django.urls import path

from mingteyouxin.titles.officer import reports

# Below /office/<code>/.
urlpatterns = [
    path("recognition-reports/", reports.report_list, name="recognition-reports"),
    path("recognition-reports/<int:report_id>/", reports.report_page, name="recognition-report"),
]
