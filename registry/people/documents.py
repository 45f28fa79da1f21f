"""What people type about themselves is brought into the form that registration has it in."""

import re
import unicodedata

from django.conf import settings

from registry.sealing import SoftwareSealer

# Dots between the parts of a name are typed in many ways: 买买提·艾力.
_BETWEEN_PARTS = re.compile(r"[\s·•・‧．.]+")
_LONGEST_DOCUMENT = 40


def sealer() -> SoftwareSealer:
    """The sealer that works with the platform's keys."""
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)


def document_number(text: str) -> str:
    """A document number as intake reads it, mainland or not: without blanks, in capitals. Empty when it is none."""
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return number if len(number) <= _LONGEST_DOCUMENT else ""


def household_number(text: str) -> str:
    """A code of 18 characters or a number of 15, as the directory has it."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def mobile_number(text: str) -> str:
    """A mobile number of the mainland: 11 digits beginning with 1. Empty when it is none."""
    digits = re.sub(r"^(\+?86)?", "", re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)))
    return digits if re.fullmatch(r"1\d{10}", digits, re.ASCII) else ""


def same_name(one: str, other: str) -> bool:
    """Whether two writings are the same name."""
    return bool(one) and _compared(one) == _compared(other)


def _compared(name: str) -> str:
    return _BETWEEN_PARTS.sub("", unicodedata.normalize("NFKC", name)).casefold()
