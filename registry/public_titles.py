"""The public list (榜单) of who holds a 名特优新 title in a place (C13). Needs no jurisdiction."""

from django.db.models import QuerySet

from authorities import clock
from authorities.jurisdiction import below
from authorities.models import Authority
from registry.directory import DirectoryError
from registry.enums import RecognitionClass
from registry.models import DirectoryEntry, PublishedRecognition

_SHORTEST, _FULL = 2, 6


class UnknownAuthority(DirectoryError):
    code = "unknown_authority"
    text = "机关代码应为已有机关的代码，省、市级可以只写前两位、前四位，如 42、4201、420106。"


class UnknownClass(DirectoryError):
    code = "unknown_class"
    text = f"类别应为 {'、'.join(RecognitionClass.values)} 之一。"


def place_of(code: str) -> Authority:
    """The bureau of a code; that of a province or a city may be cut to its first digits. Raises UnknownAuthority."""
    code = code.replace("\0", "").strip()
    whole = code.ljust(_FULL, "0") if code.isascii() and code.isdigit() and _SHORTEST <= len(code) < _FULL else code
    found = Authority.objects.filter(code=whole).first()
    if found is None:
        raise UnknownAuthority
    return found


def titles_in_force(*, authority: str = "", recognition_class: str = "") -> QuerySet[PublishedRecognition]:
    """Titles in force today of households in a bureau's area, the latest first. Raises a DirectoryError."""
    if recognition_class and recognition_class not in RecognitionClass.values:
        raise UnknownClass
    rows = PublishedRecognition.objects.filter(valid_until__gte=clock.today()).select_related("recogniser")
    if authority:
        rows = rows.filter(below(place_of(authority).path))
    if recognition_class:
        rows = rows.filter(recognition_class=recognition_class)
    return rows.order_by("-recognised_on", "household_id")


def with_entries(rows: list[PublishedRecognition]) -> list[PublishedRecognition]:
    """The same rows, each with the `entry` of the directory that names the household; without one it is left out."""
    entries = DirectoryEntry.objects.select_related("authority").in_bulk([row.household_id for row in rows])
    named = []
    for row in rows:
        row.entry = entries.get(row.household_id)
        if row.entry is not None:
            named.append(row)
    return named
