"""The province's screen of bureaus that it charged in writing with objections of their area (B7)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from appeals import capabilities, terms
from appeals.officer.forms import ChargeForm
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.APPEAL_CHARGE)
def charge_list(request: HttpRequest) -> HttpResponse:
    """Charges of the province, the latest first, and a new one."""
    province = request.acting.authority
    bureaus = Authority.objects.filter(below(province.path), level__in=[Level.CITY, Level.COUNTY]).order_by("path")
    posted = request.POST if request.method == "POST" else None
    form = ChargeForm(posted, request.FILES or None, bureaus=bureaus)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        enclosed = next(iter(said.pop("file") or []), None)
        try:
            made = terms.charge(**said, enclosed=enclosed, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记：{made}。以后提出的异议按此办理。")
            return redirect("charge-list", province.code)
    context = {"form": form, "charges": terms.charges_of(province), "terms": terms.terms_of(province.path)}
    status = 422 if posted is not None else 200
    return TemplateResponse(request, "officer/appeals/charge_list.html", context, status=status)
