"""The door to classification standards: absent and foreign look the same (STYLE 20)."""

from django.db.models import Q, QuerySet

from authorities.access import Acting, NotAccessible, accessible
from authorities.jurisdiction import below
from mingteyouxin.criteria.enums import StandardStatus
from mingteyouxin.criteria.models import ClassStandard


def visible_standards(acting: Acting) -> QuerySet[ClassStandard]:
    """The bureau's own, and those of bureaus below it once the public has seen them."""
    path = acting.authority.path
    own = Q(path=path)
    return ClassStandard.objects.for_list().filter(own | (below(path) & ~Q(status=StandardStatus.DRAFT)))


def access_standard(acting: Acting, standard_id: int) -> ClassStandard:
    """A standard that the bureau may look at."""
    return accessible(visible_standards(acting).select_related("made_by", "published_by").filter(pk=standard_id))


def access_own_standard(acting: Acting, standard_id: int) -> ClassStandard:
    """A standard of the bureau itself: nobody writes for another bureau, the one above neither."""
    standard = access_standard(acting, standard_id)
    if standard.authority_id != acting.authority.pk:
        raise NotAccessible
    return standard
