"""A stored file on its way to whoever has been through its door."""

from django.http import FileResponse

from authorities.files import location
from authorities.models import StoredFile


def as_download(stored: StoredFile) -> FileResponse:
    """The file to be saved, never shown in the browser: what people hand in may be a page that acts."""
    response = FileResponse(
        location(stored).open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
