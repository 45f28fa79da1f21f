"""Officers' pages of titles: who holds one and who held one, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from casework import letter_files
from casework.check_numbers import in_groups
from casework.four_eyes_pages import Standing, answered_as_chosen, standing
from casework.letters import Letter, letters_about
from mingteyouxin import capabilities
from mingteyouxin.titles import restoring
from mingteyouxin.titles.door import access_title, access_title_letter, visible_titles
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import TitleLetter
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import RecognitionClass


class TitleFilter(AreaFilter):
    tabs = "state"
    state = choice_filter("状态", RecognitionStatus.choices, field_name="status", empty_label="全部")
    kind = choice_filter("类别", RecognitionClass.choices, field_name="recognition_class")


TITLES = Listing(
    name="titles",
    title="认定名单",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="title-list",
    rows=visible_titles,
    order=("-recognised_on", "id"),
    filters=TitleFilter,
    page=lambda title: ("title-page", title.pk),
    columns=(
        Column("household", "个体工商户", lambda title: str(title.household), wide=True),
        Column("number", "证书编号", lambda title: in_groups(title.number)),
        Column("class", "类别", str, ("recognition_class", "level")),
        Column("recogniser", "认定机关", lambda title: title.recogniser.short_name),
        Column("since", "认定日期", lambda title: title.recognised_on, ("recognised_on",)),
        Column("until", "有效期至", lambda title: title.valid_until, ("valid_until",)),
        Column(
            "state",
            "状态",
            lambda title: title.get_status_display(),
            ("status",),
            lambda title: RECOGNITION.mark(title.status),
        ),
    ),
    empty="没有符合条件的认定。",
    empty_note="本辖区的户获得认定以后，会列在这里；已经终止、届满的也保留。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def title_list(request: HttpRequest) -> TemplateResponse:
    """Titles of the area, the latest first."""
    may = request.acting.may
    return list_page(
        request,
        TITLES,
        "officer/mingteyouxin/title_list.html",
        may_review=may(capabilities.CASE_REVIEW),
        may_decide=may(capabilities.CASE_DECIDE),
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def title_page(request: HttpRequest, title_id: int) -> TemplateResponse:
    """One title: its days, its steps, its letters, and how far a wrong end is taken back."""
    acting = request.acting
    title = access_title(acting, title_id)
    own = acting.authority.pk == title.recogniser_id
    by_two = standing(restoring.RESTORING, title, acting) if own else Standing()
    context = {
        "title": title,
        "number": in_groups(title.number),
        "mark": RECOGNITION.mark(title.status),
        "in_force": title.is_valid_on(clock.today()),
        "events": title.events.select_related("by").order_by("id"),
        "letters": [(Letter.from_json(kept.text), kept.pk) for kept in letters_about(TitleLetter, recognition=title)],
        "by_two": by_two,
        # Of rooms above, found by the title's own names for them.
        "own_endings": title.endings.order_by("id"),
        "own_evaluations": title.evaluations.order_by("id"),
        "may_end": own and title.is_valid_on(clock.today()) and acting.may(capabilities.CASE_DECIDE),
        "may_restore": own
        and by_two.asked is None
        and restoring.may_be_restored(title)
        and acting.may(capabilities.CASE_DECIDE),
    }
    return TemplateResponse(request, "officer/mingteyouxin/title_page.html", context)


@require_http_methods(["POST"])
@officer_view(capabilities.CASE_DECIDE)
def title_restore(request: HttpRequest, title_id: int) -> HttpResponse:
    """Ask a second officer to take a wrong end back."""
    title = access_title(request.acting, title_id)
    reason = request.POST.get("note", "")
    return acted(
        request,
        lambda: restoring.propose(title, reason=reason, by=request.user),
        done="已提请复核，由另一名审批人员决定。",
        to="title-page",
        key=title.pk,
    )


@require_http_methods(["POST"])
@officer_view(capabilities.CASE_DECIDE)
def title_restore_decide(request: HttpRequest, title_id: int) -> HttpResponse:
    """The second officer's answer, or the first one's second thought."""
    title = access_title(request.acting, title_id)
    return answered_as_chosen(
        request,
        restoring.RESTORING,
        title.pk,
        done="已恢复认定，并告知经营者。",
        dropped="已退回，认定仍为终止。",
        to="title-page",
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def title_letter(request: HttpRequest, title_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about a title, as it was issued, as a file."""
    kept = access_title_letter(access_title(request.acting, title_id), letter_id)
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
