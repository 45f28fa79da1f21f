"""The annual run of a province and year: 名特优新 counts its places and asks for the type in it (CONTRACTS 6; C3, C8).

One stands per province and year (a constraint); one that was rejected or withdrawn is replaced. Extra whole runs show
in the directory and change neither.
"""

from collections.abc import Sequence

from django.db import connection

from authorities.jurisdiction import jurisdiction, province_path_of
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine.enums import RunKind, RunPurpose
from typing_engine.models import Result, Run

# A type without a run of its own comes from the current run of its province.
_SHOWN = """
    SELECT t.household_id, t.type, p.year, p.counts FROM registry_publishedtype t
    LEFT JOIN registry_publishedrun p
      ON p.run_id = t.run_id OR t.run_id IS NULL AND p.province = t.province AND p.is_current
    WHERE t.household_id = ANY(%s)"""


def annual_run(path: str, year: int) -> Run | None:
    """The published annual run of a province (its path) and year; None while there is none."""
    published = Run.objects.published().filter(path=path, year=year, kind=RunKind.WHOLE)
    return published.filter(purpose=RunPurpose.ANNUAL).first()


def type_in_year(household: Household, year: int) -> HouseholdType | None:
    """The household's type by the annual run of a year and the partial runs beside it; None where neither holds it."""
    return types_in_year([household.pk], province_path=province_path_of(household.path), year=year).get(household.pk)


def types_in_year(household_ids: Sequence[int], *, province_path: str, year: int) -> dict[int, HouseholdType]:
    """The same of many households of one province: two queries. Whom no run holds is not in the answer.

    The directory is asked first, for it holds the newest of them unless an extra run came after. A row that names no
    run at all was not written by one, and says what it says.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [list(household_ids)])
        shown = cursor.fetchall()
    found, elsewhere = {}, []
    for household_id, type_, of_year, counts in shown:
        if counts is None or (counts and of_year == year):
            found[household_id] = HouseholdType(type_)
        else:
            elsewhere.append(household_id)
    if not elsewhere:
        return found
    with jurisdiction(province_path):
        runs = Run.objects.published().filter(path=province_path, year=year)
        runs = runs.exclude(kind=RunKind.WHOLE, purpose=RunPurpose.EXTRA)
        volumes = dict(runs.values_list("pk", "volume"))
        results = Result.objects.filter(household_id__in=elsewhere, volume__in=set(volumes.values()), run__in=volumes)
        latest = results.order_by("household_id", "-run__published_at", "-run").distinct("household_id")
        found |= {
            household_id: HouseholdType(type_) for household_id, type_ in latest.values_list("household_id", "type")
        }
    return found
