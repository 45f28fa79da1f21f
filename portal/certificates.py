"""Whether a certificate, or the mark in a shop window, holds today (C13): what its QR code leads to."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework import check_numbers
from registry import public_titles


@login_not_required
@require_safe
def certificate_find(request: HttpRequest) -> HttpResponse:
    """The form for a number that is read off a paper."""
    # A slash is in no number, and would be another address.
    number = "".join(request.GET.get("number", "").replace("/", "").split())
    if number:
        return redirect("certificate", number=number[: check_numbers.DIGITS * 2])
    return render(request, "public/portal/certificate_find.html")


@login_not_required
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Valid, ended or expired, as of today. A number that was never given, or that nobody can have, says so."""
    found = public_titles.certificate(number)
    if found is None:
        context = {"number": number, "well_formed": check_numbers.is_well_formed("".join(number.split()))}
        return render(request, "public/portal/certificate_absent.html", context, status=404)
    context = {"certificate": found, "number": check_numbers.in_groups(found.title.number)}
    return render(request, "public/portal/certificate.html", context)


@login_not_required
@require_safe
def certificate_photo(request: HttpRequest, number: str) -> HttpResponse:
    """The photo that the household agreed to show. Asked for anew each time: it may be taken back at any moment."""
    shown = public_titles.photo("".join(number.split()))
    if shown is None:
        raise Http404
    photo, digest = shown
    headers = {"ETag": f'"{digest}"', "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(photo, content_type="image/jpeg", headers=headers)
