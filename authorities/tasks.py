"""Entry points of the app's periodic and long work."""

import logging

from celery import shared_task

from authorities import firings, jobs
from authorities.audit_log import exports, seals, verification
from authorities.audit_log.recovery import tell_of_a_recovery
from authorities.lists import exports as list_exports

_log = logging.getLogger(__name__)


@shared_task
def strike(name: str) -> None:
    """Do a scheduled task's work, unless it has been done for this period."""
    firings.strike(name)


def make_up_for_missed() -> int:
    """Have done what the present day and hour should have seen. Returns how many tasks these are."""
    names = firings.missed()
    for name in names:
        strike.delay(name)
    return len(names)


def seal_audit() -> int:
    """Seal what the audit log has taken in."""
    tell_of_a_recovery()
    try:
        return seals.seal_all()
    except seals.SealRefused as error:
        _log.error("%s (%s)", error, error.code)
        return 0


def verify_audit() -> int:
    """Verify the audit log, every night. Returns the number of findings."""
    return verification.verify_and_keep(by=None, note="每日自动校验").found


@shared_task
def verify_audit_asked(job_id: int, *, path: str) -> None:
    """Verify the audit log because an audit administrator asked."""
    jobs.claim_and_run(job_id, path=path, work=verification.verify_as_asked)


@shared_task
def export_audit(job_id: int, *, path: str) -> None:
    """Write the records that an audit administrator asked for into a workbook."""
    jobs.claim_and_run(job_id, path=path, work=exports.write_audit_export)


@shared_task
def export_list(job_id: int, *, path: str) -> None:
    """Export a list that an officer asked for."""
    jobs.claim_and_run(job_id, path=path, work=list_exports.write_list_export)
