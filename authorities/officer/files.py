"""Downloads from the file store."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from authorities import acts, audit, capabilities, file_purposes
from authorities.access import access_file
from authorities.client_address import client_address
from authorities.downloads import as_download
from authorities.lists.catalogue import access_exported
from authorities.models import StoredFile
from authorities.officer.door import officer_view


@require_safe
@officer_view(capabilities.OFFICE)
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    """A stored file, to be saved and never shown in the browser. Its purpose names the capability it asks for."""
    stored = access_file(request.acting, file_id)
    if stored.purpose == file_purposes.LIST_EXPORT:
        access_exported(request.acting, stored)
    return sent(request, stored)


def sent(request: HttpRequest, stored: StoredFile) -> FileResponse:
    """The file on its way, and a record of that, which the household sees whose file it is. The caller has been through
    a door.
    """
    audit.record(
        acts.FILE_DOWNLOADED,
        by=request.user,
        on=stored,
        address=client_address(request),
        household=stored.household_id,
        note=stored.name,
    )
    return as_download(stored)
