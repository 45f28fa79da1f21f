"""An officer reads again what was typed when the session before had ended, and sends it after all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from authorities import kept_forms
from authorities.models import Officer


def owner(officer: Officer) -> str:
    """The name of an officer to authorities.kept_forms."""
    return f"officer:{officer.pk}"


@require_safe
@never_cache
def kept_form(request: HttpRequest) -> HttpResponse:
    """What is kept for the one who has logged in; to the desk where there is nothing."""
    kept = kept_forms.kept_for(request, owner=owner(request.user))
    if kept is None:
        return redirect("office")
    return TemplateResponse(request, "officer/authorities/kept_form.html", {"kept": kept})
