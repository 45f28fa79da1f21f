"""The public list (榜单) of who holds a 名特优新 title in a place, and what a certificate says today (C13).

Needs no jurisdiction.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from authorities import clock
from authorities.kept_statements import KeptRows
from registry.enums import CertificateState
from registry.models import DirectoryEntry, PublishedRecognition, PublishedStory, PublishedTitle


def titles_in_force() -> QuerySet[PublishedRecognition]:
    """Titles in force today, the latest first."""
    rows = PublishedRecognition.objects.filter(valid_until__gte=clock.today()).select_related("recogniser")
    return rows.order_by("-recognised_on", "household_id")


def with_entries(rows: list[PublishedRecognition]) -> list[PublishedRecognition]:
    """The same rows, each with the `entry` of the directory that names the household; without one it is left out.

    Each with its `story` too, or None.
    """
    households = [row.household_id for row in rows]
    entries = DirectoryEntry.objects.select_related("authority").in_bulk(households)
    stories = PublishedStory.objects.defer("photo").in_bulk(households)
    named = []
    for row in rows:
        row.entry, row.story = entries.get(row.household_id), stories.get(row.household_id)
        if row.story is not None and row.story.number != row.number:
            row.story = None
        if row.entry is not None:
            named.append(row)
    return named


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says on a day. `ended` is the day from which it does not hold any more, None while it does.

    `entry` is the household in the directory of today; None where it is there no longer. `story` and `photo` (its
    digest) are what the household agreed to show, while the title holds; else empty.
    """

    title: PublishedTitle
    entry: DirectoryEntry | None
    state: CertificateState
    as_of: date
    story: str = ""
    photo: str = ""

    @property
    def ended(self) -> date | None:
        if self.state == CertificateState.ENDED:
            return self.title.ended_on
        return self.title.valid_until if self.state == CertificateState.EXPIRED else None

    @property
    def operator_changed_on(self) -> date | None:
        """Since when the household has another operator, who is not the title's yet; None where it has none."""
        return self.title.operator_changed_on if self.state == CertificateState.VALID else None


def _with_story(number: str) -> QuerySet[PublishedTitle]:
    story = PublishedStory.objects.filter(pk=OuterRef("household_id"), number=OuterRef("number"))
    titles = PublishedTitle.objects.select_related("recogniser").annotate(
        story=Subquery(story.values("text")), photo=Subquery(story.values("photo_digest"))
    )
    return titles.filter(pk=number)


# Whoever scans a mark asks these: their SQL is made once.
_titles = KeptRows(_with_story, "0")
_entries = KeptRows(lambda household_id: DirectoryEntry.objects.filter(pk=household_id), -1)


def certificate(number: str) -> Certificate | None:
    """The certificate of this number as it stands today; None where none was given. Spaces between digits are dropped.

    An end decided upon comes before the last day: a title that was taken did not run out.
    """
    title = _titles.first("".join(number.split()))
    if title is None:
        return None
    today = clock.today()
    if title.ended_on is not None:
        state = CertificateState.ENDED
    elif title.valid_until < today:
        state = CertificateState.EXPIRED
    else:
        state = CertificateState.VALID
    entry = _entries.first(title.household_id)
    shown = (title.story or "", title.photo or "") if state == CertificateState.VALID else ("", "")
    return Certificate(title, entry, state, today, *shown)


def photo(number: str) -> tuple[bytes, str] | None:
    """The photo beside a title that holds today, with its digest; None where there is none to be seen."""
    titles = PublishedTitle.objects.filter(pk=number, ended_on=None, valid_until__gte=clock.today())
    beside = PublishedStory.objects.filter(number=number, photo__isnull=False, pk__in=titles.values("household_id"))
    shown = beside.values_list("photo", "photo_digest").first()
    return (bytes(shown[0]), shown[1]) if shown else None
