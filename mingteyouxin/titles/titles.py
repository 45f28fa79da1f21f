"""A household's title: how it begins and ends, with the place it takes and what the public reads of it.

The verbs run inside the transaction of whoever decides.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Model

from authorities import clock
from authorities.jurisdiction import jurisdiction, own_household, province_path_of
from authorities.models import Authority, Officer, Remedy
from casework import letters
from casework.check_numbers import new_number
from casework.letters import Letter, LetterKind
from casework.models import IssuedLetter
from casework.refusals import IllegalTransition, Refused, refused_in_words
from casework.workflow import Mover, add_events, begin, move, move_all
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.places import quota_places
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.letters import ENDED, ended_letters
from mingteyouxin.titles.models import Recognition, RecognitionEvent
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import HouseholdType, TitleEnd
from registry.models import Person, PublishedRecognition, PublishedTitle
from registry.people import messages
from registry.people.messages import Said
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


@transaction.atomic
def end_together(ended: Sequence[Recognition], action: RecognitionAction) -> None:
    """End many titles that the clock has locked, in a fixed number of statements; each bears the day it ended on.

    Every household gets its letter from its recogniser. `household` and `recogniser` of the rows are loaded. Runs
    nationwide.
    """
    by_province: dict[str, list[Recognition]] = {}
    for one in ended:
        by_province.setdefault(province_path_of(one.path), []).append(one)
    # In the order in which everybody takes them.
    for province in sorted(by_province):
        quota_places.give_back(by_province[province])
    move_all(RECOGNITION, ended, action, by=Mover.CLOCK, own=("ended_on",))
    take_off_lists(ended)
    rows = {one.pk: one for one in ended}
    events = RecognitionEvent.objects.filter(recognition__in=rows, action=action)
    at: dict[Authority, list[RecognitionEvent]] = {}
    for event in events.order_by("recognition", "-id").distinct("recognition"):
        event.recognition = rows[event.recognition_id]
        at.setdefault(event.recognition.recogniser, []).append(event)
    for recogniser, of_one in at.items():
        written = list(zip(of_one, ended_letters(of_one), strict=True))
        letters.issue_all(ENDED, written, authority=recogniser, by=None, shared=("recognition_id", "household_id"))
        messages.send_all(
            Said(event.recognition.household, text.title, text.message, "my-title", event.recognition_id)
            for event, text in written
        )


def may_be_extended(recognition: Recognition) -> None:
    """Raises Refused where a title ended otherwise, or three more years from its end would be over already."""
    edge = RECOGNITION.edges[RecognitionAction.EXTEND]
    if recognition.status not in edge.sources:
        raise IllegalTransition(RECOGNITION.noun, RECOGNITION.word(recognition.status))
    if _extended_until(recognition) < clock.today():
        raise Refused("extension_over", "按规定延长三年的有效期也已届满，不能再延长；符合条件的，可以重新申报。")


def _extended_until(recognition: Recognition) -> date:
    return add_months(recognition.first_until, 12 * YEARS * (recognition.extensions + 1))


@transaction.atomic
def extend(recognition_id: int, *, by: Officer, cause: Model) -> Recognition:
    """Extend a title by three years from its end (C12). It takes no place: it counted, and goes on counting.

    One that has run out meanwhile holds again without a gap, and counts as one from before, for its place may be
    somebody else's by now. Raises Refused, where the household or its operator was recognised anew too.
    """
    rows = Recognition.objects.select_for_update(of=("self",), no_key=True)
    recognition = rows.get(pk=recognition_id)
    may_be_extended(recognition)
    had_run_out = recognition.status == RecognitionStatus.EXPIRED
    changes: dict[str, object] = {"quota": None, "ended_on": None} if had_run_out else {}
    extended = move(
        RECOGNITION,
        recognition_id,
        RecognitionAction.EXTEND,
        by=by,
        cause=cause,
        extensions=recognition.extensions + 1,
        valid_until=_extended_until(recognition),
        **changes,
    )
    if had_run_out:
        quota_places.count_again(extended)
    put_on_lists(extended, place=extended.place)
    return extended


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


@transaction.atomic
def pass_on(recognition_id: int, *, operator_index: bytes, by: Officer) -> Recognition:
    """Make the title another operator's, who agreed to it: the only place that does, and the database asks for his
    word (database/operator_changes.py). Raises Refused where he holds another title in the place (C9).
    """
    recognition = Recognition.objects.select_for_update(of=("self",), no_key=True).get(pk=recognition_id)
    recognition.operator_index = operator_index
    with refused_in_words():
        recognition.save(update_fields=["operator_index"])
    add_events(RECOGNITION, [recognition], RecognitionAction.PASS_ON, by=by)
    show_operator_change(recognition, since=None)
    return recognition


def show_operator_change(recognition: Recognition, *, since: date | None) -> None:
    """Say to whoever asks about the certificate that its household has another operator, who is not its holder yet."""
    PublishedTitle.objects.filter(number=recognition.number).update(operator_changed_on=since)


def take_off_lists(ended: Sequence[Recognition]) -> None:
    """Titles that have ended stand in no list; whoever asks by number learns that they ended, and on which day."""
    households = [recognition.household_id for recognition in ended]
    PublishedRecognition.objects.filter(household_id__in=households).delete()
    alike: dict[tuple, list[str]] = {}
    for recognition in ended:
        alike.setdefault(tuple(_end_shown(recognition).items()), []).append(recognition.number)
    for shown, numbers in alike.items():
        PublishedTitle.objects.filter(number__in=numbers).update(**dict(shown))
