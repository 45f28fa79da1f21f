"""The second officer's answers to the open request about a row, for tests that have the row and not the request."""

from authorities.models import Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject


def approve(subject: FourEyesSubject, key: int, *, by: Officer, note: str = "") -> object:
    return four_eyes.approve(subject, four_eyes.pending(subject, key).pk, by=by, note=note)


def reject(subject: FourEyesSubject, key: int, *, by: Officer, note: str) -> object:
    return four_eyes.reject(subject, four_eyes.pending(subject, key).pk, by=by, note=note)
