"""The household's own title in its workspace: certificate, shop mark, picture to send on."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import NotAccessible
from mingteyouxin.certificates import title_files
from mingteyouxin.certificates.door import access_own_title
from registry.household.door import household_view


@require_safe
@household_view
def title_page(request: HttpRequest, title_id: int) -> HttpResponse:
    """What can be hung up and sent on while the title is in force; afterwards, why not any more."""
    title = access_own_title(request.standing.household.pk, title_id)
    return TemplateResponse(request, "household/mingteyouxin/title.html", title_files.on_page(title))


@require_safe
@household_view
def title_file(request: HttpRequest, title_id: int, name: str) -> HttpResponse:
    """One of the files."""
    title = access_own_title(request.standing.household.pk, title_id)
    if name not in title_files.FILES:
        raise NotAccessible
    return title_files.answer(request, title, title_files.FILES[name])
