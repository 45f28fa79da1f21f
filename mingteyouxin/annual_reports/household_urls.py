from django.urls import path

from mingteyouxin.annual_reports import household

# Below /my/<household>/recognition/.
urlpatterns = [path("yearly/<int:report_id>/", household.report, name="my-annual-report")]
