"""Officer screen at the counter: put a household's phone right after seeing the operator's document."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from authorities.client_address import client_address
from authorities.officer.door import officer_view
from registry import capabilities
from registry.access import access_household
from registry.masking import mask_name, mask_phone
from registry.people import sms
from registry.people.phones import PhoneRefused, change_phone, correction_of, phone_on_file

_FIELD = {"class": "form-control", "autocomplete": "off"}


class PhoneForm(forms.Form):
    """What the officer confirms and types."""

    seen = forms.BooleanField(
        label="已当面核对经营者本人和证件原件", widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    last_of_document = forms.CharField(
        label="所持证件号码后四位", min_length=4, max_length=4, widget=forms.TextInput(attrs=_FIELD)
    )
    phone = forms.CharField(
        label="新的手机号码", max_length=20, widget=forms.TextInput(attrs=_FIELD | {"inputmode": "tel"})
    )
    reason = forms.CharField(
        label="更正理由",
        min_length=4,
        max_length=200,
        help_text="例如：原号码为代办机构号码；原号码已停用。经营者可以看到。",
        widget=forms.TextInput(attrs=_FIELD),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.PHONE_CHANGE)
def phone_change(request: HttpRequest, household_id: int) -> HttpResponse:
    household = access_household(request.acting, household_id)
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_phone(
                household,
                by=request.user,
                phone=given["phone"],
                last_of_document=given["last_of_document"],
                reason=given["reason"],
                address=client_address(request),
            )
        except PhoneRefused as refusal:
            form.add_error(refusal.field, forms.ValidationError(str(refusal), code=refusal.code))
        else:
            told = "原号码和经营者工作台" if sms.is_offered() else "经营者工作台"
            messages.success(request, f"联系电话已更正，已通知{told}。")
            return redirect("household-phone", request.acting.authority.code, household.pk)
    correction = correction_of(household)
    context = {
        "household": household,
        "form": form,
        "operator": mask_name(household.operator_name),
        "phone": mask_phone(phone_on_file(household)),
        "correction": correction,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "officer/registry/household_phone.html", context, status=status)
