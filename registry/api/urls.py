from django.urls import path

from registry.api.directory import DirectoryEntryView, DirectorySearchView

urlpatterns = [
    path("directory/", DirectorySearchView.as_view(), name="directory-search"),
    path("directory/<str:code>/", DirectoryEntryView.as_view(), name="directory-entry"),
]
