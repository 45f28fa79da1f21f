"""The workspace of a household: what government holds about it, who looked at that, messages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.paging import page_asked_for
from registry import acts, directory, feeds
from registry.household import data_copies, pages
from registry.household.copied_parts import copied_parts
from registry.household.correction_paths import correction_of
from registry.household.door import household_view, person_view
from registry.household.own_data import files_opened, looked_at, looks_in_words, own_dossier, sections_of
from registry.household.timeline import timeline_of
from registry.people import messages
from registry.people.persons import name_of, record
from registry.people.standing import standings_of


@require_safe
@person_view
def choose(request: HttpRequest) -> HttpResponse:
    """The households that the person stands for; none is explained."""
    context = {"standings": standings_of(request.person), "person_name": name_of(request.person)}
    return TemplateResponse(request, "household/choose.html", context)


@require_safe
@household_view
def home(request: HttpRequest) -> HttpResponse:
    """The household at a glance."""
    entry = directory.find(request.standing.household.number)
    context = {
        "publication": entry.publication if entry else None,
        "recognition": entry.recognition if entry else None,
        "province": entry.province if entry else "",
        "cards": pages.cards(request.standing),
        "latest": messages.messages_of(request.standing.household)[:3],
    }
    return TemplateResponse(request, "household/home.html", context)


@require_safe
@household_view
def data(request: HttpRequest) -> HttpResponse:
    """What government holds about the household, each value with its department and day."""
    dossier = own_dossier(request.standing)
    record(
        acts.OWN_DATA_SHOWN,
        by=request.person,
        household=request.standing.household,
        address=client_address(request),
    )
    correction = correction_of(request.standing)
    context = {
        "dossier": dossier,
        "correct_registration": correction(feeds.HOUSEHOLDS, {}),
        "sections": sections_of(dossier, correction),
    }
    return TemplateResponse(request, "household/data.html", context)


@require_safe
@household_view
def copy(request: HttpRequest) -> HttpResponse:
    """The same to take away."""
    standing = request.standing
    dossier, seen = own_dossier(standing), looks_in_words(looked_at(by_people=False), standing)
    as_json = request.GET.get("format") == "json"
    record(
        acts.OWN_DATA_COPIED,
        by=request.person,
        household=standing.household,
        address=client_address(request),
        note="JSON" if as_json else "XLSX",
    )
    ending, content_type, make = (
        ("json", "application/json", data_copies.as_json)
        if as_json
        else ("xlsx", data_copies.WORKBOOK, data_copies.as_workbook)
    )
    name = f"{standing.household.number}.{ending}"
    return HttpResponse(
        make(standing, dossier, seen, copied_parts(standing)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@household_view
def timeline(request: HttpRequest) -> HttpResponse:
    """What happened with the household and what is due, of all apps, by day."""
    context = {"timeline": timeline_of(request.standing)}
    return TemplateResponse(request, "household/timeline.html", context)


@require_safe
@household_view
def looks(request: HttpRequest) -> HttpResponse:
    """Who saw or changed the household's data."""
    by_people = request.GET.get("by") == "people"
    page = page_asked_for(request, looked_at(by_people=by_people))
    context = {"looks": looks_in_words(page.results, request.standing), "page": page, "by_people": by_people}
    context["files"] = [] if by_people or page.number > 1 else files_opened(request.standing)
    return TemplateResponse(request, "household/looks.html", context)


@require_safe
@household_view
def message_list(request: HttpRequest) -> HttpResponse:
    """What the operator was told, the latest first."""
    page = page_asked_for(request, messages.messages_of(request.standing.household))
    return TemplateResponse(request, "household/messages.html", {"page": page})


@require_POST
@household_view
def message_open(request: HttpRequest, message_id: int) -> HttpResponse:
    """Note one message as read and go on to what it is about. A button, for looking at a page writes nothing."""
    household = request.standing.household
    message = messages.open_message(household, message_id)
    if message is None:
        raise NotAccessible
    if not message.view:
        return redirect("my-messages", household.pk)
    return redirect(message.view, household.pk, *([message.key] if message.key else []))


@require_POST
@household_view
def messages_read(request: HttpRequest) -> HttpResponse:
    """Note all messages as read. A button of its own, for looking at a page writes nothing."""
    messages.mark_all_read(request.standing.household)
    return redirect("my-messages", request.standing.household.pk)
