"""The door to applications filed at a counter: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.cases.models import Case


def counter_cases(acting: Acting) -> QuerySet[Case]:
    """Applications of the area that were filed at a counter, drafts too: whoever of the bureau is there goes on."""
    rows = Case.objects.filter(below(acting.authority.path), filed_by__isnull=False)
    related = ("household__authority", "authority", "round__authority", "round__standard", "filed_by", "consent_file")
    return rows.select_related(*related).order_by("-id")


def access_counter_case(acting: Acting, case_id: int) -> Case:
    """An application of the area that was filed at a counter. What a household files itself is its own to write."""
    return accessible(counter_cases(acting).filter(pk=case_id))
