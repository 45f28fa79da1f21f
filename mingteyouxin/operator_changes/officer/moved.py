"""Officers' pages of titles whose household went to another area: looked at by a person, nothing is automatic."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.access import Acting
from authorities.lists.listing import Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from casework.check_numbers import in_groups
from mingteyouxin import capabilities
from mingteyouxin.operator_changes import moved_titles
from mingteyouxin.operator_changes.door import access_moved_title


def _moved(acting: Acting):
    return moved_titles.moved(acting.authority)


MOVED_TITLES = Listing(
    name="moved-titles",
    title="迁出辖区的认定",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="moved-title-list",
    rows=_moved,
    order=("recognised_on", "id"),
    page=lambda title: ("moved-title-page", title.pk),
    columns=(
        Column("household", "个体工商户", lambda title: title.name or title.number_now or "", wide=True),
        Column("number", "证书编号", lambda title: in_groups(title.number)),
        Column("class", "类别", str, ("recognition_class", "level")),
        Column("now", "现登记机关", lambda title: title.now_at),
        Column("since", "认定日期", lambda title: title.recognised_on, ("recognised_on",)),
        Column("until", "有效期至", lambda title: title.valid_until, ("valid_until",)),
    ),
    empty="没有迁出辖区的认定。",
    empty_note="本局认定的户登记到其他辖区以后，列在这里，由本局核实；迁移本身不使认定终止。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def moved_list(request: HttpRequest) -> TemplateResponse:
    """Titles that the bureau gave and whose household went elsewhere."""
    return list_page(request, MOVED_TITLES)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_DECIDE)
def moved_title(request: HttpRequest, title_id: int) -> HttpResponse:
    """One of them: where the household is now; the title stays, as far as that goes, when somebody has looked."""
    title = access_moved_title(request.acting, title_id)
    if request.method == "POST":
        return acted(
            request,
            lambda: moved_titles.confirm(title, note=note_of(request), by=request.user),
            done="已确认，认定保留。",
            to="moved-title-list",
        )
    context = {"title": title, "number": in_groups(title.number)}
    return TemplateResponse(request, "officer/mingteyouxin/moved_title_page.html", context)
