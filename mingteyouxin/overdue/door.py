"""The door to what is overdue: absent and foreign look the same (STYLE 20)."""

from django.db.models import Q, QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.overdue.models import Overdue


def visible_overdue(acting: Acting) -> QuerySet[Overdue]:
    """What the bureau and its stations are late with; of the bureaus below, what it was told of."""
    bureau = acting.authority
    rows = Overdue.objects.filter(below(bureau.path)).select_related("authority", "head", "above")
    return rows.filter(Q(head=bureau) | Q(authority=bureau) | Q(above_on__isnull=False))


def access_overdue(acting: Acting, overdue_id: int) -> Overdue:
    """One of them."""
    return accessible(visible_overdue(acting).filter(pk=overdue_id))
