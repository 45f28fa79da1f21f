"""Officers' pages of titles: the list of the area, and a title with its certificate and marks to print."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import NotAccessible
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from mingteyouxin import capabilities
from mingteyouxin.certificates import title_files
from mingteyouxin.titles.certificate_numbers import in_groups
from mingteyouxin.titles.door import access_title, visible_titles
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import RecognitionClass


class TitleFilter(AreaFilter):
    recognition_class = choice_filter("类别", RecognitionClass.choices, field_name="recognition_class")
    status = choice_filter("状态", RecognitionStatus.choices, field_name="status")


CERTIFICATES = Listing(
    name="certificates",
    title="证书和标识",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="certificate-list",
    rows=visible_titles,
    order=("-recognised_on", "-id"),
    filters=TitleFilter,
    page=lambda title: ("certificate-page", title.pk),
    columns=(
        Column("household", "个体工商户", lambda title: title.household.name or title_files.NAMELESS, wide=True),
        Column("number", "证书编号", lambda title: in_groups(title.number)),
        Column("class", "类别", lambda title: str(title), ("recognition_class",)),
        Column("recognised", "认定日期", lambda title: title.recognised_on, ("recognised_on",)),
        Column("until", "有效期至", lambda title: title.valid_until, ("valid_until",)),
        Column(
            "state",
            "状态",
            lambda title: title.get_status_display(),
            ("status",),
            lambda title: RECOGNITION.mark(title.status),
        ),
    ),
    empty="还没有认定。",
    empty_note="认定以后立即在这里列出，可以打印证书和店铺标识。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def certificate_list(request: HttpRequest) -> TemplateResponse:
    """Titles of the area, the latest first."""
    may = request.acting.may
    return list_page(
        request,
        CERTIFICATES,
        "officer/mingteyouxin/certificate_list.html",
        may_review=may(capabilities.CASE_REVIEW),
        may_decide=may(capabilities.CASE_DECIDE),
    )


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
