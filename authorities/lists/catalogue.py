"""Every list that can be exported or acted upon, by its name in the URL and in a job's parameters."""

from authorities import job_kinds
from authorities.access import Acting, NotAccessible
from authorities.declarations import declared
from authorities.lists.listing import Listing
from authorities.models import Job, StoredFile


def names() -> tuple[str, ...]:
    """Names of all lists."""
    return tuple(listing.name for listing in declared(Listing))


def access_listing(acting: Acting, name: str) -> Listing:
    """A list that the officer may look at. NotAccessible for others, as for one that does not exist."""
    listing = next((listing for listing in declared(Listing) if listing.name == name), None)
    if listing is None or not acting.may(listing.capability):
        raise NotAccessible
    return listing


def access_exported(acting: Acting, stored: StoredFile) -> Listing:
    """The list that the officer's own file was exported from, while he or she may look at it."""
    own = Job.objects.filter(kind=job_kinds.LIST_EXPORT, requested_by=acting.officer, path=acting.authority.path)
    job = own.filter(outcome__file=str(stored.pk)).first()
    if job is None:
        raise NotAccessible
    return access_listing(acting, job.parameters["list"])
