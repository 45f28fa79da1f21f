"""Public pages. They read the directory, published standards and the list of bureaus, nothing else (DESIGN 3)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities import clock
from authorities.declarations import declared
from authorities.lists.public import PublicListing
from authorities.paging import page_number
from registry import directory
from registry.enums import HouseholdType
from registry.industry_names import DIVISION_NAMES, SECTION_NAMES
from typing_engine import standards as typing_standards

_NEWS = 3


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
    return render(request, "public/portal/search.html", {**form, "page": page, "refusal": ""})


@login_not_required
@require_safe
def household(request: HttpRequest, number: str) -> HttpResponse:
    """What everyone may see of one household."""
    entry = directory.find(number)
    if entry is None:
        return render(request, "public/portal/household_absent.html", {"number": number, **_form(request)}, status=404)
    industry = {"section": SECTION_NAMES.get(entry.industry[:1]), "division": DIVISION_NAMES.get(entry.industry[1:3])}
    return render(request, "public/portal/household.html", {"entry": entry, "industry": industry})


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
        "types": HouseholdType.choices,
        "provinces": directory.provinces(),
        "last_page": directory.LAST_PAGE,
    }
