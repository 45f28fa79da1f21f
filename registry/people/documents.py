"""What people type about themselves is brought into the form that registration has it in (canonical.py)."""

from django.conf import settings

from registry import canonical
from registry.sealing import SoftwareSealer

NOT_A_MOBILE = "请填写 11 位手机号码；港澳台号码请连区号一起填写，如 +852 9123 4567。"


def sealer() -> SoftwareSealer:
    """The sealer that works with the platform's keys."""
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)


def document_number(text: str) -> str:
    """A document number as intake reads it, mainland or not: without blanks, in capitals. Empty when it is none."""
    number = canonical.document(text)
    return number if len(number) <= canonical.LONGEST_DOCUMENT else ""


def document_index(number: str) -> bytes:
    """The blind index of a document number: every list is matched by it, 15 digits like the 18 that replaced them."""
    return sealer().index(canonical.document_key(number))


def household_number(text: str) -> str:
    """A code of 18 characters or a number of 15, as the directory has it."""
    return canonical.folded(text).upper()


def mobile_number(text: str) -> str:
    """A mobile number in its one form: 13812341234, or with its area's number +85291234567. Empty when it is none.

    The one reader of every number that messages go to: of agents, of what is put right at a counter, of objectors.
    """
    return next((number for number in canonical.phones(text) if canonical.is_mobile(number)), "")


def same_name(one: str, other: str) -> bool:
    """Whether two writings are the same name."""
    return bool(one) and _compared(one) == _compared(other)


def _compared(name: str) -> str:
    """Some people type the dot between the parts of a name, some do not."""
    return canonical.name_key(name).replace(canonical.MIDDLE_DOT, "").replace(".", "").casefold()
