"""Foreign keys to the people who did something, and what rows of objections share."""

from django.conf import settings
from django.db import models

from registry.models import Person

REASON_LENGTH = 1000
SAME_OFFICER = "处理意见是您提出的，须由另一名工作人员复核。"


def officer(label: str) -> models.ForeignKey:
    """Who did something; empty for the clock."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label)


def person(label: str) -> models.ForeignKey:
    """A natural person of the household who did something."""
    return models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=label)
