"""Whether a phone number is registered under a name: asked of the place's service."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

_log = logging.getLogger(__name__)


class Checker(Protocol):
    """A class that asks the place's service is made without arguments; its own settings are its own affair."""

    def agrees(self, name: str, phone: str) -> bool | None:
        """Whether the number is registered under this name; None where the service does not say.

        Raises OSError when the service does not answer.
        """


def agrees(name: str, phone: str) -> bool | None:
    """What the service of the setting REAL_NAME_CHECKER says. None, which is no agreement, without one."""
    if not settings.REAL_NAME_CHECKER:
        return None
    checker: Checker = import_string(settings.REAL_NAME_CHECKER)()
    try:
        return checker.agrees(name, phone)
    except OSError:
        _log.warning("the service of real names did not answer")
        return None
