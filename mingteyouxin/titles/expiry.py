"""Titles whose last day is over (C11): nobody decides that, the clock notes it.

Every reader asks for the day itself (`valid_on`), so nothing hangs on when this runs; it frees what the row still holds
in constraints and counts, and tells the household.
"""

from collections.abc import Iterable
from datetime import date

from authorities.jurisdiction import province_path_of
from casework.sweeps import BulkSweep
from casework.workflow import Mover, move_all
from mingteyouxin.places import quota_places
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.models import Recognition
from mingteyouxin.titles.workflow import RECOGNITION
from registry.models import Household, PublishedRecognition
from registry.people import messages
from registry.people.messages import Said


def _over(on: date):
    return Recognition.objects.filter(status=RecognitionStatus.VALID, valid_until__lt=on)


def _provinces(on: date) -> Iterable[str]:
    """Where a last day is over."""
    return sorted({province_path_of(path) for path in _over(on).values_list("path", flat=True).distinct()})


def _note(on: date) -> int:
    rows = _over(on).select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    over = list(rows)
    if not over:
        return 0
    quota_places.give_back(over)
    for title in over:
        title.ended_on = title.valid_until
    move_all(RECOGNITION, over, RecognitionAction.EXPIRE, by=Mover.CLOCK, own=("ended_on",))
    last_days = {title.household_id: title.valid_until for title in over}
    PublishedRecognition.objects.filter(household_id__in=last_days, valid_until__lt=on).delete()
    messages.send_all(
        Said(
            household,
            "名特优新认定有效期届满",
            f"您的名特优新认定有效期至 {last_days[household.pk]}，现已届满，不再列入榜单。"
            "符合条件的，可以在以后的认定工作中重新申报。",
            view="my-recognition",
        )
        for household in Household.objects.filter(pk__in=last_days)
    )
    return len(over)


expire = BulkSweep("expire-titles", _note, areas=_provinces)
