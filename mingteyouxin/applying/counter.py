"""Filing at the counter (C5): an officer fills the application in for a household whose operator consented on paper."""

from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from authorities import files
from authorities.models import Officer
from authorities.refusals import Refused
from authorities.scans import look_at
from mingteyouxin import file_purposes
from mingteyouxin.applying import answers, applications
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass
from registry.models import Household


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the page of the counter when it is saved: everything at once, for the operator waits."""

    kind: str
    statement: str
    answers: answers.Answers


@transaction.atomic
def begin(household: Household, round_: PublicRound, *, consent: File | None, by: Officer) -> Case:
    """Begin an application with the signed consent on file. Raises Refused."""
    if consent is None:
        raise Refused("consent_missing", "请上传经营者签名的委托书或者同意书（照片或者 PDF）。")
    scan = look_at(consent)
    kept = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.CONSENT,
        content_type=scan.content_type,
        by=by,
        path=household.path,
        household=household.pk,
    )
    return applications.start(household, round_, by=by, consent_file=kept)


def save(case: Case, sheet: Sheet, *, by: Officer) -> list[answers.Trouble]:
    """Keep the sheet. Returns what was refused of it, each by itself: one bad photo does not lose the rest."""
    chosen = case.recognition_class
    steps = [(applications.STATEMENT_FIELD, lambda: applications.state(case, sheet.statement, by=by))]
    if case.status == CaseStatus.DRAFT and sheet.kind in RecognitionClass.values:
        kind = RecognitionClass(sheet.kind)
        steps.append((applications.CLASS_FIELD, lambda: applications.choose_class(case, kind, by=by)))
    # Answers and files are to the criteria of the class that the page showed; keys of another class look the same.
    if chosen and sheet.kind in ("", chosen):
        steps += answers.steps(case, sheet.answers, by=by)
    troubles = answers.each(steps)
    case.refresh_from_db()
    return troubles


def withdraw(case: Case, *, by: Officer, note: str) -> Case:
    """Take the application back as the operator asks, with what he said. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写撤回的原因，并注明经营者本人到场要求撤回。")
    return applications.withdraw(case, by=by, note=note)
