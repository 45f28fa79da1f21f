"""The door: objects enter a view through here, and absent and foreign look the same (STYLE 20)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import Http404

from authorities import clock
from authorities.capabilities import FILE_CAPABILITY, Capability, capabilities
from authorities.enums import FilePurpose, JobKind
from authorities.jurisdiction import below
from authorities.models import AuditRecord, Authority, Job, Machine, Officer, Post, StoredFile


class NotAccessible(Http404):
    """Absent or foreign: which of the two is not said."""


@dataclass(frozen=True, slots=True)
class Acting:
    """An officer at the bureau named in the URL, with what he or she may do there."""

    officer: Officer
    authority: Authority
    capabilities: frozenset[Capability]
    # All posts the officer holds today, at other bureaus too: what the switcher offers.
    posts: tuple[Post, ...] = ()

    def may(self, capability: Capability) -> bool:
        return capability in self.capabilities


def acting_posts(officer: Officer) -> list[Post]:
    """Posts the officer holds today, in order of the bureaus."""
    return list(Post.objects.filter(officer=officer).held_on(clock.today()).order_by("authority__path", "role"))


def access_authority(officer: Officer, code: str, capability: Capability) -> Acting:
    """The officer acting for the bureau with this code. NotAccessible without a post there that has the capability."""
    held = acting_posts(officer)
    posts = [post for post in held if post.authority.code == code]
    granted = frozenset().union(*(capabilities(post.role, post.authority.level) for post in posts))
    if capability not in granted:
        raise NotAccessible
    return Acting(officer, posts[0].authority, granted, tuple(held))


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
    if job.kind not in (JobKind.AUDIT_EXPORT, JobKind.AUDIT_VERIFICATION):
        raise NotAccessible
    return job


def access_file(acting: Acting, file_id) -> StoredFile:
    """A stored file of the bureau or of one below it, when the officer has the capability that its purpose asks for."""
    stored = StoredFile.objects.filter(below(acting.authority.path), pk=file_id).first()
    if stored is None or not acting.may(FILE_CAPABILITY[FilePurpose(stored.purpose)]):
        raise NotAccessible
    if stored.purpose == FilePurpose.LIST_EXPORT and not _is_own_export(acting, stored):
        raise NotAccessible
    return stored


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


def _is_own_export(acting: Acting, stored: StoredFile) -> bool:
    """An exported list is opened by whoever asked for it, at the bureau it was made for, until its days are over."""
    kept_until = stored.kept_at + timedelta(days=settings.EXPORT_DAYS)
    own = stored.kept_by_id == acting.officer.pk and stored.path == acting.authority.path
    return own and clock.now() < kept_until
