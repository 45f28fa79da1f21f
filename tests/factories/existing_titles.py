"""Titles from before the platform, for tests. Run as batch."""

from datetime import date

import factory

from authorities.jurisdiction import nationwide, province_path_of
from mingteyouxin.existing_titles import without_doubt
from mingteyouxin.existing_titles.models import ExistingTitle
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RecordedPath
from registry.models import Household, RecordedRecognition
from typing_engine.standard.months import add_months


class RecordFactory(factory.django.DjangoModelFactory):
    """A record that leaves no doubt: `RecordFactory(household=shop, type_then="")` leaves one."""

    class Meta:
        model = RecordedRecognition

    path = factory.SelfAttribute("household.path")
    province = factory.LazyAttribute(lambda made: province_path_of(made.path))
    number = factory.LazyAttribute(lambda made: made.household.code)
    recognition_class = RecognitionClass.PREMIUM
    level = RecognitionLevel.COUNTY
    recognition_path = RecordedPath.APPLICATION
    recogniser = factory.LazyAttribute(lambda made: made.household.authority.code)
    recognised_on = date(2025, 9, 10)
    valid_until = factory.LazyAttribute(lambda made: add_months(made.recognised_on, 36))
    type_then = HouseholdType.GROWTH
    delivery_id = 1

    @classmethod
    def _create(cls, model_class, **fields) -> RecordedRecognition:
        with nationwide():
            return super()._create(model_class, **fields)


def held(household: Household, **changes) -> ExistingTitle:
    """A title that waits for an officer: nobody knows the type of its day, unless told otherwise."""
    record = RecordFactory(household=household, **({"type_then": ""} | changes))
    without_doubt.take_over_what_is_clear()
    with nationwide():
        return ExistingTitle.objects.get(record=record)
