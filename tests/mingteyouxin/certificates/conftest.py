"""A title of 张记面馆, and who may see it."""

from datetime import date

import pytest
from django.test import Client

from authorities import clock
from mingteyouxin.titles.models import Recognition
from registry.models import PublishedRecognition, PublishedTitle
from tests import factories
from tests.factories import bureau
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import WUCHANG

SINCE, UNTIL = date(2026, 11, 20), date(2029, 11, 20)


@pytest.fixture
def published(as_batch):
    """`published(title)` → the title, in the public tables too."""

    def made(title: Recognition) -> Recognition:
        shown = {
            "household_id": title.household_id,
            "recognition_class": title.recognition_class,
            "level": title.level,
            "recogniser": title.recogniser,
            "recognised_on": title.recognised_on,
            "valid_until": title.valid_until,
        }
        with as_batch():
            PublishedRecognition.objects.create(number=title.number, path=bureau(WUCHANG).path, **shown)
            PublishedTitle.objects.create(number=title.number, **shown)
        return title

    return made


@pytest.fixture
def title(shop, as_batch, published) -> Recognition:
    with as_batch():
        made = RecognitionFactory(household=shop, recognised_on=SINCE, recognition_class="distinctive")
    return published(made)


@pytest.fixture(autouse=True)
def on_its_first_day():
    with clock.stopped_at(SINCE):
        yield


@pytest.fixture
def phone(person) -> Client:
    """The operator's phone."""
    client = Client()
    factories.log_in_person(client, person)
    return client


@pytest.fixture
def at_the_bureau(clerk) -> Client:
    """An officer of the county."""
    client = Client()
    factories.log_in(client, clerk)
    return client
