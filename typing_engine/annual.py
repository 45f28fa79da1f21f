"""The annual run of a province and year: 名特优新 counts its places and asks for the type in it (CONTRACTS 6; C3, C8).

One stands per province and year (a constraint); one that was rejected or withdrawn is replaced. Extra whole runs show
in the directory and change neither.
"""

from django.db import connection

from authorities.jurisdiction import jurisdiction, province_path_of
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine.enums import RunKind, RunPurpose
from typing_engine.models import Result, Run

# A type without a run of its own comes from the current run of its province.
_SHOWN = """
    SELECT t.type, p.year, p.counts FROM registry_publishedtype t
    LEFT JOIN registry_publishedrun p
      ON p.run_id = t.run_id OR t.run_id IS NULL AND p.province = t.province AND p.is_current
    WHERE t.household_id = %s"""


def annual_run(path: str, year: int) -> Run | None:
    """The published annual run of a province (its path) and year; None while there is none."""
    published = Run.objects.published().filter(path=path, year=year, kind=RunKind.WHOLE)
    return published.filter(purpose=RunPurpose.ANNUAL).first()


def type_in_year(household: Household, year: int) -> HouseholdType | None:
    """The household's type by the annual run of a year and the partial runs beside it; None where neither holds it.

    The directory is asked first, for it holds the newest of them unless an extra run came after. A row that names no
    run at all was not written by one, and says what it says.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [household.pk])
        shown = cursor.fetchone()
    if shown is None:
        return None
    type_, of_year, counts = shown
    if counts is None or (counts and of_year == year):
        return HouseholdType(type_)
    path = province_path_of(household.path)
    with jurisdiction(path):
        runs = Run.objects.published().filter(path=path, year=year)
        runs = runs.exclude(kind=RunKind.WHOLE, purpose=RunPurpose.EXTRA)
        volumes = dict(runs.values_list("pk", "volume"))
        found = Result.objects.filter(
            household_id=household.pk, volume__in=set(volumes.values()), run__in=volumes
        ).order_by("-run__published_at", "-run")
        type_ = found.values_list("type", flat=True).first()
    return HouseholdType(type_) if type_ else None
