"""Pages of discipline inspection (纪检): titles with who gave them, and one title with its grounds and its trail.

Read only. Whatever is opened is logged; the household is not told, for nothing private of it is shown.
"""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import audit
from authorities.lists.filters import choice_filter, text_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing, Selection
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from casework.check_numbers import in_groups
from mingteyouxin import acts, capabilities
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.inspection import trail
from mingteyouxin.inspection.door import access_inspected, inspected_titles
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.workflow import RECOGNITION
from registry.enums import RecognitionClass


class InspectionFilter(AreaFilter):
    year = year_filter("认定年度", field_name="recognised_on", lookup_expr="year")
    state = choice_filter("状态", RecognitionStatus.choices, field_name="status")
    kind = choice_filter("类别", RecognitionClass.choices, field_name="recognition_class")
    way = choice_filter("途径", RecognitionPath.choices, field_name="recognition_path")
    asker = text_filter("提请人", field_name="asker")
    decider = text_filter("复核认定人", field_name="decider")


INSPECTED = Listing(
    name="inspected-titles",
    title="认定核查",
    unit="项",
    capability=capabilities.TITLE_INSPECT,
    view="inspection-list",
    rows=inspected_titles,
    order=("-recognised_on", "id"),
    filters=InspectionFilter,
    page=lambda title: ("inspection-page", title.pk),
    columns=(
        Column("household", "个体工商户", lambda title: str(title.household), wide=True),
        Column("number", "证书编号", lambda title: in_groups(title.number)),
        Column("class", "类别", str),
        Column("way", "途径", lambda title: title.get_recognition_path_display() or "没有记载"),
        Column("recommender", "推荐单位", lambda title: title.recommender),
        Column("recogniser", "认定机关", lambda title: title.recogniser.short_name),
        Column("since", "认定日期", lambda title: title.recognised_on, ("recognised_on",)),
        Column("asker", "提请人", lambda title: title.asker or ""),
        Column("decider", "复核认定人", lambda title: title.decider or ""),
        Column(
            "state",
            "状态",
            lambda title: title.get_status_display(),
            ("status",),
            lambda title: RECOGNITION.mark(title.status),
        ),
    ),
    empty="没有认定。",
    empty_note="本辖区的户获得认定以后，会列在这里；已经终止、届满的也保留。",
)


@require_safe
@officer_view(capabilities.TITLE_INSPECT)
def inspection_list(request: HttpRequest) -> TemplateResponse:
    """Titles of the area with who asked for them and who gave them. Looking is logged with what was asked for."""
    asked = Selection(INSPECTED, request.acting, request.GET).in_words
    audit.record(acts.TITLES_INSPECTED, by=request.user, note=asked)
    return list_page(request, INSPECTED)


@require_safe
@officer_view(capabilities.TITLE_INSPECT)
def inspection_page(request: HttpRequest, title_id: int) -> TemplateResponse:
    """One title: from whom, on what grounds, step by step. Looking is logged."""
    title = access_inspected(request.acting, title_id)
    audit.record(acts.TITLE_INSPECTED, by=request.user, on=title)
    case = trail.case_of(title)
    context = {
        "title": title,
        "number": in_groups(title.number),
        "mark": RECOGNITION.mark(title.status),
        "case": case,
        "grounds": trail.grounds(case) if case else [],
        "trail": trail.trail(title, case),
    }
    return TemplateResponse(request, "officer/mingteyouxin/inspection_page.html", context)
