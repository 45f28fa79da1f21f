"""The door to visits and their photos: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, NotAccessible, accessible
from authorities.models import Authority, StoredFile
from mingteyouxin.cases.door import visible_cases
from mingteyouxin.visits.enums import VisitStatus
from mingteyouxin.visits.models import Visit


def access_visit(acting: Acting, visit_id: int) -> Visit:
    """A visit of the station itself, or of the bureau and its stations. Foreign and absent look the same."""
    mine = Visit.objects.of_the_desk(acting.authority)
    return accessible(mine.select_related("station", "place").filter(pk=visit_id))


def made_by(authority: Authority) -> QuerySet[Visit]:
    """Visits of cases that the bureau handles, the planned ones first."""
    rows = Visit.objects.in_charge_of(authority).exclude(status=VisitStatus.CANCELLED)
    related = rows.select_related("station", "assigned", "recorded_by", "case__household")
    return related.order_by("-status", "due_on", "id")


def access_photo(visit: Visit, photo_id: int) -> StoredFile:
    """The file of a photo of the visit, or of the signature (0)."""
    if photo_id == 0 and visit.signature is not None:
        return visit.signature
    photo = visit.photos.select_related("file").filter(pk=photo_id).first()
    if photo is None:
        raise NotAccessible
    return photo.file


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for a photo or the signature of a visit of a case that the officer may see."""
    of_file = Q(signature=file_id) | Q(photos__file=file_id)
    return Visit.objects.filter(of_file, case__in=visible_cases(acting)).exists()
