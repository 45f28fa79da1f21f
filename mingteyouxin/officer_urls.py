from django.urls import include, path

# Below /office/<code>/: what the rooms have for officers.
urlpatterns = [
    path("", include("mingteyouxin.criteria.urls")),
    path("", include("mingteyouxin.rounds.urls")),
    path("", include("mingteyouxin.places.urls")),
    path("", include("mingteyouxin.titles.urls")),
    path("", include("mingteyouxin.certificates.urls")),
    path("", include("mingteyouxin.existing_titles.urls")),
    path("", include("mingteyouxin.endings.urls")),
    path("", include("mingteyouxin.evaluations.urls")),
    path("", include("mingteyouxin.annual_reports.urls")),
    path("", include("mingteyouxin.operator_changes.urls")),
    path("", include("mingteyouxin.contests.urls")),
    path("", include("mingteyouxin.applying.urls")),
    path("", include("mingteyouxin.recommending.urls")),
    path("", include("mingteyouxin.visits.urls")),
    path("", include("mingteyouxin.opinions.urls")),
    path("", include("mingteyouxin.review.urls")),
    path("", include("mingteyouxin.notices.urls")),
    path("", include("mingteyouxin.recognising.urls")),
    path("", include("mingteyouxin.spot_checks.urls")),
    path("", include("mingteyouxin.overdue.urls")),
    path("", include("mingteyouxin.overview.urls")),
    path("", include("mingteyouxin.inspection.urls")),
]
