"""The public list (榜单) of who holds a 名特优新 title in a place (C13). Needs no jurisdiction."""

from django.db.models import QuerySet

from authorities import clock
from registry.models import DirectoryEntry, PublishedRecognition


def titles_in_force() -> QuerySet[PublishedRecognition]:
    """Titles in force today, the latest first."""
    rows = PublishedRecognition.objects.filter(valid_until__gte=clock.today()).select_related("recogniser")
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
