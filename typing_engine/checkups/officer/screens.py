"""Officer screens of the check-up: the list to help, a household's own page, a sheet to take along, who was helped."""

from collections import Counter

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import audit, clock
from authorities.client_address import client_address
from authorities.enums import Level
from authorities.lists.listing import Selection
from authorities.officer.door import officer_view
from authorities.officer.forms import year_of
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from registry.access import access_household
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine import acts, capabilities
from typing_engine.annual import type_in_year
from typing_engine.checkups import contacts, requests
from typing_engine.checkups.days import days_of
from typing_engine.checkups.known_lists import silences
from typing_engine.checkups.officer.lists import HELPED, TO_HELP, ContactForm, station_of
from typing_engine.checkups.steps import SHORT, short, steps_for
from typing_engine.enums import Ground
from typing_engine.models import CheckUp, CheckUpCount

# Some streets' worth of paper; more is printed in parts.
MOST_PRINTED = 500
_BY_STREET = ("path", "household__station", "household__division", "household__address", "household_id")


@require_safe
@officer_view(capabilities.CHECK_UP_VIEW)
def checkup_list(request: HttpRequest) -> TemplateResponse:
    """Whom to help in the area, and what the coming run would say of all of it, in numbers of households."""
    acting = request.acting
    today, province = clock.today(), acting.authority.province_path
    check_up = CheckUp.objects.latest_of(province).select_related("standard").first()
    days = days_of(acting.authority.path, today)
    may_run = acting.may(capabilities.CHECK_UP_RUN)
    context = {
        "check_up": check_up,
        "days": days,
        "span": days.span(today.year),
        "may_run": may_run,
        "under_way": requests.under_way(province) if may_run else None,
    }
    if check_up:
        context |= _counted(check_up) | {"silences": silences(check_up.lists, acting.authority.path)}
    return list_page(request, TO_HELP, "officer/typing_engine/checkup_list.html", **context)


@require_POST
@officer_view(capabilities.CHECK_UP_RUN)
def checkup_new(request: HttpRequest) -> HttpResponse:
    """Look at the province with the facts of today."""
    bureau = request.acting.authority
    try:
        check_up = requests.request_check_up(province=bureau.path.strip("/"), by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("checkup-list", bureau.code)
    return redirect("job-page", bureau.code, check_up.job_id)


@require_safe
@officer_view(capabilities.CHECK_UP_VIEW)
def checkup_household(request: HttpRequest, household_id: int) -> TemplateResponse:
    """What stands in one household's way with the step that helps, and what officers did."""
    household = access_household(request.acting, household_id)
    audit.record(
        acts.CHECK_UP_SHOWN,
        by=request.user,
        on=household,
        household=household.pk,
        address=client_address(request),
    )
    return _household_page(request, household, ContactForm())


@require_POST
@officer_view(capabilities.CHECK_UP_HELP)
def checkup_contact(request: HttpRequest, household_id: int) -> HttpResponse:
    """Note that the household was reached or helped; what is missing is said beside what was typed."""
    acting = request.acting
    household = access_household(acting, household_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _household_page(request, household, form)
    contacts.record_contact(household, **form.cleaned_data, by=request.user, at=acting.authority)
    messages.success(request, "已记录。")
    return redirect("checkup-household", acting.authority.code, household.pk)


def _household_page(request: HttpRequest, household: Household, form: ContactForm) -> TemplateResponse:
    entry = contacts.entry_of(household)
    year = clock.today().year
    context = {
        "household": household,
        "entry": entry,
        "steps": steps_for(entry.check_up.report_year, entry.reasons) if entry else [],
        "contacts": contacts.contacts_of(household),
        "form": form if request.acting.may(capabilities.CHECK_UP_HELP) else None,
        "year": year,
        "found": type_in_year(household, year),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/typing_engine/checkup_household.html", context, status=status)


@require_safe
@officer_view(capabilities.CHECK_UP_VIEW)
def checkup_print(request: HttpRequest) -> TemplateResponse:
    """The list as it is filtered, by station and address, to take along."""
    acting = request.acting
    selection = Selection(TO_HELP, acting, request.GET)
    ordered = selection.rows.select_related("household__authority__parent").order_by(*_BY_STREET)
    found = list(ordered[: MOST_PRINTED + 1])
    entries = [
        {"household": entry.household, "station": _station_in_full(entry.household), "words": short(entry.reasons)}
        for entry in found[:MOST_PRINTED]
    ]
    audit.record(
        acts.CHECK_UP_PRINTED,
        by=request.user,
        address=client_address(request),
        note=f"{len(entries)} 户，条件：{selection.in_words}",
    )
    context = {
        "entries": entries,
        "most": MOST_PRINTED,
        "is_cut": len(found) > MOST_PRINTED,
        "asked": selection.in_words,
        "check_up": CheckUp.objects.latest_of(acting.authority.province_path).first(),
    }
    return TemplateResponse(request, "officer/typing_engine/checkup_print.html", context)


def _station_in_full(household: Household) -> str:
    """As a sheet of a city or province names it, where stations of several counties may be called alike."""
    registers, station = household.authority, station_of(household)
    county = registers.parent if registers.level == Level.STATION else registers
    return station if station == county.short_name else f"{county.short_name}　{station}"


@require_safe
@officer_view(capabilities.CHECK_UP_VIEW)
def checkup_helped(request: HttpRequest) -> TemplateResponse:
    """Who was reached or helped in a year, and what the run found of them: one by one, and in numbers of households."""
    year = year_of(request, clock.today())
    helped = contacts.helped_in(request.acting.authority.path, year)
    types = [f"{kind.label} {helped.types[kind]:,} 户" for kind in HouseholdType if helped.types[kind]]
    unseen = helped.obstructed - helped.moved - helped.remaining
    context = {"year": year, "helped": helped, "types": types, "unseen": unseen}
    return list_page(request, HELPED, "officer/typing_engine/checkup_helped.html", **context)


def _counted(check_up: CheckUp) -> dict:
    """Households of the area by what the run would say, and by what stands in the way. No part of a whole is told."""
    types, grounds = Counter(), Counter()
    rows = CheckUpCount.objects.filter(check_up=check_up).values_list("type", "grounds").annotate(Sum("households"))
    for kind, mask, households in rows.order_by():
        types[kind] += households
        if not mask & Ground.NOT_REGISTERED.bit:
            for ground in Ground.of(mask):
                grounds[ground] += households
    told = [(kind.label, types[kind.value]) for kind in HouseholdType]
    return {
        "types": [*told, ("不详", types[""])] if types[""] else told,
        "in_the_way": [f"{SHORT[ground]} {grounds[ground]:,} 户" for ground in Ground if grounds[ground]],
    }
