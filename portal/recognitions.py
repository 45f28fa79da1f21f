"""The public list (榜单) of recognised households of a place (C13)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities.paging import page_asked_for
from registry import public_titles
from registry.directory import DirectoryError
from registry.enums import RecognitionClass


@login_not_required
@require_safe
def recognitions(request: HttpRequest) -> HttpResponse:
    """Titles in force, of a place and a class where these are named."""
    authority, kind = request.GET.get("authority", "").strip(), request.GET.get("class", "")
    context = {"authority": authority, "recognition_class": kind, "classes": RecognitionClass.choices}
    try:
        rows = public_titles.titles_in_force(authority=authority, recognition_class=kind)
        page = page_asked_for(request, rows)
    except DirectoryError as error:
        return render(request, "public/portal/recognitions.html", context | {"refusal": error.text}, status=400)
    context |= {"refusal": "", "page": page, "rows": public_titles.with_entries(page.results)}
    return render(request, "public/portal/recognitions.html", context)
