"""An objection to typing on its way: filed by the operator, accepted, its fact put to the county's bureau."""

from django.core.files.uploadedfile import SimpleUploadedFile

from appeals import filing, handling, rechecks
from appeals.filing import Point
from appeals.models import AppealFile
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import Officer
from registry.models import Household, Person

PDF = b"%PDF-1.4 %%EOF"


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
    return {
        "appeal_id": appeal.pk,
        "claim_id": claim.pk,
        "recheck_id": recheck.pk,
        "appeal_file": file.pk,
        "appeal_letter": letter.pk,
    }
