"""Every list that can be exported or acted upon, by its name in the URL and in a job's parameters."""

from django.utils.module_loading import import_string

from authorities.access import Acting, NotAccessible
from authorities.enums import JobKind
from authorities.lists.listing import Listing
from authorities.models import Job, StoredFile

# Name → where it is declared: names, for this app imports none of those that own them.
_DECLARED = {
    "jobs": "authorities.officer.jobs.JOBS",
    "approvals": "authorities.officer.approvals.APPROVALS",
    "notifications": "authorities.officer.notifications.NOTIFICATIONS",
    "households": "registry.officer.lists.HOUSEHOLDS",
    "deliveries": "registry.officer.lists.DELIVERIES",
    "runs": "typing_engine.officer.lists.RUNS",
    "candidates": "mingteyouxin.recommending.officer.candidates.CANDIDATES",
    "recommendations": "mingteyouxin.recommending.officer.recommendations.RECOMMENDATIONS",
    "consents": "mingteyouxin.recommending.officer.consents.CONSENTS",
    "cases": "mingteyouxin.review.officer.case_lists.CASES",
}


def names() -> tuple[str, ...]:
    return tuple(_DECLARED)


def access_listing(acting: Acting, name: str) -> Listing:
    """A list that the officer may look at. NotAccessible for others, as for one that does not exist."""
    if name not in _DECLARED:
        raise NotAccessible
    listing = import_string(_DECLARED[name])
    if not acting.may(listing.capability):
        raise NotAccessible
    return listing


def access_exported(acting: Acting, stored: StoredFile) -> Listing:
    """The list that the officer's own file was exported from, while he or she may look at it."""
    own = Job.objects.filter(kind=JobKind.LIST_EXPORT, requested_by=acting.officer, path=acting.authority.path)
    job = own.filter(outcome__file=str(stored.pk)).first()
    if job is None:
        raise NotAccessible
    return access_listing(acting, job.parameters["list"])
