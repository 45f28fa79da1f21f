"""Evidence in the workspace: hand in, open, take out."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from authorities.access import NotAccessible
from authorities.files import location
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from casework import letter_files
from casework.letters import Letter
from mingteyouxin.applying import uploads
from mingteyouxin.applying.household.own_cases import access_own_case
from mingteyouxin.cases.door import access_letter
from mingteyouxin.cases.models import Case, Evidence
from registry.household.door import household_view

# As many as one condition takes.
_FILES_AT_ONCE = 6


def _access_evidence(case: Case, evidence_id: int) -> Evidence:
    evidence = Evidence.objects.filter(case=case, pk=evidence_id).select_related("file", "case").first()
    if evidence is None:
        raise NotAccessible
    return evidence


@takes_files(scans(_FILES_AT_ONCE))
@require_POST
@household_view
def evidence_add(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hand a file in for a criterion; several at once are taken one by one, each with its own result."""
    case = access_own_case(request, case_id)
    sent = request.FILES.getlist("file")
    if not sent:
        messages.warning(request, "请先选择文件或者拍照。")
    for file in sent:
        try:
            uploads.add(case, request.POST.get("criterion", ""), file, by=request.person)
        except Refused as error:
            messages.warning(request, f"{file.name[:60]}：{error}")
        else:
            messages.success(request, "已上传。")
    return redirect("my-case-criteria", case.household_id, case.pk)


@require_safe
@household_view
def evidence_open(request: HttpRequest, case_id: int, evidence_id: int) -> FileResponse:
    """The household's own file back."""
    evidence = _access_evidence(access_own_case(request, case_id), evidence_id)
    response = FileResponse(
        location(evidence.file).open("rb"),
        as_attachment=True,
        filename=evidence.file.name,
        content_type=evidence.file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@household_view
def evidence_remove(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Take a file out again, while the case can be written."""
    case = access_own_case(request, case_id)
    try:
        uploads.remove(_access_evidence(case, evidence_id), by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已删除。")
    return redirect("my-case-criteria", case.household_id, case.pk)


@require_safe
@household_view
def letter_open(request: HttpRequest, case_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own case, as it was issued, as a file."""
    letter = access_letter(access_own_case(request, case_id), letter_id)
    return letter_files.answer(Letter.from_json(letter.text), ending)
