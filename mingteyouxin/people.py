"""Foreign keys to the people who did something."""

from django.conf import settings
from django.db import models

from registry.models import Person


def person(label: str) -> models.ForeignKey:
    """A natural person of the household who did something."""
    return models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=label)


def officer(label: str) -> models.ForeignKey:
    """Who did something; empty for the clock."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label)
