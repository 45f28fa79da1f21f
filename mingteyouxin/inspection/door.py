"""The door to titles for discipline inspection, of the area; absent and foreign look the same (STYLE 20)."""

from django.db.models import OuterRef, QuerySet, Subquery

from authorities.access import Acting, accessible
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import CaseEvent
from mingteyouxin.recognising.models import RecognitionBatchItem
from mingteyouxin.titles import door
from mingteyouxin.titles.models import Recognition


def inspected_titles(acting: Acting) -> QuerySet[Recognition]:
    """Titles of the area, with who asked for the recognition (`asker`) and who gave it (`decider`)."""
    asked = RecognitionBatchItem.objects.filter(case__recognition=OuterRef("pk")).order_by("-pk")
    given = CaseEvent.objects.filter(case__recognition=OuterRef("pk"), action=CaseAction.RECOGNISE).order_by("-pk")
    return door.visible_titles(acting).annotate(
        asker=Subquery(asked.values("batch__requested_by__full_name")[:1]),
        decider=Subquery(given.values("by__full_name")[:1]),
    )


def access_inspected(acting: Acting, title_id: int) -> Recognition:
    """One of them."""
    return accessible(inspected_titles(acting).filter(pk=title_id))
