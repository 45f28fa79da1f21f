"""The clock's part with titles from before the platform: records become rows, doubts are found, what is clear is taken
over. However often it comes, it comes to the same (C15)."""

import logging
from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from authorities import audit
from casework.refusals import Refused
from casework.sweeps import BulkSweep
from casework.workflow import Mover
from mingteyouxin import acts
from mingteyouxin.existing_titles import doubts, records, setting_aside, taking_over
from mingteyouxin.existing_titles.enums import ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from registry.models import RecordedRecognition

_log = logging.getLogger(__name__)


def _provinces(on: date) -> Iterable[str]:
    """Where records are new, delivered anew or held."""
    waiting = RecordedRecognition.objects.filter(
        Q(existing_title=None)
        | Q(existing_title__status=ExistingTitleStatus.HELD)
        | ~Q(delivery_id=F("existing_title__seen_delivery_id"))
    )
    return sorted(waiting.values_list("province", flat=True).distinct())


def _follow(on: date) -> int:
    changed = records.take_in()
    doubts.find_all()
    clear = ExistingTitle.objects.filter(status=ExistingTitleStatus.HELD, doubts__contained_by=F("accepted"))
    clear = clear.exclude(pk__in=setting_aside.under_request()).select_related(*taking_over.RELATED).order_by("pk")
    taken = 0
    while rows := list(clear.select_for_update(of=("self",), no_key=True, skip_locked=True)[: records.CHUNK]):
        try:
            made = taking_over.carry_out(rows, by=Mover.CLOCK)
        except Refused as refusal:
            # A title was given beside it meanwhile: the next strike finds that it is doubtful.
            _log.warning("Titles from before are not taken over: %s", refusal)
            break
        taken += len(made)
    if taken:
        audit.record(acts.EXISTING_TITLES_TAKEN_OVER, by=None, note=f"{taken} 项，没有疑点")
    return changed + taken


take_over_what_is_clear = BulkSweep("take-over-existing-titles", _follow, areas=_provinces)
