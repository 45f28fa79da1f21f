"""The door to yearly reports: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.annual_reports.workflow import TO_FILE
from registry.people.standing import Standing

_RELATED = ("household", "recognition", "recogniser")


def visible_reports(acting: Acting) -> QuerySet[YearlyReport]:
    """Those about titles of households of the area, whoever recognised them."""
    return YearlyReport.objects.filter(below(acting.authority.path)).select_related(*_RELATED)


def access_report(acting: Acting, report_id: int) -> YearlyReport:
    """One about a title of a household of the area, to be read."""
    return accessible(visible_reports(acting).filter(pk=report_id))


def access_own_report(acting: Acting, report_id: int) -> YearlyReport:
    """One that the bureau itself confirms: nobody acts for another one."""
    return accessible(visible_reports(acting).filter(pk=report_id, recogniser=acting.authority))


def reports_to_take(acting: Acting) -> QuerySet[YearlyReport]:
    """Those of the area that a counter may take: nothing was filed yet, or it was returned."""
    return visible_reports(acting).filter(status__in=TO_FILE)


def access_report_to_take(acting: Acting, report_id: int) -> YearlyReport:
    """One that a counter of the area may take."""
    return accessible(reports_to_take(acting).filter(pk=report_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True when a report that the officer may see holds what the operator signed."""
    return visible_reports(acting).filter(consent_file=file_id).exists()


def reports_of(standing: Standing) -> QuerySet[YearlyReport]:
    """Those about titles of the household that somebody stands for."""
    return YearlyReport.objects.filter(household=standing.household).select_related(*_RELATED)


def access_reports_own(standing: Standing, report_id: int) -> YearlyReport:
    """One about a title of the household's own."""
    return accessible(reports_of(standing).filter(pk=report_id))
