"""The door to reports of recognitions: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.titles.models import RecognitionReport


def visible_reports(acting: Acting) -> QuerySet[RecognitionReport]:
    """What the bureau reported upward, and what those below it did."""
    return RecognitionReport.objects.filter(below(acting.authority.path)).select_related(
        "authority", "round", "reported_by"
    )


def access_report(acting: Acting, report_id: int) -> RecognitionReport:
    """A report of the bureau or of one below it."""
    return accessible(visible_reports(acting).filter(pk=report_id))
