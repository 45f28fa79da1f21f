"""A household's title: how it begins and ends, with the place it takes and what the public reads of it.

The verbs run inside the transaction of whoever decides.
"""

from collections.abc import Sequence

from django.db.models import Model

from authorities import clock
from authorities.models import Officer
from casework.workflow import Mover, begin, move
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.places import quota_places
from mingteyouxin.titles.certificate_numbers import new_number
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.models import Recognition
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import HouseholdType, TitleEnd
from registry.models import PublishedRecognition, PublishedTitle
from typing_engine.standard.months import add_months

YEARS = 3


def recognise(case: Case, *, type_then: HouseholdType, by: Officer) -> Recognition:
    """Recognise the household of a case from today: takes a place of the bureau, and shows it to everyone.

    Raises QuotaExhausted, and Refused where the household or, in the place, its operator holds one already, or the
    titles of the province would be more than a twentieth (C8).
    """
    authority, household, today = case.authority, case.household, clock.today()
    quota_id = quota_places.take(authority, year=case.round.year)
    until = add_months(today, 12 * YEARS)
    recognition = Recognition(
        number=new_number(today.year),
        path=household.path,
        household=household,
        place=county_of(household.authority, on=today) or case.place,
        # Of whoever agreed: where another operator is registered by now, the database refuses the move.
        operator_index=case.operator_index,
        recognition_class=case.recognition_class,
        # The recogniser's own level, whose standard it may go by (C2: a county may use its city's).
        level=LEVELS[authority.level],
        recognition_path=case.recognition_path,
        recommender=case.recommender,
        recogniser=authority,
        recognised_on=today,
        first_until=until,
        valid_until=until,
        type_then=type_then,
        quota_id=quota_id,
    )
    begin(RECOGNITION, recognition, RecognitionAction.RECOGNISE, by=by)
    PublishedRecognition.objects.update_or_create(
        household_id=household.pk, defaults={"path": case.place.path, **_shown(recognition)}
    )
    PublishedTitle.objects.create(number=recognition.number, household_id=household.pk, **_shown(recognition))
    return recognition


def publish_all(recognitions: Sequence[Recognition]) -> None:
    """Show titles that were taken over from before the platform: those in force in the lists, each by its number."""
    PublishedRecognition.objects.bulk_create(
        [
            PublishedRecognition(household_id=one.household_id, path=one.place.path, **_shown(one))
            for one in recognitions
            if one.status == RecognitionStatus.VALID
        ]
    )
    PublishedTitle.objects.bulk_create(
        [
            PublishedTitle(number=one.number, household_id=one.household_id, **_shown(one), **_end_shown(one))
            for one in recognitions
        ]
    )


def _end_shown(recognition: Recognition) -> dict[str, object]:
    """What everyone reads of a title that ended before its last day; one that ran out says so by that day."""
    if recognition.status in (RecognitionStatus.VALID, RecognitionStatus.EXPIRED):
        return {}
    converted = recognition.status == RecognitionStatus.CONVERTED
    return {"ended_on": recognition.ended_on, "ended_how": TitleEnd.CONVERTED if converted else TitleEnd.ENDED}


def _shown(recognition: Recognition) -> dict[str, object]:
    """What everyone reads of a title."""
    return {
        "recognition_class": recognition.recognition_class,
        "level": recognition.level,
        "recogniser_id": recognition.recogniser_id,
        "recognised_on": recognition.recognised_on,
        "valid_until": recognition.valid_until,
    }


def end(
    recognition_id: int, action: RecognitionAction, *, by: Officer | Mover, cause: Model | None = None
) -> Recognition:
    """End a title before its last day: it stands in no list any more, and its place comes back."""
    recognition = Recognition.objects.get(pk=recognition_id)
    # The place first, then the count of the province, as when it was given: so that two never wait for each other.
    quota_places.give_back([recognition])
    recognition = move(RECOGNITION, recognition_id, action, by=by, cause=cause, ended_on=clock.today())
    take_off_lists([recognition])
    return recognition


def take_off_lists(ended: Sequence[Recognition]) -> None:
    """Titles that have ended stand in no list; whoever asks by number learns that they ended, and on which day."""
    households = [recognition.household_id for recognition in ended]
    PublishedRecognition.objects.filter(household_id__in=households).delete()
    for recognition in ended:
        PublishedTitle.objects.filter(number=recognition.number).update(**_end_shown(recognition))
