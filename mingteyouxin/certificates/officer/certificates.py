"""Officers' page of what can be printed of a title: its certificate and marks."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import NotAccessible
from authorities.officer.door import officer_view
from mingteyouxin import capabilities
from mingteyouxin.certificates import title_files
from mingteyouxin.titles.door import access_title


@require_safe
@officer_view(capabilities.CASE_VIEW)
def certificate_page(request: HttpRequest, certificate_id: int) -> TemplateResponse:
    """A title with what can be printed of it."""
    title = access_title(request.acting, certificate_id)
    return TemplateResponse(request, "officer/mingteyouxin/certificate_page.html", title_files.on_page(title))


@require_safe
@officer_view(capabilities.CASE_VIEW)
def certificate_file(request: HttpRequest, certificate_id: int, name: str) -> HttpResponse:
    """One of the files, for who comes to the counter or is handed the certificate there."""
    title = access_title(request.acting, certificate_id)
    if name not in title_files.FILES:
        raise NotAccessible
    return title_files.answer(request, title, title_files.FILES[name])
