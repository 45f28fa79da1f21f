"""Officer screen at the counter: put a fact about a household right after seeing the operator's document."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities.client_address import client_address
from authorities.kept_forms import secret_form
from authorities.officer.door import officer_view
from registry.access import access_household
from registry.masking import mask_name
from registry.models import Household
from registry.people.corrections import Correction, CorrectionRefused, correct, in_force, value_on_file

_FIELD = {"class": "form-control", "autocomplete": "off"}


class CorrectionForm(forms.Form):
    """What the officer confirms and types; the field of the fact has the fact's name."""

    seen = forms.BooleanField(
        label="已当面核对经营者本人和证件原件", widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    last_of_document = forms.CharField(
        label="所持证件号码后四位", min_length=4, max_length=4, widget=forms.TextInput(attrs=_FIELD)
    )
    reason = forms.CharField(label="更正理由", min_length=4, max_length=200, widget=forms.TextInput(attrs=_FIELD))

    def __init__(self, correction: Correction, *args) -> None:
        super().__init__(*args)
        self.fields[correction.name] = forms.CharField(
            label=correction.asked,
            max_length=correction.longest,
            widget=forms.TextInput(attrs=_FIELD | {"inputmode": correction.inputmode}),
        )
        self.order_fields(["seen", "last_of_document", correction.name])
        example = f"例如：{correction.example}。" if correction.example else ""
        self.fields["reason"].help_text = f"{example}经营者可以看到。"


def correction_page(correction: Correction) -> Callable[..., HttpResponse]:
    """The screen of one declared correction."""

    @secret_form
    @require_http_methods(["GET", "HEAD", "POST"])
    @officer_view(correction.capability)
    def page(request: HttpRequest, household_id: int) -> HttpResponse:
        household = access_household(request.acting, household_id)
        form = CorrectionForm(correction, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and _corrected(request, correction, household, form):
            told = f"原{correction.kind}和经营者工作台" if correction.former_is_told() else "经营者工作台"
            messages.success(request, f"{correction.label}已更正，已通知{told}。")
            return redirect(correction.view, request.acting.authority.code, household.pk)
        context = {
            "household": household,
            "form": form,
            "operator": mask_name(household.operator_name),
            "fact": correction,
            "value": correction.masked(value_on_file(correction, household)),
            "corrected": in_force(household).get(correction),
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "officer/registry/correction.html", context, status=status)

    return page


def _corrected(request: HttpRequest, correction: Correction, household: Household, form: CorrectionForm) -> bool:
    given = form.cleaned_data
    try:
        correct(
            correction,
            household,
            by=request.user,
            value=given[correction.name],
            last_of_document=given["last_of_document"],
            reason=given["reason"],
            address=client_address(request),
        )
    except CorrectionRefused as refusal:
        form.add_error(refusal.field, forms.ValidationError(str(refusal), code=refusal.code))
        return False
    return True
