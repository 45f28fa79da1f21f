"""Where the household wants to be told besides its workspace: short messages, an e-mail. The operator chooses."""

from django import forms
from django.contrib import messages as page_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from registry import acts
from registry.household.door import household_view
from registry.masking import mask_phone
from registry.models import ContactChoice
from registry.people.documents import sealer
from registry.people.persons import record
from registry.people.phones import phone_on_file


class ContactForm(forms.Form):
    """Short messages or not, and an address or none."""

    sms = forms.BooleanField(
        label="接收短信", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=120,
        help_text="可以不填。",
        error_messages={"invalid": "请填写有效的邮箱地址，或者留空。"},
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def contact(request: HttpRequest) -> HttpResponse:
    """By which ways the household is told. The workspace is always one."""
    standing = request.standing
    if request.method == "POST" and not standing.is_operator:
        raise NotAccessible
    household, seals = standing.household, sealer()
    operator = bytes(household.operator_id_index)
    kept = ContactChoice.objects.filter(operator_index=operator).first()
    before = {
        "sms": kept.sms if kept else True,
        "email": seals.open(kept.email_sealed) if kept and kept.email_sealed else "",
    }
    form = ContactForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ContactChoice.objects.update_or_create(
            household=household,
            defaults={
                "operator_index": operator,
                "sms": given["sms"],
                "email_sealed": seals.seal(given["email"]) if given["email"] else None,
                "changed_at": clock.now(),
            },
        )
        record(acts.CONTACT_CHOSEN, by=request.person, household=household, address=client_address(request))
        page_messages.success(request, "已保存。")
        return redirect("my-contact", household.pk)
    context = {
        "form": form if standing.is_operator else None,
        "phone": mask_phone(phone_on_file(household)),
        "chosen": before,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "household/contact.html", context, status=status)
