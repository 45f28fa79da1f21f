"""A household's title: how it begins and ends, with the place it takes and what the public reads of it.

Both verbs run inside the transaction of the case's move.
"""

from django.db.models import Model

from authorities import clock
from authorities.models import Officer
from casework.workflow import Mover, move
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.places import quota_places
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.enums import RecognitionAction
from mingteyouxin.titles.models import Recognition
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import HouseholdType
from registry.models import PublishedRecognition
from typing_engine.standard.months import add_months

_YEARS = 3


def begin(case: Case, *, type_then: HouseholdType) -> Recognition:
    """Recognise the household of a case from today: takes a place of the bureau, and shows it to everyone.

    Raises QuotaExhausted, and IntegrityError where the household or, in the place, its operator holds one already.
    """
    authority, household, today = case.authority, case.household, clock.today()
    quota_id = quota_places.take(authority, year=case.round.year)
    recognition = Recognition.objects.create(
        path=household.path,
        household=household,
        place=county_of(household.authority, on=today) or case.place,
        operator_index=household.operator_id_index,
        recognition_class=case.recognition_class,
        # The recogniser's own level, whose standard it may go by (C2: a county may use its city's).
        level=LEVELS[authority.level],
        recognition_path=case.recognition_path,
        recommender=case.recommender,
        recogniser=authority,
        recognised_on=today,
        valid_until=add_months(today, 12 * _YEARS),
        type_then=type_then,
        quota_id=quota_id,
    )
    PublishedRecognition.objects.update_or_create(
        household_id=household.pk,
        defaults={
            "path": case.place.path,
            "recognition_class": recognition.recognition_class,
            "level": recognition.level,
            "recogniser": authority,
            "recognised_on": recognition.recognised_on,
            "valid_until": recognition.valid_until,
        },
    )
    return recognition


def end(
    recognition_id: int, action: RecognitionAction, *, by: Officer | Mover, cause: Model | None = None
) -> Recognition:
    """End a title before its last day: it stands in no list any more, and its place comes back."""
    recognition = move(RECOGNITION, recognition_id, action, by=by, cause=cause, ended_on=clock.today())
    PublishedRecognition.objects.filter(household_id=recognition.household_id).delete()
    quota_places.give_back(recognition)
    return recognition
