"""The second officer's answers to the open request about a row, for tests that have the row and not the request."""

from django.test import Client

from authorities.models import Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from tests import factories


def approve(subject: FourEyesSubject, key: int, *, by: Officer, note: str = "") -> object:
    return four_eyes.approve(subject, four_eyes.pending(subject, key).pk, by=by, note=note)


def reject(subject: FourEyesSubject, key: int, *, by: Officer, note: str) -> object:
    return four_eyes.reject(subject, four_eyes.pending(subject, key).pk, by=by, note=note)


def client_of_another(officer: Officer) -> Client:
    """A client of its own, where two officers take turns on the screens."""
    client = Client()
    factories.log_in(client, officer)
    return client
