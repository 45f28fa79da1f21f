"""Whom officers reached or helped before a year's run. Rows are only ever added; the next note says what changed."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from authorities import audit, clock
from authorities.jurisdiction import looking_from, province_path_of
from authorities.models import Authority, Officer
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine import acts
from typing_engine.annual import annual_run
from typing_engine.enums import ContactKind
from typing_engine.models import CheckUp, CheckUpContact, CheckUpEntry, Result, Run


@dataclass(frozen=True, slots=True)
class Helped:
    """What the annual run of a year (`run`, None before it is published) found of the households that were helped.

    Numbers of households, never parts of a whole: `reached` in all, `obstructed` those in whose way something stood
    when they were first reached; of these `moved` have nothing in their way in the run, `remaining` still have. `types`
    counts those that moved. What is left of `obstructed` the run does not hold.
    """

    run: Run | None
    reached: int = 0
    obstructed: int = 0
    moved: int = 0
    remaining: int = 0
    types: Counter[HouseholdType] = field(default_factory=Counter)


def entry_of(household: Household) -> CheckUpEntry | None:
    """What the last check-up found against a household; None where nothing stands in its way, or nobody looked."""
    latest = CheckUp.objects.latest_of(province_path_of(household.path)).values("pk")
    entries = CheckUpEntry.objects.filter(check_up__in=latest, path=household.path, household=household)
    return entries.select_related("check_up").first()


def contacts_of(household: Household) -> QuerySet[CheckUpContact]:
    """What officers did for a household, in all years, the latest first."""
    return CheckUpContact.objects.filter(household=household).select_related("by", "authority").order_by("-pk")


def last_contacts(rows: QuerySet[CheckUpContact], path: str, year: int) -> QuerySet[CheckUpContact]:
    """The last contact with each household in a year, with what the year's run found, once it is published.

    `path` is that of the bureau that asks. `first_grounds` is what stood in the way when the household was first
    reached.
    """
    of_year = CheckUpContact.objects.filter(household=OuterRef("household_id"), year=year)
    run = _run_of(path, year)
    found = Result.objects.filter(household=OuterRef("household_id"))
    found = found.filter(volume=run.volume, run=run.pk) if run else found.none()
    return rows.filter(year=year, pk=Subquery(of_year.order_by("-pk").values("pk")[:1])).annotate(
        first_grounds=Subquery(of_year.order_by("pk").values("grounds")[:1]),
        found_type=Subquery(found.values("type")[:1]),
        found=Subquery(found.values("grounds")[:1]),
    )


def helped_in(path: str, year: int) -> Helped:
    """Whether it helped: of the households of a bureau's area. Runs in the bureau's jurisdiction, in one query."""
    rows = last_contacts(CheckUpContact.objects.all(), path, year).order_by()
    obstructed_then = Count("pk", filter=Q(first_grounds__gt=0))
    told = rows.values("found_type").annotate(reached=Count("pk"), obstructed=obstructed_then)
    reached, obstructed, found = 0, 0, Counter()
    for row in told:
        reached += row["reached"]
        obstructed += row["obstructed"]
        if row["found_type"]:
            found[HouseholdType(row["found_type"])] += row["obstructed"]
    remaining = found.pop(HouseholdType.INELIGIBLE, 0)
    return Helped(_run_of(path, year), reached, obstructed, found.total(), remaining, +found)


def _run_of(path: str, year: int) -> Run | None:
    province = province_path_of(path)
    with looking_from(province):
        return annual_run(province, year)


@transaction.atomic
def record_contact(household: Household, *, kind: ContactKind, note: str, by: Officer, at: Authority) -> CheckUpContact:
    """Note that a household was reached or helped, by an officer of a bureau. Runs in a jurisdiction that sees it.

    A household that has left the list meanwhile is noted all the same: that is what the help was for.
    """
    entry = entry_of(household)
    contact = CheckUpContact.objects.create(
        path=household.path,
        household=household,
        authority=at,
        year=clock.today().year,
        grounds=entry.grounds if entry else 0,
        kind=kind,
        note=note,
        by=by,
        at=clock.now(),
    )
    audit.record(acts.CHECK_UP_CONTACTED, by=by, on=household, household=household.pk, note=contact.get_kind_display())
    return contact
