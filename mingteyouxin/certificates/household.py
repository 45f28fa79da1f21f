"""The household's own title in its workspace: certificate, shop mark, picture to send on; what it shows of itself."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.access import NotAccessible
from authorities.refusals import Refused, Trouble, told, troubles_of
from authorities.request_size import scans, takes_files
from mingteyouxin.certificates import stories, title_files
from mingteyouxin.certificates.door import access_own_story, access_own_title, own_stories, photo_of
from mingteyouxin.certificates.models import STORY_LENGTH
from mingteyouxin.certificates.workflow import STORY
from mingteyouxin.titles.models import Recognition
from registry.household.door import household_view


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def certificate_page(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """What can be hung up and sent on while the title is in force; afterwards, why not any more. POST sends a story."""
    title = access_own_title(request.standing.household.pk, certificate_id)
    if request.method != "POST":
        return _page(request, title, {})
    if not request.standing.is_operator:
        return _page(request, title, request.POST, [Trouble("照片和介绍是否公开，只能由经营者本人决定。")])
    try:
        stories.submit(
            title,
            text=request.POST.get("text", ""),
            photo=request.FILES.get("photo"),
            consents=request.POST.get("consent") == "yes",
            by=request.person,
        )
    except Refused as error:
        return _page(request, title, request.POST, troubles_of(error))
    messages.success(request, f"已提交，由{title.recogniser.name}审核后展示。")
    return redirect("my-certificate", request.standing.household.pk, title.pk)


def _page(
    request: HttpRequest, title: Recognition, typed: Mapping[str, str], troubles: Sequence[Trouble] = ()
) -> HttpResponse:
    context = {
        **title_files.on_page(title),
        "stories": [(one, STORY.mark(one.status)) for one in own_stories(title)],
        "open": stories.OPEN,
        "most": STORY_LENGTH,
        "typed": {"text": typed.get("text", ""), "consent": typed.get("consent", "")},
        **told(troubles),
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "household/mingteyouxin/certificate.html", context, status=status)


@require_POST
@household_view
def story_withdraw(request: HttpRequest, certificate_id: int, story_id: int) -> HttpResponse:
    """Taken back at once, by whoever stands for the household; no reason is asked for."""
    story = access_own_story(request.standing.household.pk, certificate_id, story_id)
    try:
        stories.withdraw(story, by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已撤回，公开页面不再展示。")
    return redirect("my-certificate", request.standing.household.pk, certificate_id)


@require_safe
@household_view
def story_photo(request: HttpRequest, certificate_id: int, story_id: int) -> FileResponse:
    """The photo as the bureau sees it."""
    return photo_of(access_own_story(request.standing.household.pk, certificate_id, story_id))


@require_safe
@household_view
def certificate_file(request: HttpRequest, certificate_id: int, name: str) -> HttpResponse:
    """One of the files."""
    title = access_own_title(request.standing.household.pk, certificate_id)
    if name not in title_files.FILES:
        raise NotAccessible
    return title_files.answer(request, title, title_files.FILES[name])
