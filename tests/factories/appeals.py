"""An objection to typing on its way: filed by the operator, accepted, its fact put to the county's bureau."""

from django.core.files.uploadedfile import SimpleUploadedFile

from appeals import filing, handling, rechecks
from appeals.filing import Point
from appeals.models import Appeal, AppealFile, MassCase
from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Authority, Officer
from registry.models import CorrectedFact, HeldDifference, Household, Person
from tests.conftest import acting_as

PDF = b"%PDF-1.4 %%EOF"


def mass_case(appeal: Appeal, *, asked_of: Authority, by: Officer) -> MassCase:
    """A mass case that the bureau of an objection opened about a delivery of the household's county."""
    return MassCase.objects.create(
        path=appeal.path,
        authority=appeal.authority,
        feed="risk_marks",
        delivery_id=1,
        source="示例批次",
        asked_of=asked_of,
        opened_by=by,
        opened_at=clock.now(),
        due_on=clock.today(),
    )


def held_difference(household: Household) -> HeldDifference:
    """A mark that was put right and came again. Run as batch."""
    mark = {"kind": "abnormal", "from_on": "2026-03-05"}
    common = {"household": household, "feed": "risk_marks", "key": mark, "delivery_id": 1}
    wrong = {"until_on": None, "released_on": None}
    CorrectedFact.objects.create(
        wrong=wrong, right=None, reference="示例", department="示例部门", corrected_at=clock.now(), **common
    )
    return HeldDifference.objects.create(delivered=wrong, held_at=clock.now(), **common)


def led_to_a_recheck(household: Household, *, by: Person, handler: Officer) -> dict[str, int]:
    """Keys of the objection, its point, its file, its receipt and the question to the bureau that registers it."""
    with own_household(household.pk):
        standing = filing.standing_of(household)
        enclosed = [SimpleUploadedFile("a.pdf", PDF)]
        appeal = filing.file(standing, Point(standing.facts[0], None, "示例：数据有误"), enclosed=enclosed, by=by)
    with jurisdiction(appeal.authority.path):
        handling.accept(appeal.pk, by=handler)
        claim = appeal.claims.select_related("household").get()
        to = next(one for one in rechecks.addressees([claim])[claim.pk] if one.authority == household.authority)
        recheck = rechecks.ask(claim, to, question="", by=handler)
        file, letter = AppealFile.objects.get(appeal=appeal), appeal.letters.get()
        case = mass_case(appeal, asked_of=household.authority, by=handler)
    with acting_as("batch"), nationwide():
        difference = held_difference(household)
    return {
        "difference_id": difference.pk,
        "mass_case": case.pk,
        "appeal_id": appeal.pk,
        "claim_id": claim.pk,
        "recheck_id": recheck.pk,
        "appeal_file": file.pk,
        "appeal_letter": letter.pk,
    }
