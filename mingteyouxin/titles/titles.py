"""A household's title: how it begins and ends, with the place it takes and what the public reads of it.

The verbs run inside the transaction of whoever decides.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Model

from authorities import clock
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import Authority, Officer, Remedy
from casework import letters
from casework.check_numbers import new_number
from casework.letters import Letter, LetterKind
from casework.models import IssuedLetter
from casework.workflow import Mover, begin, move
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.places import quota_places
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.letters import ENDED
from mingteyouxin.titles.models import Recognition, RecognitionEvent
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import HouseholdType, TitleEnd
from registry.models import Person, PublishedRecognition, PublishedTitle
from registry.people import messages
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
    put_on_lists(recognition, place=case.place)
    return recognition


def put_on_lists(recognition: Recognition, *, place: Authority) -> None:
    """Show a title that holds to everyone: in the list of its county-level place, and by its number."""
    PublishedRecognition.objects.update_or_create(
        household_id=recognition.household_id,
        defaults={"path": place.path, "number": recognition.number, **_shown(recognition)},
    )
    PublishedTitle.objects.update_or_create(
        number=recognition.number,
        defaults={
            "household_id": recognition.household_id,
            "ended_on": None,
            "ended_how": "",
            **_shown(recognition),
        },
    )


def publish_all(recognitions: Sequence[Recognition]) -> None:
    """Show titles that were taken over from before the platform: those in force in the lists, each by its number."""
    PublishedRecognition.objects.bulk_create(
        [
            PublishedRecognition(household_id=one.household_id, path=one.place.path, number=one.number, **_shown(one))
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


@transaction.atomic
def end(
    recognition_id: int,
    action: RecognitionAction,
    *,
    by: Officer | Person | Mover,
    cause: Model | None = None,
    on: date | None = None,
    remedy: Remedy | None = None,
    note: str = "",
) -> Recognition:
    """End a title before its last day, today or on an earlier day: it stands in no list, and its place comes back.

    `remedy` is what a decision against the household told it, `note` the ground that the history keeps.
    """
    recognition = Recognition.objects.get(pk=recognition_id)
    # The place first, then the count of the province, as when it was given: so that two never wait for each other.
    quota_places.give_back([recognition])
    recognition = move(
        RECOGNITION,
        recognition_id,
        action,
        by=by,
        cause=cause,
        note=note,
        event_fields={"remedy": remedy} if remedy else {},
        ended_on=on or clock.today(),
    )
    take_off_lists([recognition])
    return recognition


def tell(recognition: Recognition, kind: LetterKind, *, by: Officer | None) -> IssuedLetter:
    """Put the latest step in the life of a title in writing, at the recogniser, and tell the household."""
    event = RecognitionEvent.objects.filter(recognition=recognition).latest("id")
    event.recognition = Recognition.objects.select_related("recogniser", "household").get(pk=recognition.pk)
    with jurisdiction(event.recognition.recogniser.path):
        kept = letters.issue(
            kind,
            event,
            authority=event.recognition.recogniser,
            by=by,
            recognition=recognition,
            household_id=recognition.household_id,
        )
    letter = Letter.from_json(kept.text)
    household = event.recognition.household
    messages.send(household, title=letter.title, text=letter.message, view="my-title", key=recognition.pk)
    return kept


def renounce(recognition: Recognition, *, by: Person) -> Recognition:
    """The household gives its title up, at will. Raises Refused where it has ended meanwhile."""
    with own_household(recognition.household_id), transaction.atomic():
        ended = end(recognition.pk, RecognitionAction.RENOUNCE, by=by)
        tell(ended, ENDED, by=None)
    return ended


def take_off_lists(ended: Sequence[Recognition]) -> None:
    """Titles that have ended stand in no list; whoever asks by number learns that they ended, and on which day."""
    households = [recognition.household_id for recognition in ended]
    PublishedRecognition.objects.filter(household_id__in=households).delete()
    for recognition in ended:
        PublishedTitle.objects.filter(number=recognition.number).update(**_end_shown(recognition))
