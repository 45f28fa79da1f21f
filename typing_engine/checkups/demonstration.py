"""The demonstration's check-up: one look at a province, and a county's officers who helped some of its households."""

from authorities import jobs
from authorities.enums import JobStatus
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Job, Officer
from registry.models import Household
from typing_engine.checkups import looking, requests
from typing_engine.checkups.contacts import record_contact
from typing_engine.enums import ContactKind, Ground
from typing_engine.models import CheckUp, CheckUpEntry

# What an officer did for whom, by what stands in the way: as many households of each.
_HELP = {
    Ground.REPORT_MISSING: (ContactKind.HELPED, "上门帮助网上填报年度报告（示例）。"),
    Ground.ABNORMAL: (ContactKind.CONTACTED, "电话告知申请恢复正常记载状态的办法（示例）。"),
}
_OF_EACH = 3


def look_at(province: str, *, by: Officer | None) -> CheckUp:
    """A look at a province (two digits), carried out by this process where no worker was faster. Run as batch."""
    check_up = requests.request_check_up(province=province, by=by)
    job = jobs.claim_next(check_up.job_id)
    if job is not None:
        looking.carry_out(job)
    return check_up


def is_over(check_up: CheckUp) -> bool:
    """True when a worker that was faster has done it, or given up."""
    with jurisdiction(check_up.path):
        return Job.objects.get(pk=check_up.job_id).status not in (JobStatus.QUEUED, JobStatus.RUNNING)


def help_some(county: Authority, *, by: Officer) -> int:
    """Note whom the county's officer reached and helped. Returns how many."""
    done = 0
    with jurisdiction(county.path):
        latest = CheckUp.objects.latest_of(county.province_path).values("pk")
        for ground, (kind, note) in _HELP.items():
            listed = CheckUpEntry.objects.filter(check_up__in=latest, grounds=ground.bit).order_by("household_id")
            shops = Household.objects.filter(pk__in=list(listed.values_list("household_id", flat=True)[:_OF_EACH]))
            for shop in shops.order_by("pk"):
                record_contact(shop, kind=kind, note=note, by=by, at=county)
                done += 1
    return done
