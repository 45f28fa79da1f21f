"""The door to objections: absent and foreign look the same (STYLE 20)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from appeals.contested_facts import TAX_MARK
from appeals.enums import RecheckStatus
from appeals.models import Appeal, AppealFile, AppealLetter, Claim, HandlingCharge, MassCase, Recheck
from appeals.scopes import FEED_OF, RECHECKS
from appeals.workflow import IN_CORRECTION, UNDECIDED
from authorities import clock
from authorities.access import Acting, NotAccessible, accessible, departments_of
from authorities.jurisdiction import below
from authorities.models import Machine
from authorities.models.departments import DepartmentEntry
from casework.letters import letters_about
from registry.feeds import TAX


def visible_appeals(acting: Acting) -> QuerySet[Appeal]:
    """Objections of households of the area, whoever handles them."""
    rows = Appeal.objects.filter(below(acting.authority.path))
    return rows.select_related("household__authority", "authority")


def access_appeal(acting: Acting, appeal_id: int) -> Appeal:
    """An objection of a household of the area."""
    rows = visible_appeals(acting).select_related("proposed_by", "decided_by", "run", "filed_by", "against", "case")
    return accessible(rows.filter(pk=appeal_id))


def moved_in(acting: Acting) -> QuerySet[Appeal]:
    """Open objections of households that moved into the area since they filed: they lie where they were filed, and the
    bureau that the household comes to now sees them."""
    path = acting.authority.path
    rows = Appeal.following.filter(below(path, field="household__path"), status__in=[*UNDECIDED, *IN_CORRECTION])
    return rows.exclude(below(path)).select_related("household__authority", "authority")


def access_moved_in(acting: Acting, appeal_id: int) -> Appeal:
    """One of them, to be read."""
    return accessible(moved_in(acting).filter(pk=appeal_id))


def access_own_appeal(acting: Acting, appeal_id: int) -> Appeal:
    """An objection that the bureau itself handles: nobody else decides for another bureau."""
    appeal = access_appeal(acting, appeal_id)
    if appeal.authority_id != acting.authority.pk:
        raise NotAccessible
    return appeal


def access_claim(appeal: Appeal, claim_id: int) -> Claim:
    """A point of an objection that one may see, and that the household has not taken back."""
    return accessible(Claim.objects.standing().select_related("household").filter(appeal=appeal, pk=claim_id))


def access_file_of(appeal: Appeal, file_id: int) -> AppealFile:
    """A file of an objection that one may see."""
    return accessible(AppealFile.objects.select_related("file").filter(appeal=appeal, pk=file_id))


def letters_of(appeal: Appeal) -> list[AppealLetter]:
    """The letters about an objection that one may see, the latest first."""
    return list(letters_about(AppealLetter, appeal=appeal).order_by("-id"))


def access_letter(appeal: Appeal, letter_id: int) -> AppealLetter:
    """One of them."""
    return accessible(letters_about(AppealLetter, appeal=appeal).filter(pk=letter_id))


def visible_cases(acting: Acting) -> QuerySet[MassCase]:
    """Mass cases about the area, whoever handles them."""
    return MassCase.objects.filter(below(acting.authority.path)).select_related("authority", "asked_of", "standard")


def access_case(acting: Acting, case_id: int) -> MassCase:
    """A mass case about the area."""
    rows = visible_cases(acting).select_related("answered_by", "proposed_by", "decided_by", "file", "values_file")
    return accessible(rows.filter(pk=case_id))


def access_own_case(acting: Acting, case_id: int) -> MassCase:
    """A mass case that the bureau itself handles."""
    case = access_case(acting, case_id)
    if case.authority_id != acting.authority.pk:
        raise NotAccessible
    return case


def visible_mass_checks(acting: Acting) -> QuerySet[MassCase]:
    """Deliveries of the officer's own department, or of the bureau's own people, that it is asked about as a whole."""
    rows = MassCase.objects.filter(asked_of=acting.authority, standard=None).select_related("authority", "asked_of")
    return rows.filter(department__in=departments_of(acting)) if acting.departments else rows.filter(department="")


def access_mass_check(acting: Acting, case_id: int) -> MassCase:
    """A delivery of the officer's own department or bureau; another's does not exist."""
    rows = visible_mass_checks(acting).select_related("answered_by", "file", "values_file")
    return accessible(rows.filter(pk=case_id))


def visible_rechecks(acting: Acting) -> QuerySet[Recheck]:
    """What the officer's own department was asked, or, of the bureau's own people, what the bureau was; what is asked
    of a whole delivery at once stands in its mass case."""
    rows = Recheck.objects.filter(authority=acting.authority, mass=None)
    rows = rows.filter(department__in=departments_of(acting)) if acting.departments else rows.filter(department="")
    return rows.select_related("claim", "appeal__authority", "household__authority", "authority")


def access_recheck(acting: Acting, recheck_id: int) -> Recheck:
    """A question to the officer's own department or bureau; another's does not exist."""
    rows = visible_rechecks(acting).select_related("answered_by", "answered_by_machine", "file")
    return accessible(rows.filter(pk=recheck_id))


def access_recheck_of(appeal: Appeal, recheck_id: int) -> Recheck:
    """A question about an objection that one may see, for whoever handles it."""
    rows = Recheck.objects.select_related("claim", "authority", "appeal__authority", "household", "file")
    return accessible(rows.filter(appeal=appeal, pk=recheck_id))


def machine_rechecks(machine: Machine, scopes: Iterable[str]) -> QuerySet[Recheck]:
    """What a department was asked about the data that its machine's token names, at the machine's own bureau.

    Which department that is, the reference of departments says: the one that hands in the feed. What belongs to a mass
    case is answered there, for the whole delivery, and is no question of its own.
    """
    bureau = machine.authority
    entries = list(DepartmentEntry.objects.in_force(bureau.path, clock.today()))
    asked = Q()
    for feed in (FEED_OF[scope] for scope in RECHECKS if scope.name in scopes):
        about = Q(claim__feed=feed.name)
        if feed == TAX:
            about |= Q(claim__about__startswith=TAX_MARK)
        asked |= about & Q(department__in=[entry.code for entry in entries if feed.name in entry.feeds])
    rows = Recheck.objects.filter(authority=bureau, mass=None).exclude(status=RecheckStatus.RECALLED)
    rows = rows.filter(asked) if asked else rows.none()
    return rows.select_related("claim", "appeal__authority", "household__authority", "authority")


def access_machine_recheck(machine: Machine, scopes: Iterable[str], recheck_id: int) -> Recheck:
    """One of them; another department's does not exist."""
    return accessible(machine_rechecks(machine, scopes).filter(pk=recheck_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True when an objection that the officer may see holds the file: handed in, signed, or answered with it."""
    handed_in = AppealFile.objects.filter(file=file_id).values("appeal")
    answered = Recheck.objects.filter(file=file_id).values("appeal")
    held = Q(pk__in=handed_in) | Q(pk__in=answered) | Q(consent_file=file_id)
    if visible_appeals(acting).filter(held).exists():
        return True
    # Answered for a whole delivery, by the department or bureau that was asked, or for whoever sees the mass case.
    of_many = Q(file=file_id) | Q(values_file=file_id)
    return any(rows.filter(of_many).exists() for rows in (visible_cases(acting), visible_mass_checks(acting)))


def charge_holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the paper of a charge to handle objections in the officer's area."""
    return HandlingCharge.objects.filter(below(acting.authority.path), file=file_id).exists()
