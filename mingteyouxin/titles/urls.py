from django.urls import path

from mingteyouxin.titles.officer import reports, titles

# Below /office/<code>/.
urlpatterns = [
    path("titles/", titles.title_list, name="title-list"),
    path("titles/<int:title_id>/", titles.title_page, name="title-page"),
    path("titles/<int:title_id>/restore/", titles.title_restore, name="title-restore"),
    path("titles/<int:title_id>/restore/decide/", titles.title_restore_decide, name="title-restore-decide"),
    path("titles/<int:title_id>/letters/<int:letter_id>.<str:ending>", titles.title_letter, name="title-letter"),
    path("recognition-reports/", reports.report_list, name="recognition-reports"),
    path("recognition-reports/<int:report_id>/", reports.report_page, name="recognition-report"),
]
