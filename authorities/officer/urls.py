from django.urls import path

from authorities.officer.files import download

# Below /office/<code>/.
urlpatterns = [path("files/<uuid:file_id>/", download, name="file-download")]
