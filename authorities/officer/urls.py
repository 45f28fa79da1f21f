from django.urls import path

from authorities.officer import machines
from authorities.officer.files import download

# Below /office/<code>/.
urlpatterns = [
    path("files/<uuid:file_id>/", download, name="file-download"),
    path("machines/", machines.machine_list, name="machine-list"),
    path("machines/new/", machines.machine_new, name="machine-new"),
    path("machines/<int:machine_id>/", machines.machine_page, name="machine-page"),
    path("machines/<int:machine_id>/renew/", machines.machine_renew, name="machine-renew"),
    path("machines/<int:machine_id>/revoke/", machines.machine_revoke, name="machine-revoke"),
]
