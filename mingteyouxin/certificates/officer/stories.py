"""Officers' pages of photos and stories: what waits to be looked at, and what is shown."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.queues import queue_of
from authorities.refusals import Refused
from casework.check_numbers import in_groups
from mingteyouxin import capabilities
from mingteyouxin.certificates import stories
from mingteyouxin.certificates.door import access_story, may_decide, photo_of, visible_stories
from mingteyouxin.certificates.enums import StoryAction, StoryStatus
from mingteyouxin.certificates.workflow import STORY


class StoryFilter(AreaFilter):
    """What waits is shown first, the oldest of it in front; of the others the latest in front."""

    tabs = "state"
    state = choice_filter(
        "状态", [("shown", "已展示"), ("over", "其他")], empty_label="待审核", method="filter_nothing"
    )

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found, state = super().filter_queryset(queryset), self.form.cleaned_data["state"]
        if state == "shown":
            return found.filter(status=StoryStatus.SHOWN).order_by("-submitted_at", "id")
        if state == "over":
            return found.exclude(status__in=stories.OPEN).order_by("-submitted_at", "id")
        return found.filter(status=StoryStatus.SUBMITTED)


STORIES = Listing(
    name="certificate-stories",
    title="照片和介绍",
    unit="件",
    capability=capabilities.CASE_REVIEW,
    view="certificate-stories",
    rows=visible_stories,
    order=("submitted_at", "id"),
    filters=StoryFilter,
    page=lambda story: ("certificate-story", story.pk),
    columns=(
        Column("household", "个体工商户", lambda story: str(story.household), wide=True),
        Column("text", "介绍", lambda story: story.text, wide=True),
        Column("photo", "照片", lambda story: "有" if story.photo_id else "无"),
        Column("submitted", "提交时间", lambda story: story.submitted_at, ("submitted_at",)),
        Column(
            "state",
            "状态",
            lambda story: story.get_status_display(),
            ("status",),
            lambda story: STORY.mark(story.status),
        ),
    ),
    empty="没有待审核的照片和介绍。",
    empty_note="经营者自愿提交、同意公开的照片和介绍，由认定机关看过以后才展示。",
)
QUEUES = (queue_of(STORIES, "待审核的照片和介绍", dict, capability=capabilities.CASE_REVIEW),)


class DecisionForm(forms.Form):
    """Shown, or not, and then why."""

    action = forms.ChoiceField(
        label="审核",
        choices=[(StoryAction.RELEASE, "同意展示"), (StoryAction.DECLINE, "不予展示")],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "请选择是否同意展示。"},
    )
    reason = forms.CharField(
        label="不予展示的原因",
        required=False,
        max_length=300,
        help_text="不予展示的必须填写，经营者可以看到。",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def story_list(request: HttpRequest) -> TemplateResponse:
    """Photos and stories of the area: those that wait, the oldest first."""
    return list_page(request, STORIES)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def story_page(request: HttpRequest, story_id: int) -> HttpResponse:
    """One photo and story; the recogniser releases it, or says why not."""
    acting = request.acting
    story = access_story(acting, story_id, to_decide=request.method == "POST")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["action"] == StoryAction.RELEASE:
                stories.release(story, by=request.user)
            else:
                stories.decline(story, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.add_error(None, forms.ValidationError(str(error), code=error.code))
        else:
            messages.success(request, "已办理，并通知经营者。")
            return redirect("certificate-story", acting.authority.code, story.pk)
    possible = STORY.possible(story, [capabilities.CASE_REVIEW]) if may_decide(acting, story) else ()
    context = {
        "story": story,
        "number": in_groups(story.recognition.number),
        "mark": STORY.mark(story.status),
        "form": form if possible else None,
        "shown": story.status == StoryStatus.SHOWN,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/story_page.html", context, status=status)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def story_photo(request: HttpRequest, story_id: int) -> FileResponse:
    """The photo, which we made anew ourselves and may therefore show."""
    return photo_of(access_story(request.acting, story_id))
