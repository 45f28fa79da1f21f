"""Files of a case in the workspace: the household's own evidence, and the letters to it."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from authorities.access import NotAccessible
from authorities.downloads import as_download
from casework import letter_files
from casework.letters import Letter
from mingteyouxin.applying.household.own_cases import access_own_case
from mingteyouxin.cases.door import access_letter
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence
from registry.household.door import household_view


def _access_evidence(case: Case, evidence_id: int) -> Evidence:
    evidence = Evidence.objects.filter(case=case, pk=evidence_id).select_related("file", "case").first()
    if evidence is None:
        raise NotAccessible
    return evidence


@require_safe
@household_view
def evidence_open(request: HttpRequest, case_id: int, evidence_id: int) -> FileResponse:
    """The household's own file back."""
    evidence = _access_evidence(access_own_case(request, case_id), evidence_id)
    return as_download(evidence.file)


@require_safe
@household_view
def letter_open(request: HttpRequest, case_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own case, as it was issued, as a file."""
    letter = access_letter(access_own_case(request, case_id), letter_id)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)
