"""The door to recommendations: a department's own, those that wait for a consent on paper, a household's own."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, NotAccessible, accessible, departments_of
from authorities.jurisdiction import below
from authorities.models import StoredFile
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.cases.workflow import IN_LINE
from mingteyouxin.criteria.enums import RecognitionPath


def visible_recommendations(acting: Acting) -> QuerySet[Case]:
    """What the officer's own department recommended to the bureau: no other department's, none of another bureau."""
    labels = [department.label for department in departments_of(acting)]
    return _recommendations().filter(authority=acting.authority, recommender__in=labels)


def access_recommendation(acting: Acting, case_id: int) -> Case:
    """A recommendation of the officer's own department."""
    return accessible(visible_recommendations(acting).filter(pk=case_id))


def visible_consents(acting: Acting) -> QuerySet[Case]:
    """What waits for an operator's consent in the area: recommendations, and cases whose operator has changed.

    The counter may take a paper for either.
    """
    asked = Q(status=CaseStatus.CONSENT_AWAITED) | Q(status__in=IN_LINE, operator_asked_at__isnull=False)
    waiting = Case.objects.filter(asked, below(acting.authority.path)).select_related(
        "household__authority", "authority", "round__standard", "recommended_by"
    )
    return waiting.order_by("due_on", "pk")


def access_consent(acting: Acting, case_id: int) -> Case:
    """A case for which the counter may take a signed consent."""
    return accessible(visible_consents(acting).filter(pk=case_id))


def access_recommendation_file(acting: Acting, case_id: int, file_id: UUID) -> StoredFile:
    """What the department handed in for its recommendation, or the consent that was signed."""
    case = access_recommendation(acting, case_id)
    files = set(Evidence.objects.filter(case=case).exclude(added_by=None).values_list("file", flat=True))
    if file_id not in {*files, case.consent_file_id}:
        raise NotAccessible
    return StoredFile.objects.get(pk=file_id)


def own_recommendations() -> QuerySet[Case]:
    """Recommendations of the present household, the latest first."""
    return _recommendations().order_by("-pk")


def access_own_recommendation(case_id: int) -> Case:
    """A recommendation of the present household."""
    return accessible(own_recommendations().filter(pk=case_id))


def _recommendations() -> QuerySet[Case]:
    recommended = Case.objects.filter(recognition_path=RecognitionPath.RECOMMENDATION)
    return recommended.select_related("household__authority", "authority", "round__standard", "recommended_by")
