"""The annual run of a province and year: 名特优新 counts its places and asks for the type in it (CONTRACTS 6; C3, C8).

One stands per province and year (a constraint); one that was rejected or withdrawn is replaced. Extra whole runs show
in the directory and change neither.
"""

from collections.abc import Mapping

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from authorities.jurisdiction import looking_from, province_path_of
from authorities.kept_statements import KeptRows
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine.enums import RunKind, RunPurpose
from typing_engine.models import Correction, Result, Run

# A type without a run of its own comes from the current run of its province.
_SHOWN = """
    SELECT t.household_id, t.type, p.year, p.counts FROM registry_publishedtype t
    LEFT JOIN registry_publishedrun p
      ON p.run_id = t.run_id OR t.run_id IS NULL AND p.province = t.province AND p.is_current
    WHERE t.household_id = ANY(%s)"""


_annual_run = KeptRows(
    lambda path, year: (
        Run.objects.published()
        .filter(path=path, year=year, kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL)
        .order_by("pk")[:1]
    ),
    "/province/",
    -1,
)


def annual_run(path: str, year: int) -> Run | None:
    """The published annual run of a province (its path) and year; None while there is none."""
    return _annual_run.first(path, year)


def type_in_year(household: Household, year: int) -> HouseholdType | None:
    """The household's type by the annual run of a year, the partial runs beside it and the corrections of either; None
    where neither holds it."""
    return types_in_year({household.pk: household.path}, year).get(household.pk)


def types_in_year(paths: Mapping[int, str], year: int) -> dict[int, HouseholdType]:
    """The same of many households, by number and path: in one query, and two more a province that needs them.

    The directory is asked first, for it holds the newest of them unless an extra run came after. A row that names no
    run at all was not written by one, and says what it says.
    """
    found: dict[int, HouseholdType] = {}
    further: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [list(paths)])
        for number, type_, of_year, counts in cursor.fetchall():
            if counts is None or (counts and of_year == year):
                found[number] = HouseholdType(type_)
            else:
                further.setdefault(province_path_of(paths[number]), []).append(number)
    for path, numbers in further.items():
        with looking_from(path):
            found |= _of_results(path, numbers, year)
    return found


def _of_results(path: str, numbers: list[int], year: int) -> dict[int, HouseholdType]:
    runs = Run.objects.published().filter(path=path, year=year)
    volumes = dict(runs.exclude(kind=RunKind.WHOLE, purpose=RunPurpose.EXTRA).values_list("pk", "volume"))
    rows = Result.objects.filter(household__in=numbers, volume__in=set(volumes.values()), run__in=volumes)
    corrections = Correction.objects.filter(household=OuterRef("household"), run=OuterRef("run")).order_by("-id")
    now = Coalesce(Subquery(corrections.values("type")[:1]), "type")
    latest_last = rows.order_by("run__published_at", "run").values_list("household_id", now)
    return {number: HouseholdType(type_) for number, type_ in latest_last}
