from django.urls import path

from appeals.machine.progress import ProgressView
from appeals.machine.rechecks import RecheckAnswerView, RechecksView, RecheckView

# Below /api/v1/.
urlpatterns = [
    path("appeals/", ProgressView.as_view(), name="api-appeal-list"),
    path("rechecks/", RechecksView.as_view(), name="api-recheck-list"),
    path("rechecks/<int:recheck_id>/", RecheckView.as_view(), name="api-recheck"),
    path("rechecks/<int:recheck_id>/answer/", RecheckAnswerView.as_view(), name="api-recheck-answer"),
]
