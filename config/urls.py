from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView

from authorities.officer.entrance import OfficerLogout, administration_login
from registry.household.quick_entry import quick_entry

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("authorities.officer.account_urls")),
    path("office/<str:code>/", include("authorities.officer.urls")),
    path("office/<str:code>/", include("casework.officer_urls")),
    path("office/<str:code>/", include("registry.officer.urls")),
    path("office/<str:code>/", include("typing_engine.officer.urls")),
    path("office/<str:code>/", include("mingteyouxin.officer_urls")),
    path("office/<str:code>/", include("appeals.urls")),
    path("q/<str:number>/", quick_entry, name="quick-entry"),
    path("my/", include("registry.household.urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.applying.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.certificates.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.notices.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.spot_checks.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.titles.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.endings.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.evaluations.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.annual_reports.household_urls")),
    path("my/<int:household_id>/recognition/", include("mingteyouxin.operator_changes.household_urls")),
    path("my/<int:household_id>/", include("mingteyouxin.recommending.household_urls")),
    path("my/<int:household_id>/", include("appeals.household_urls")),
    path("api/v1/", include("authorities.api.urls")),
    path("api/v1/", include("registry.api.urls")),
    path("api/v1/", include("registry.machine.urls")),
    path("api/v1/", include("typing_engine.api.urls")),
    path("api/v1/", include("mingteyouxin.api_urls")),
    path("api/v1/", include("appeals.machine.urls")),
    path(
        "api/v1/schema/",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]),
        name="api-schema",
    ),
    # One way in and out for all.
    path("admin/login/", administration_login),
    path("admin/logout/", OfficerLogout.as_view()),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]
handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
