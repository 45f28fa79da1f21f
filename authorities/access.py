"""The door: objects enter a view through here, and absent and foreign look the same (STYLE 20)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from authorities import clock, job_kinds
from authorities.capabilities import Capability, granted_to
from authorities.declarations import NotDeclared, declared, find
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.jurisdiction import below
from authorities.kept_statements import KeptStatement, columns_of, row_of
from authorities.models import AuditRecord, Authority, Invitation, Job, Machine, Officer, Post, StoredFile
from authorities.models.departments import DepartmentRead, department_of


class NotAccessible(Http404):
    """Absent or foreign: which of the two is not said."""


_POST, _BUREAU = columns_of(Post), columns_of(Authority)
_held = KeptStatement(
    lambda officer, day: (
        Post.objects.filter(officer=officer)
        .held_on(day)
        .order_by("authority__path", "role")
        .values_list(*_POST, *(f"authority__{name}" for name in _BUREAU))
    ),
    -1,
    date.min,
)


@dataclass(frozen=True, slots=True)
class Acting:
    """An officer at the bureau named in the URL, with what he or she may do there.

    `departments` is empty for the bureau's own people; people of another department have nothing of the bureau's but
    what their department delivered.
    """

    officer: Officer
    authority: Authority
    capabilities: frozenset[Capability]
    # All posts the officer holds today, at other bureaus too: what the switcher offers.
    posts: tuple[Post, ...] = ()
    departments: frozenset[str] = frozenset()

    def may(self, capability: Capability) -> bool:
        return capability in self.capabilities


def acting_posts(officer: Officer) -> list[Post]:
    """Posts the officer holds today, in order of the bureaus."""
    found = []
    for row in _held.rows(officer.pk, clock.today()):
        post = row_of(Post, row[: len(_POST)])
        post.officer = officer
        post.authority = row_of(Authority, row[len(_POST) :])
        found.append(post)
    return found


def access_authority(officer: Officer, code: str, capability: Capability) -> Acting:
    """The officer acting for the bureau with this code. NotAccessible without a post there that has the capability."""
    held = acting_posts(officer)
    posts = [post for post in held if post.authority.code == code]
    granted = frozenset().union(*(granted_to(post.role, post.authority.level) for post in posts))
    if capability not in granted:
        raise NotAccessible
    departments = frozenset(post.department for post in posts)
    return Acting(
        officer,
        posts[0].authority,
        granted,
        posts=tuple(held),
        departments=departments if all(departments) else frozenset(),
    )


def access_job(acting: Acting, job_id: int) -> Job:
    """A job of the bureau or of one below it."""
    job = Job.objects.filter(below(acting.authority.path), pk=job_id).first()
    if job is None:
        raise NotAccessible
    return job


def access_audit_record(acting: Acting, record_id: int) -> AuditRecord:
    """A record of the audit log of the bureau or of one below it."""
    record = AuditRecord.objects.filter(below(acting.authority.path), pk=record_id).select_related("officer").first()
    if record is None:
        raise NotAccessible
    return record


def access_audit_job(acting: Acting, job_id: int) -> Job:
    """The export or verification of the audit log that somebody at the bureau or at one below it asked for."""
    job = access_job(acting, job_id)
    if job.kind not in (job_kinds.AUDIT_EXPORT, job_kinds.AUDIT_VERIFICATION):
        raise NotAccessible
    return job


def access_file(acting: Acting, file_id) -> StoredFile:
    """A stored file of the bureau or of one below it, when the officer has the capability that its purpose asks for and
    may see the object that holds it. What the platform makes when it is asked to belongs to no object.

    An exported list is its officer's own; that he or she may still look at the list is asked by the view that sends it.
    People of a department open the files of a delivery from the delivery, which knows whose it is.
    """
    stored = StoredFile.objects.filter(below(acting.authority.path), pk=file_id).first()
    if stored is None:
        raise NotAccessible
    try:
        purpose = find(FilePurpose, stored.purpose)
    except NotDeclared as error:  # a purpose of former days
        raise NotAccessible from error
    capability = purpose.opened_by
    if capability is None:
        if not _is_own_export(acting, stored):
            raise NotAccessible
    elif acting.departments or not acting.may(capability) or not _is_held(acting, stored, purpose):
        raise NotAccessible
    return stored


def _is_held(acting: Acting, stored: StoredFile, purpose: FilePurpose) -> bool:
    """True when an object that the officer may see holds the file; without a door nothing does."""
    if purpose.made_again:
        return True
    return any(door.holds(acting, stored.pk) for door in declared(FileDoor) if door.purpose == purpose)


def access_machine(acting: Acting, machine_id: int) -> Machine:
    """A machine that acts for the bureau or for one below it."""
    machine = (
        Machine.objects.select_related("authority", "registered_by")
        .filter(below(acting.authority.path, field="authority__path"), pk=machine_id)
        .first()
    )
    if machine is None:
        raise NotAccessible
    return machine


def access_machine_job(machine: Machine, job_id: int) -> Job:
    """A job that the machine itself asked for."""
    job = Job.objects.filter(machine=machine, pk=job_id).first()
    if job is None:
        raise NotAccessible
    return job


def access_officer(acting: Acting, officer_id: int) -> Officer:
    """A person who works, worked or was invited to work at the bureau or at one below it."""
    officer = people_of(acting).filter(pk=officer_id).first()
    if officer is None:
        raise NotAccessible
    return officer


def access_invitation(acting: Acting, invitation_id: int) -> Invitation:
    """An invitation to the bureau or to one below it."""
    invitation = Invitation.objects.filter(below(acting.authority.path), pk=invitation_id).first()
    if invitation is None:
        raise NotAccessible
    return invitation


def people_of(acting: Acting) -> QuerySet[Officer]:
    """Everyone with a post, past ones included, or an accepted invitation in the bureau's area."""
    path = acting.authority.path
    posts = Post.objects.filter(below(path, field="authority__path")).values("officer")
    invited = Invitation.objects.filter(below(path), accepted_by__isnull=False).values("accepted_by")
    return Officer.objects.filter(Q(pk__in=posts) | Q(pk__in=invited))


def _is_own_export(acting: Acting, stored: StoredFile) -> bool:
    """An exported list is opened by whoever asked for it, at the bureau it was made for, until its days are over."""
    kept_until = stored.kept_at + timedelta(days=settings.EXPORT_DAYS)
    own = stored.kept_by_id == acting.officer.pk and stored.path == acting.authority.path
    return own and clock.now() < kept_until


def departments_of(acting: Acting) -> list[DepartmentRead]:
    """For which departments the officer works beside the bureau: several where offices were merged."""
    here = (post for post in acting.posts if post.authority_id == acting.authority.pk)
    return sorted({department_of(post.department) for post in here if post.department})


def accessible(rows: QuerySet):
    """The only row of a door's query; NotAccessible where there is none."""
    row = rows.first()
    if row is None:
        raise NotAccessible
    return row
