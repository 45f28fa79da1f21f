"""A title ends with its household: 注销 and 转企 are registration's decisions, found in its feed every night.

Nobody here decides anything, so nobody is heard; where registration was wrong, two officers take the end back
(restoring.py).
"""

from datetime import date

from casework.sweeps import BulkSweep
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.enums import RegistrationStatus

_ENDS = {
    RegistrationStatus.DEREGISTERED: RecognitionAction.CLOSE,
    RegistrationStatus.CONVERTED: RecognitionAction.CONVERT,
}
# So many are ended together.
_CHUNK = 2_000


def _end(on: date) -> int:
    done = 0
    for status, action in _ENDS.items():
        # Nationwide: the household may have moved to where its recogniser does not see it.
        gone = Recognition.objects.filter(
            status=RecognitionStatus.VALID, valid_until__gte=on, household__status=status
        ).select_related("household", "recogniser")
        while rows := list(gone.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)[:_CHUNK]):
            for title in rows:
                # The day that registration names, where it can be: never before the title, nor after today.
                day = title.household.status_on
                title.ended_on = day if day is not None and title.recognised_on <= day <= on else on
            titles.end_together(rows, action)
            done += len(rows)
    return done


end_with_registration = BulkSweep("end-titles-with-registration", _end)
