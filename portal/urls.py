from django.urls import include, path

from authorities.officer.entrance import OfficerLogin, OfficerLogout
from portal import class_standards, display, health, office, public

urlpatterns = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("household/<str:number>/", public.household, name="household"),
    path("standards/", public.standards, name="public-standards"),
    # A number may hold a slash; it comes percent-encoded.
    path("standards/<path:number>/", public.standard, name="public-standard"),
    path("class-standards/", class_standards.class_standards, name="public-class-standards"),
    path("class-standards/<int:standard_id>/", class_standards.class_standard, name="public-class-standard"),
    path("about/accessibility/", public.accessibility, name="accessibility"),
    path("about/privacy/", public.privacy, name="privacy"),
    path("display/", display.choose, name="display"),
    path("login/", OfficerLogin.as_view(), name="login"),
    path("logout/", OfficerLogout.as_view(), name="logout"),
    path("office/", office.office, name="office"),
    path("office/<str:code>/", office.office_home, name="office-home"),
    path("office/<str:code>/", include("authorities.officer.urls")),
    path("office/<str:code>/", include("registry.officer.urls")),
    path("office/<str:code>/", include("typing_engine.officer.urls")),
    path("office/<str:code>/", include("mingteyouxin.officer.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
