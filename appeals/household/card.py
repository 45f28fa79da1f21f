"""How an objection of the household stands, for the first page of its workspace."""

from appeals.filing import open_appeal
from appeals.workflow import APPEAL
from registry.people.standing import Standing


def appeal_under_way(standing: Standing) -> dict:
    """The objection that is open, and the word for it; nothing where there is none."""
    appeal = open_appeal(standing.household)
    return {
        "household": standing.household,
        "appeal": appeal,
        "word": appeal and APPEAL.household_word(appeal.status),
        "mark": appeal and APPEAL.mark(appeal.status),
    }
