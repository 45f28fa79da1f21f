"""The door to cancellations and revocations: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from casework.letters import letters_about
from mingteyouxin.endings.models import Ending, EndingLetter
from registry.people.standing import Standing


def visible_endings(acting: Acting) -> QuerySet[Ending]:
    """Those about titles of households of the area, whoever decides."""
    rows = Ending.objects.filter(below(acting.authority.path))
    return rows.select_related("household", "recogniser", "recognition", "opened_by")


def access_ending(acting: Acting, ending_id: int) -> Ending:
    """One about a title of a household of the area, to be read."""
    return accessible(visible_endings(acting).filter(pk=ending_id))


def access_own_ending(acting: Acting, ending_id: int) -> Ending:
    """One that the bureau itself decides: nobody acts for another one."""
    return accessible(visible_endings(acting).filter(pk=ending_id, recogniser=acting.authority))


def access_ending_letter(ending: Ending, letter_id: int) -> EndingLetter:
    """A letter about an ending whose own door was passed."""
    return accessible(letters_about(EndingLetter, ending=ending).filter(pk=letter_id))


def endings_of(standing: Standing) -> QuerySet[Ending]:
    """Those about titles of the household that somebody stands for."""
    return Ending.objects.filter(household=standing.household).select_related("household", "recogniser", "recognition")


def access_endings_own(standing: Standing, ending_id: int) -> Ending:
    """One about a title of the household's own."""
    return accessible(endings_of(standing).filter(pk=ending_id))
