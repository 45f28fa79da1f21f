"""The door to rounds: absent and foreign look the same (STYLE 20)."""

from authorities.access import Acting, NotAccessible, accessible
from authorities.jurisdiction import below
from mingteyouxin.rounds.models import Round


def access_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau or of one below it."""
    return accessible(Round.objects.for_list().filter(below(acting.authority.path), pk=round_id))


def access_own_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau itself."""
    row = access_round(acting, round_id)
    if row.authority_id != acting.authority.pk:
        raise NotAccessible
    return row
