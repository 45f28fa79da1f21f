"""/api/v1/docs/: the description of the API to read and try out. All files come from this site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def api_docs(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "public/portal/api_docs.html")
