"""A title ends with its household: 注销 and 转企 are registration's decisions, found in its feed every night.

Nobody here decides anything, so nobody is heard; where registration was wrong, two officers take the end back
(restoring.py).
"""

from datetime import date

from django.db.models import F

from authorities import clock
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.letters import ENDED
from mingteyouxin.titles.models import Recognition
from registry.enums import RegistrationStatus

_ENDS = {
    RegistrationStatus.DEREGISTERED: RecognitionAction.CLOSE,
    RegistrationStatus.CONVERTED: RecognitionAction.CONVERT,
}


def _gone():
    return Recognition.objects.filter(status=RecognitionStatus.VALID, household__status__in=_ENDS)


def _due(on: date) -> list[tuple[int, str]]:
    return list(_gone().filter(valid_until__gte=on).order_by("pk").values_list("pk", F("recogniser__path")))


def _end(key: int, on: date) -> None:
    title = _gone().select_related("household").filter(pk=key).first()
    if title is None:
        raise MovedMeanwhile
    household = title.household
    # The day that registration names, where it can be: never before the title, nor after today.
    day = household.status_on
    day = day if day is not None and title.recognised_on <= day <= clock.today() else clock.today()
    ended = titles.end(key, _ENDS[household.status], by=Mover.CLOCK, on=day)
    titles.tell(ended, ENDED, by=None)


end_with_registration = Sweep("end-titles-with-registration", due=_due, deal_with=_end)
