from django.urls import path

from registry.machine.intake import IntakeView
from registry.machine.jobs import JobView, RefusedRowsView

# Below /api/v1/.
urlpatterns = [
    path("intake/<str:feed>/", IntakeView.as_view(), name="api-intake"),
    path("jobs/<int:job_id>/", JobView.as_view(), name="api-job"),
    path("jobs/<int:job_id>/refused-rows/", RefusedRowsView.as_view(), name="api-refused-rows"),
]
