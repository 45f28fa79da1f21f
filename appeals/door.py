"""The door to objections: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from appeals.models import Appeal, AppealFile, AppealLetter, Claim, HandlingCharge, Recheck
from authorities.access import Acting, NotAccessible, accessible, departments_of
from authorities.jurisdiction import below, looking_from


def visible_appeals(acting: Acting) -> QuerySet[Appeal]:
    """Objections of households of the area, whoever handles them."""
    rows = Appeal.objects.filter(below(acting.authority.path))
    return rows.select_related("household__authority", "authority")


def access_appeal(acting: Acting, appeal_id: int) -> Appeal:
    """An objection of a household of the area."""
    rows = visible_appeals(acting).select_related("proposed_by", "decided_by", "run", "filed_by")
    return accessible(rows.filter(pk=appeal_id))


def access_own_appeal(acting: Acting, appeal_id: int) -> Appeal:
    """An objection that the bureau itself handles: nobody else decides for another bureau."""
    appeal = access_appeal(acting, appeal_id)
    if appeal.authority_id != acting.authority.pk:
        raise NotAccessible
    return appeal


def access_claim(appeal: Appeal, claim_id: int) -> Claim:
    """A point of an objection that one may see."""
    return accessible(Claim.objects.select_related("household").filter(appeal=appeal, pk=claim_id))


def access_file_of(appeal: Appeal, file_id: int) -> AppealFile:
    """A file of an objection that one may see."""
    return accessible(AppealFile.objects.select_related("file").filter(appeal=appeal, pk=file_id))


def letters_of(appeal: Appeal) -> list[AppealLetter]:
    """The letters about an objection that one may see, the latest first.

    They lie with the bureau that numbers them, which the county and its stations do not see: whoever sees the objection
    reads them.
    """
    with looking_from(appeal.authority.path):
        return list(AppealLetter.objects.filter(appeal=appeal).order_by("-id"))


def access_letter(appeal: Appeal, letter_id: int) -> AppealLetter:
    """One of them."""
    found = next((letter for letter in letters_of(appeal) if letter.pk == letter_id), None)
    if found is None:
        raise NotAccessible
    return found


def visible_rechecks(acting: Acting) -> QuerySet[Recheck]:
    """What the officer's own department was asked, or, of the bureau's own people, what the bureau was."""
    rows = Recheck.objects.filter(authority=acting.authority)
    rows = rows.filter(department__in=departments_of(acting)) if acting.departments else rows.filter(department="")
    return rows.select_related("claim", "appeal__authority", "household__authority", "authority")


def access_recheck(acting: Acting, recheck_id: int) -> Recheck:
    """A question to the officer's own department or bureau; another's does not exist."""
    return accessible(visible_rechecks(acting).select_related("answered_by", "file").filter(pk=recheck_id))


def access_recheck_of(appeal: Appeal, recheck_id: int) -> Recheck:
    """A question about an objection that one may see, for whoever handles it."""
    rows = Recheck.objects.select_related("claim", "authority", "appeal__authority", "household", "file")
    return accessible(rows.filter(appeal=appeal, pk=recheck_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True when an objection that the officer may see holds the file: handed in, signed, or answered with it."""
    handed_in = AppealFile.objects.filter(file=file_id).values("appeal")
    answered = Recheck.objects.filter(file=file_id).values("appeal")
    held = Q(pk__in=handed_in) | Q(pk__in=answered) | Q(consent_file=file_id)
    return visible_appeals(acting).filter(held).exists()


def charge_holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the paper of a charge to handle objections in the officer's area."""
    return HandlingCharge.objects.filter(below(acting.authority.path), file=file_id).exists()
