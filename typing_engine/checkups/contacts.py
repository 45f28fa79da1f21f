"""Whom officers reached or helped before a year's run. Rows are only ever added; the next note says what changed."""

from django.db import transaction
from django.db.models import QuerySet

from authorities import audit, clock
from authorities.jurisdiction import province_path_of
from authorities.models import Authority, Officer
from registry.models import Household
from typing_engine import acts
from typing_engine.enums import ContactKind
from typing_engine.models import CheckUp, CheckUpContact, CheckUpEntry


def entry_of(household: Household) -> CheckUpEntry | None:
    """What the last check-up found against a household; None where nothing stands in its way, or nobody looked."""
    latest = CheckUp.objects.latest_of(province_path_of(household.path)).values("pk")
    entries = CheckUpEntry.objects.filter(check_up__in=latest, path=household.path, household=household)
    return entries.select_related("check_up").first()


def contacts_of(household: Household) -> QuerySet[CheckUpContact]:
    """What officers did for a household, in all years, the latest first."""
    return CheckUpContact.objects.filter(household=household).select_related("by", "authority").order_by("-pk")


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
