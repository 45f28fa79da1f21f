"""The door to applications filed at a counter: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin import capabilities
from mingteyouxin.cases.door import visible_cases
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence


def counter_cases(acting: Acting) -> QuerySet[Case]:
    """Applications of the area that were filed at a counter, drafts too: whoever of the bureau is there goes on."""
    rows = Case.objects.filter(below(acting.authority.path), filed_by__isnull=False)
    related = ("household__authority", "authority", "round__authority", "round__standard", "filed_by", "consent_file")
    return rows.select_related(*related).order_by("-id")


def access_counter_case(acting: Acting, case_id: int) -> Case:
    """An application of the area that was filed at a counter. What a household files itself is its own to write."""
    return accessible(counter_cases(acting).filter(pk=case_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True when a case that the officer may see holds the file: handed in for it, or the consent that was signed.

    What a household has not lodged is its own; of what was filed at a counter the counter's officers see the draft.
    """
    handed_in = Q(pk__in=Evidence.objects.filter(file=file_id).values("case"))
    held = handed_in | Q(consent_file=file_id)
    if visible_cases(acting).filter(held).exists():
        return True
    return acting.may(capabilities.CASE_FILE) and counter_cases(acting).filter(held).exists()
