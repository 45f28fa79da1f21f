"""Public pages. They read the directory, published standards and the list of bureaus, nothing else (DESIGN 3)."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from appeals import subjects
from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.declarations import declared
from authorities.lists.public import PublicListing
from authorities.paging import page_number
from registry import directory
from registry.enums import HouseholdType, RegistrationStatus
from registry.industry_names import DIVISION_NAMES, SECTION_NAMES
from typing_engine import standards as typing_standards

_NEWS = 3
_RESULT = (
    '<li><a class="name" href="{}">{}</a> <span class="detail small"><span class="number">{}</span><br>'
    '<span class="quiet">{}</span></span> <span class="state"><span class="state-mark {}">{}</span> '
)
# Selects that are kept as they are drawn: every choice of a province, and of a type.
_KEPT = 64


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The two doors, what is new, what there is."""
    news = [
        (listing, [listing.line(row) for row in listing.rows()[:_NEWS]])
        for listing in declared(PublicListing)
        if listing.news
    ]
    having, _others = typing_standards.by_province(clock.today())
    context = {"news": news, "provinces_typing": len(having), "households": directory.about_how_many()}
    return render(request, "public/portal/home.html", context | _form(request))


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of a look-up; a query that cannot be carried out is explained beside the box."""
    form = _form(request)
    try:
        page = directory.search(
            form["q"], province=form["province"], type=form["type"], page=page_number(request.GET.get("page", ""))
        )
    except directory.DirectoryError as error:
        return render(request, "public/portal/search.html", {**form, "page": None, "refusal": error.text}, status=400)
    context = {**form, "page": page, "refusal": "", "results": [_drawn(entry) for entry in page.results]}
    return render(request, "public/portal/search.html", context)


@login_not_required
@require_safe
def household(request: HttpRequest, number: str) -> HttpResponse:
    """What everyone may see of one household."""
    entry = directory.find(number)
    if entry is None:
        return render(request, "public/portal/household_absent.html", {"number": number, **_form(request)}, status=404)
    industry = {"section": SECTION_NAMES.get(entry.industry[:1]), "division": DIVISION_NAMES.get(entry.industry[1:3])}
    context = {"entry": entry, "industry": industry, "ring": whom_to_ring(entry.authority.path)}
    return render(request, "public/portal/household.html", context)


@login_not_required
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """The standard in force of every province; with `province` all that this one has published."""
    province = request.GET.get("province", "")
    today = clock.today()
    if not province:
        published, others = typing_standards.by_province(today)
        return render(request, "public/portal/standards.html", {"published": published, "others": others})
    name = dict(directory.provinces()).get(province)
    if name is None:
        raise Http404
    context = {
        "province": province,
        "province_name": name,
        "versions": typing_standards.versions(province, on=today),
    }
    return render(request, "public/portal/standards_of_province.html", context)


@login_not_required
@require_safe
def standard(request: HttpRequest, number: str) -> HttpResponse:
    """The text of a published standard, whether it is in force or not."""
    version = typing_standards.published_version(number, on=clock.today())
    if version is None:
        raise Http404
    province_name = dict(directory.provinces()).get(version.standard.province, "")
    context = {"version": version, "standard": version.standard, "province_name": province_name}
    return render(request, "public/portal/standard.html", context)


@login_not_required
@require_safe
def contesting(request: HttpRequest) -> HttpResponse:
    """What can be contested, subject by subject: who may, how, who decides, what follows."""
    return render(request, "public/portal/contesting.html", {"subjects": subjects.SUBJECTS})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/portal/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/portal/privacy.html")


def _form(request: HttpRequest) -> dict:
    """What the search form shows."""
    return {
        "q": request.GET.get("q", "").strip(),
        "province": request.GET.get("province", ""),
        "type": request.GET.get("type", ""),
        "types": _chosen(tuple(HouseholdType.choices), request.GET.get("type", "")),
        "provinces": _chosen(tuple(directory.provinces()), request.GET.get("province", "")),
        "last_page": directory.LAST_PAGE,
    }


def _chosen(choices: tuple[tuple[str, str], ...], value: str) -> SafeString:
    return _options(choices, value if value in dict(choices) else "")


@lru_cache(maxsize=_KEPT)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a select, the same for everybody who chose the same: drawn once by a process."""
    pattern = '<option value="{}">{}</option>'
    pattern_of_chosen = '<option value="{}" selected>{}</option>'
    patterns = (pattern_of_chosen if value == chosen else pattern for value, _ in choices)
    return format_html("".join(patterns), *(text for choice in choices for text in choice))


def _drawn(entry: directory.DirectoryEntry) -> SafeString:
    """A line of the results. Not by the template, which took half the time of a search for twenty of them."""
    kind = "good" if entry.status == RegistrationStatus.REGISTERED else "even"
    patterns = [_RESULT]
    values = [
        reverse("household", args=[entry.number]), entry.name or "（未使用名称）", entry.number, entry.authority.name,
        kind, entry.get_status_display(),
    ]  # fmt: skip
    if entry.publication:
        patterns.append('<span class="type">{}</span>')
        values.append(entry.publication.label)
    if entry.recognition:
        patterns.append('<span class="state-mark good">名特优新·{}</span>')
        values.append(entry.recognition.label)
    return format_html("".join((*patterns, "</span></li>")), *values)
