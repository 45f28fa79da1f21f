"""`manage.py typing_run`: one whole run of a province, carried out here (CONTRACTS 4).

It needs no worker; those that run help. It is confirmed and published by the console only when asked to.
"""

import signal
import threading
import time
from datetime import date

from django.core.management.base import CommandParser
from django.db.models import Sum

from authorities import jobs
from authorities.jurisdiction import jurisdiction
from authorities.management.console import DONE, REFUSED, ConsoleCommand
from authorities.models import Job
from casework.refusals import Refused
from registry.enums import HouseholdType
from typing_engine import computing, confirmation, publication, runs
from typing_engine.enums import Ground, RunPurpose, RunStatus
from typing_engine.models import Gate, Run, Standard, Summary


class Command(ConsoleCommand):
    help = "对一个省的全部个体工商户分型。退出码：0 完成，1 不能进行、未算完，或核查未通过而要求公布，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--province", required=True, help="省级代码两位，如 42")
        parser.add_argument("--as-of", required=True, help="基准日，YYYY-MM-DD")
        parser.add_argument("--standard", help="已公布标准的文号；不写则用基准日施行的标准")
        parser.add_argument(
            "--purpose",
            choices=RunPurpose.values,
            help="annual 年度（每省每年一个），extra 补充；不写则年报期满后尚无年度批次的为年度，其余为补充",
        )
        parser.add_argument("--publish", action="store_true", help="核查通过后即复核并公布")

    def handle(
        self,
        *args,
        province: str,
        as_of: str,
        standard: str | None,
        purpose: str | None,
        publish: bool,
        **options,
    ) -> None:
        day, province = self.day(as_of), self.province(province)
        began = time.perf_counter()
        named = None if standard is None else self._standard(standard)
        try:
            run = self._compute(province, day, named, purpose and RunPurpose(purpose))
            if publish and run.status == RunStatus.AWAITING_CONFIRMATION:
                with jurisdiction(run.path):
                    confirmation.confirm_on_console(run.pk)
                    publication.publish(run.pk)
        except Refused as refusal:
            self.refuse(refusal.code, str(refusal))
        result, text = _told(f"/{province}/", run.pk, began)
        refused = result["status"] in _NOT_COMPUTED or (publish and result["status"] != RunStatus.PUBLISHED)
        self.answer(result, text, code=REFUSED if refused else DONE)

    def _standard(self, number: str) -> Standard:
        standard = Standard.objects.filter(number=number).first()
        if standard is None:
            self.refuse("no_such_standard", f"没有文号为“{number}”的已公布标准。")
        return standard

    def _compute(self, province: str, as_of: date, standard: Standard | None, purpose: RunPurpose | None) -> Run:
        """Ask for a run and lead it here. Interrupted, it is cancelled at its next step."""
        run, job = _taken(province, as_of, standard, purpose)
        interrupted = threading.Event()

        def show_progress(stage: str, done: int, total: int) -> None:
            self.progress(stage, done, total)
            if interrupted.is_set():
                raise jobs.JobCancelled(job.pk)

        before = {number: signal.signal(number, lambda *_: interrupted.set()) for number in _INTERRUPTIONS}
        try:
            computing.compute_as_asked(job, also_report=show_progress)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        with jurisdiction(run.path):
            return Run.objects.get(pk=run.pk)


def _taken(province: str, as_of: date, standard: Standard | None, purpose: RunPurpose | None) -> tuple[Run, Job]:
    """A run that this process leads: a new one, or the same one that a killed console left behind. Raises RunRefused.

    It is claimed in the transaction that asks for it, so that no worker leads it instead.
    """
    path = f"/{province}/"
    try:
        with jurisdiction(path):
            run = runs.request_run(province=province, as_of=as_of, standard=standard, purpose=purpose, by=None)
            return run, jobs.claim(run.job_id)
    except Refused as refusal:
        if refusal.code not in ("run_in_progress", "annual_run_stands"):
            raise
        jobs.requeue_lost()
        with jurisdiction(path):
            wanted = standard or Standard.objects.in_force(province, as_of)
            run = Run.objects.filter(
                status__in=(RunStatus.QUEUED, RunStatus.COMPUTING), as_of=as_of, standard=wanted, requested_by=None
            ).first()
            job = run and jobs.claim(run.job_id)
        if not job:
            raise
        return run, job


_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)
_NOT_COMPUTED = (RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.QUEUED, RunStatus.COMPUTING)


def _told(path: str, run_id: int, began: float) -> tuple[dict, str]:
    """What the run came to, as JSON and as text."""
    with jurisdiction(path):
        run = Run.objects.select_related("standard", "job").get(pk=run_id)
        gates = list(Gate.objects.filter(run=run).order_by("id"))
        grounds = Summary.objects.filter(run=run).aggregate(**{ground.value: Sum(ground.value) for ground in Ground})
    types = {type: getattr(run, type) for type in HouseholdType.values}
    result = {
        "run": run.pk,
        "households": run.households,
        "types": types,
        "grounds": {ground: count or 0 for ground, count in grounds.items()},
        "gates": [
            {"kind": gate.kind, "passed": gate.passed, "text": gate.text, "detail": gate.detail} for gate in gates
        ],
        "seconds": round(time.perf_counter() - began, 3),
        "status": run.status,
        "purpose": run.purpose,
        "standard": run.standard.number,
        "as_of": run.as_of.isoformat(),
        "report_year": run.report_year,
        "unreadable": run.unreadable,
    }
    lines = [f"批次 {run.pk}：{run}，{run.standard}，{run.households:,} 户，{run.get_status_display()}"]
    lines += [f"  {HouseholdType(type).label} {count:,} 户" for type, count in types.items()]
    lines += [f"  {'通过' if gate.passed else '未通过'}：{gate.text}" for gate in gates]
    if run.job.error_text:
        result["error"] = {"code": run.job.error_code, "message": run.job.error_text}
        lines.append(run.job.error_text)
    return result, "\n".join(lines)
