"""The form in which a department says what a contested fact ought to be: on its screen, and for its machine."""

from appeals import contested_facts
from appeals.changes import Change, ChangeForm, form_for
from appeals.contested_facts import Contested, feed_of
from appeals.models import Recheck


def change_form(recheck: Recheck, posted: object) -> ChangeForm | None:
    """The form of the fact that is contested; it begins with what the household says. None where a person looks."""
    claim = recheck.claim
    if not claim.feed:
        return None
    feed = feed_of(claim.feed)
    claimed = Change.from_json(feed, claim.change) if claim.change else None
    key = claimed.key if claimed else contested_facts.key_of(feed, claim.about)
    indicator = contested_facts.indicator_of(recheck.appeal.run_id, key)
    contested = Contested(claim.about, claim.label, claim.says, feed, key, indicator)
    return form_for(contested, recheck.household, posted, claimed=claimed)
