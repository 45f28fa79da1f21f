"""The door to rounds: absent and foreign look the same (STYLE 20)."""

from authorities.access import Acting, NotAccessible
from authorities.jurisdiction import below
from mingteyouxin.rounds.models import Round


def access_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau or of one below it."""
    row = Round.objects.for_list().filter(below(acting.authority.path), pk=round_id).first()
    if row is None:
        raise NotAccessible
    return row


def access_own_round(acting: Acting, round_id: int) -> Round:
    """A round of the bureau itself."""
    row = access_round(acting, round_id)
    if row.authority_id != acting.authority.pk:
        raise NotAccessible
    return row
