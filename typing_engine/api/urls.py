from django.urls import path

from typing_engine.api.standards import StandardEntryView, StandardListView

urlpatterns = [
    path("standards/", StandardListView.as_view(), name="api-standard-list"),
    # A number may hold a slash; it comes percent-encoded.
    path("standards/<path:number>/", StandardEntryView.as_view(), name="api-standard-entry"),
]
