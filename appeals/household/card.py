"""How the latest objection of the household stands, for the first page of its workspace."""

from appeals.models import Appeal
from appeals.workflow import APPEAL, UNDECIDED
from registry.people.standing import Standing


def latest_appeal(standing: Standing) -> dict:
    """The objection filed last, decided or not, and the word for it; nothing where there is none."""
    appeals = Appeal.objects.filter(household=standing.household).select_related("authority")
    appeal = appeals.order_by("-filed_at", "-pk").first()
    return {
        "household": standing.household,
        "appeal": appeal,
        "waits": appeal and appeal.status in UNDECIDED,
        "word": appeal and APPEAL.household_word(appeal.status),
        "mark": appeal and APPEAL.mark(appeal.status),
    }
