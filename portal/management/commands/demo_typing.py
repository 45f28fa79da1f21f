"""`manage.py demo_typing`: the demonstration's typing, by its officers and workers. Refused anywhere else."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from casework import four_eyes
from typing_engine import confirmation, publication, runs, standards
from typing_engine.enums import RunStatus
from typing_engine.models import Run

SAMPLES = Path(settings.BASE_DIR) / "typing_engine" / "samples"
# province → who starts the run, who confirms and publishes it (demo_people)
OFFICERS = {"42": ("hubei", "hubei2"), "61": ("shaanxi", "shaanxi2")}
_WORKS = (RunStatus.QUEUED, RunStatus.COMPUTING)
_LOOKS_AGAIN_AFTER = 0.3
# Long enough for a slow machine; after it something is wrong with the workers.
_WAITS_SECONDS = 300


class Command(BaseCommand):
    help = "演示环境：公布示例标准，由后台进程完成一次分型，复核并公布。已公布过的省不再重复。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provinces", nargs="+", choices=sorted(OFFICERS))
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="基准日")

    def handle(self, *args, provinces: list[str], as_of: date, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        for province in provinces:
            with jurisdiction(f"/{province}/"):
                if Run.objects.published().exists():
                    continue
            self._type(province, as_of)

    def _type(self, province: str, as_of: date) -> None:
        starter, confirmer = (Officer.objects.get(username=username) for username in OFFICERS[province])
        with jurisdiction(f"/{province}/"):
            _publish_standard(province, as_of)
            run = Run.objects.filter(as_of=as_of, status__in=_WORKS).first() or runs.request_run(
                province=province, as_of=as_of, reason="示例：年度集中分型", by=starter
            )
        run = self._wait(run, lambda found: found.status not in _WORKS)
        if run.status == RunStatus.AWAITING_CONFIRMATION:
            with jurisdiction(run.path):
                asked = four_eyes.pending(confirmation.SUBJECT, run.pk)
                four_eyes.approve(confirmation.SUBJECT, asked.pk, by=confirmer, note="示例：核查项均已通过")
                publication.request_publication(run.pk, by=confirmer)
            run = self._wait(run, lambda found: found.publication_job.is_over)
        self.stdout.write(f"    {run}：{run.households:,} 户，{run.get_status_display()}")

    def _wait(self, run: Run, true) -> Run:
        """Look at the run until it is as asked for, telling how far it is."""
        until = time.monotonic() + _WAITS_SECONDS
        while True:
            with jurisdiction(run.path):
                found = Run.objects.select_related("job", "publication_job").get(pk=run.pk)
            if true(found):
                return found
            if time.monotonic() > until:
                self.stderr.write("后台进程没有按时完成分型；请查看其日志。")
                sys.exit(1)
            time.sleep(_LOOKS_AGAIN_AFTER)


def _publish_standard(province: str, as_of: date) -> None:
    """The sample standard of a province, in force on the reference day whatever the year is."""
    document = json.loads((SAMPLES / f"standard_{province}.json").read_text(encoding="utf-8"))
    document["valid_from"] = min(document["valid_from"], f"{as_of.year}-01-01")
    document["valid_until"] = None
    text = json.dumps(document, ensure_ascii=False, indent=2)
    standards.publish(standards.save_draft(text).number)
