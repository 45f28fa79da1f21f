"""Browsers that come in anew for each page: no session, and no password, outlives the leaps of a stopped clock."""

from collections.abc import Callable

from django.test import Client

from authorities import clock
from authorities.models import Officer
from registry.models import Person
from tests import factories


class ComesInAnew:
    """`enter()` gives a client that is logged in by the clock of the moment."""

    def __init__(self, enter: Callable[[], Client]) -> None:
        self._enter = enter

    def get(self, *args, **more):
        return self._enter().get(*args, **more)

    def post(self, *args, **more):
        return self._enter().post(*args, **more)


def officer_anew(officer: Officer) -> ComesInAnew:
    """An officer whose password is never old."""

    def enter() -> Client:
        Officer.objects.filter(pk=officer.pk).update(password_set_at=clock.now())
        client = Client()
        factories.log_in(client, officer)
        return client

    return ComesInAnew(enter)


def person_anew(person: Person) -> ComesInAnew:
    """A natural person."""

    def enter() -> Client:
        client = Client()
        factories.log_in_person(client, person)
        return client

    return ComesInAnew(enter)
