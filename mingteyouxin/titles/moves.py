"""A household's title: how it begins and ends, with the place it takes and what the public reads of it.

The only writer of Recognition.status. Both verbs run inside the transaction of the case's move.
"""

from authorities import clock
from mingteyouxin.cases.models import Case
from mingteyouxin.places import quota_places
from mingteyouxin.refusals import IllegalTransition
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
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
        place=case.place,
        operator_index=household.operator_id_index,
        recognition_class=case.recognition_class,
        level=case.round.standard.level,
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


def end(recognition_id: int, status: RecognitionStatus) -> Recognition:
    """End a title before its last day: it stands in no list any more, and its place comes back."""
    recognition = Recognition.objects.select_for_update(of=("self",), no_key=True).get(pk=recognition_id)
    if recognition.status != RecognitionStatus.VALID:
        raise IllegalTransition("该认定", recognition.get_status_display())
    recognition.status, recognition.ended_on = status, clock.today()
    recognition.save(update_fields=["status", "ended_on"])
    PublishedRecognition.objects.filter(household_id=recognition.household_id).delete()
    quota_places.give_back(recognition)
    return recognition
