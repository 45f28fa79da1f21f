"""A check-up is asked for: by the clock in the days of it, by an officer of the province whenever he likes."""

from datetime import date, timedelta

from django.db.models import Max

from authorities import audit, clock, jobs
from authorities.enums import JobStatus, Level
from authorities.jurisdiction import jurisdiction, province_of
from authorities.models import Authority, Officer
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from typing_engine import acts, job_kinds
from typing_engine.checkups.days import coming_run_day, days_of
from typing_engine.checkups.known_lists import lists_on
from typing_engine.models import CheckUp, Standard
from typing_engine.runs import report_year_of
from typing_engine.standards import in_force_ids

_OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)
_CAME_TO_NOTHING = (JobStatus.FAILED, JobStatus.CANCELLED)


def request_check_up(*, province: str, by: Officer | None) -> CheckUp:
    """Ask for a look at every household of a province (two digits) with the facts of today; a worker takes it up.

    `by` is empty for the clock and the console. Raises Refused while another waits or is at work, and where no standard
    will be in force on the day of the coming run.
    """
    path, today = f"/{province}/", clock.today()
    with jurisdiction(path):
        if under_way(path) is not None:
            raise Refused("check_up_under_way", "本省的年度体检正在进行，请等待完成。")
        coming = coming_run_day(path, today)
        standard = Standard.objects.in_force(province, coming)
        if standard is None:
            text = f"{coming:%Y-%m-%d} 没有施行中的分型标准，请先公布标准，再做体检。"
            raise Refused("no_standard_in_force", text)
        check_up = CheckUp.objects.create(
            path=path,
            year=today.year,
            as_of=today,
            coming_on=coming,
            report_year=report_year_of(coming),
            standard=standard,
            lists=lists_on(path, on=today),
            requested_by=by,
            requested_at=clock.now(),
        )
        # One at a time in a province: two that were asked for at once come one after the other.
        check_up.job = jobs.request_job(
            job_kinds.CHECK_UP,
            title=str(check_up),
            parameters={"check_up": check_up.pk},
            by=by,
            lane=f"check_up{path}",
        )
        check_up.save(update_fields=["job"])
        audit.record(acts.CHECK_UP_REQUESTED, by=by, on=check_up, note=str(check_up))
        return check_up


def under_way(province_path: str) -> CheckUp | None:
    """The check-up of a province that waits or is at work. Asked in the province's jurisdiction."""
    return CheckUp.objects.filter(path=province_path, done_at=None, job__status__in=_OPEN).order_by("-pk").first()


def _due(on: date) -> list[tuple[int, str]]:
    """Provinces with a standard in whose days this one is and whose last look is long enough ago."""
    looked = CheckUp.objects.exclude(job__status__in=_CAME_TO_NOTHING).order_by()
    last = dict(looked.values_list("path").annotate(Max("as_of")))
    ruled = set(Standard.objects.filter(pk__in=in_force_ids(on)).values_list("province", flat=True))
    due = []
    for number, path in Authority.objects.filter(level=Level.PROVINCE).order_by("path").values_list("pk", "path"):
        if province_of(path) not in ruled:
            continue
        days = days_of(path, on)
        if days.hold(on) and (path not in last or on - last[path] >= timedelta(days=days.every_days)):
            due.append((number, path))
    return due


def _ask(authority_id: int, on: date) -> None:
    """Ask for the look at one province. An officer was faster, or the standard ends before the coming run."""
    path = Authority.objects.values_list("path", flat=True).get(pk=authority_id)
    try:
        request_check_up(province=province_of(path), by=None)
    except Refused as error:
        raise MovedMeanwhile from error


ask_when_due = Sweep("ask-for-check-ups", due=_due, deal_with=_ask)
