"""The door to titles and what is drawn of them: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.titles.models import Recognition

_BESIDE = ("household", "recogniser", "place")


def visible_titles(acting: Acting) -> QuerySet[Recognition]:
    """Titles of households of the bureau's area, also those that have ended."""
    return Recognition.objects.filter(below(acting.authority.path)).select_related(*_BESIDE)


def access_title(acting: Acting, title_id: int) -> Recognition:
    """A title of the bureau's area."""
    return accessible(visible_titles(acting).filter(pk=title_id))


def access_own_title(household_id: int, title_id: int) -> Recognition:
    """A title of the household that is logged in."""
    own = Recognition.objects.filter(household_id=household_id, pk=title_id)
    return accessible(own.select_related(*_BESIDE))
