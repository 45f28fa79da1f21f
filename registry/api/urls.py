from django.urls import path

from registry.api.certificates import CertificateView
from registry.api.directory import DirectoryEntryView, DirectorySearchView

urlpatterns = [
    path("certificates/<str:number>/", CertificateView.as_view(), name="certificate-entry"),
    path("directory/", DirectorySearchView.as_view(), name="directory-search"),
    path("directory/<str:code>/", DirectoryEntryView.as_view(), name="directory-entry"),
]
