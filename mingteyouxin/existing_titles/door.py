"""The door to titles from before the platform: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import below
from mingteyouxin.existing_titles.models import ExistingTitle


def visible_titles(acting: Acting) -> QuerySet[ExistingTitle]:
    """Those of the area."""
    rows = ExistingTitle.objects.filter(below(acting.authority.path))
    return rows.select_related("record", "authority", "household", "recogniser", "recognition")


def access_title(acting: Acting, title_id: int, *, to_handle: bool = False) -> ExistingTitle:
    """One of the area; to be handled, one that the bureau itself looks into."""
    title = visible_titles(acting).filter(pk=title_id).first()
    if title is None or (to_handle and title.authority_id != acting.authority.pk):
        raise NotAccessible
    return title
