"""The door to notices and objections: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.notices.models import Notice, Objection


def visible_notices(acting: Acting) -> QuerySet[Notice]:
    """Notices of the bureau and of those below it."""
    return Notice.objects.filter(below(acting.authority.path)).select_related("authority", "round__standard")


def access_notice(acting: Acting, notice_id: int) -> Notice:
    """A notice of the bureau or of one below it."""
    return accessible(visible_notices(acting).filter(pk=notice_id))


def visible_objections(acting: Acting) -> QuerySet[Objection]:
    """What the public said to notices of the bureau itself: who decides reads it, and nobody else."""
    mine = Objection.objects.filter(below(acting.authority.path), authority=acting.authority)
    return mine.select_related("notice", "case__household", "file", "decided_by")


def access_objection(acting: Acting, objection_id: int) -> Objection:
    """An objection to a notice of the bureau itself."""
    return accessible(visible_objections(acting).filter(pk=objection_id))
