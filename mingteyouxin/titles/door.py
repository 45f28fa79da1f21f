"""The door to titles and to reports of them: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from casework.letters import letters_about
from mingteyouxin.titles.models import Recognition, RecognitionReport, TitleLetter


def visible_reports(acting: Acting) -> QuerySet[RecognitionReport]:
    """What the bureau reported upward, and what those below it did."""
    return RecognitionReport.objects.filter(below(acting.authority.path)).select_related(
        "authority", "round", "reported_by"
    )


def access_report(acting: Acting, report_id: int) -> RecognitionReport:
    """A report of the bureau or of one below it."""
    return accessible(visible_reports(acting).filter(pk=report_id))


def visible_titles(acting: Acting) -> QuerySet[Recognition]:
    """Titles of households of the area, whoever gave them, those that ended too."""
    rows = Recognition.objects.filter(below(acting.authority.path))
    return rows.select_related("household", "recogniser", "place")


def access_title(acting: Acting, title_id: int) -> Recognition:
    """A title of a household of the area."""
    return accessible(visible_titles(acting).filter(pk=title_id))


def access_title_letter(title: Recognition, letter_id: int) -> TitleLetter:
    """A letter about a title, whose own door was passed."""
    return accessible(letters_about(TitleLetter, recognition=title).filter(pk=letter_id))
