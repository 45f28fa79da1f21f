"""Counts of a run by bureau, read once from its results."""

from collections import Counter

from django.db.models import Count

from registry.enums import HouseholdType
from typing_engine.enums import Ground
from typing_engine.models import Result, Run, Summary


def summarise(run: Run) -> dict[str, int]:
    """Write the summary of a computed run, a row per bureau or station; returns the totals of the whole.

    The totals are `households` and one count per type. Called again it counts again and writes nothing new.
    """
    bureaus: dict[tuple[str, int], Counter] = {}
    groups = (
        Result.objects.filter(volume=run.volume, run=run)
        .values_list("path", "authority_id", "type", "grounds")
        .annotate(Count("household_id"))
        .order_by()
    )
    for path, authority_id, kind, grounds, households in groups:
        counts = bureaus.setdefault((path, authority_id), Counter())
        for name in ("households", kind, *(ground.value for ground in Ground.of(grounds))):
            counts[name] += households
    names = ("households", *HouseholdType.values, *Ground.values)
    Summary.objects.bulk_create(
        (
            Summary(run=run, path=path, authority_id=authority_id, **{name: counts[name] for name in names})
            for (path, authority_id), counts in sorted(bureaus.items())
        ),
        ignore_conflicts=True,
    )
    total = sum(bureaus.values(), Counter())
    return {name: total[name] for name in ("households", *HouseholdType.values)}
