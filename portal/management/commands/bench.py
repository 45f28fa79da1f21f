"""`manage.py bench typing|checkup|compare|intake|lookup|cases|appeals|pages|titles --count N` (CONTRACTS 4)."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from benchmarks import appeals, cases, checkup, compare, intake, lookup, pages, title_nights, titles, typing
from benchmarks.database import manage, own_database, settle
from benchmarks.measure import Figure, say, show
from registry.feeds import ALL_FEEDS

# What is measured → its steps: the database role that does it in production, and the step.
STEPS = {
    "appeals": (("batch", "appeals-load"), ("web", "appeals")),
    "cases": (("batch", "cases-load"), ("web", "cases")),
    "checkup": (("batch", "checkup-load"), ("owner", "checkup")),
    "compare": (("batch", "compare-load"), ("owner", "compare")),
    "intake": (("batch", "intake"),),
    "lookup": (("batch", "lookup-load"), ("web", "lookup")),
    "pages": (("batch", "pages-load"), ("web", "pages")),
    "titles": (("batch", "titles-load"), ("web", "titles"), ("batch", "titles-night")),
    # The owner measures, for the baselines need tables of their own; the workers measured are `batch`.
    "typing": (("batch", "typing-load"), ("owner", "typing")),
}


# Exit codes: a measure exceeds its limit, it could not be measured, somebody stopped it.
EXCEEDED, FAILED, INTERRUPTED = 1, 2, 130
# How a step tells the first, for a step that breaks off ends with 1.
_OVER = 10


class Command(BaseCommand):
    help = (
        "测量性能：每项一行 JSON，与限值并列；在单独的数据库中进行，结束后删除。"
        "退出码 1：有一项超过限值；2：未能测成；130：被中断。"
    )
    requires_system_checks = ()  # the checks of pages are those of setup, web and CI

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(STEPS))
        parser.add_argument("--count", type=int, required=True, help="行数或户数")
        parser.add_argument(
            "--feed",
            action="append",
            default=[],
            choices=[feed.name for feed in ALL_FEEDS],
            help="只测该数据（可重复；intake）",
        )
        parser.add_argument("--step", nargs=2, metavar=("STEP", "FOLDER"), help="（内部使用）在已准备好的数据库中执行")

    def handle(self, *args, what: str, count: int, feed: list[str], step: list[str] | None, **options) -> None:
        if count < 1:
            self.stderr.write("--count 应为正整数。")
            sys.exit(2)
        if step:
            results = [show(figure) for figure in _figures(step[0], count, Path(step[1]), feed)]
            sys.exit(0 if all(results) else _OVER)
        # Whoever ends it ends it in good order too: the database is dropped.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            sys.exit(self._measure(what, count, feed))
        except KeyboardInterrupt:
            self.stderr.write("已中断，没有测完；本次使用的数据库已删除。")
            sys.exit(INTERRUPTED)

    def _measure(self, what: str, count: int, feed: list[str]) -> int:
        """The exit code. What could not be made is not measured."""
        wanted = [word for each in feed for word in ("--feed", each)]
        is_over = False
        with own_database() as environment, tempfile.TemporaryDirectory() as folder:
            for role, name in STEPS[what]:
                began = time.monotonic()
                code = manage(
                    environment, "bench", what, "--count", str(count), *wanted, "--step", name, folder, role=role
                )
                say(f"{name}: {time.monotonic() - began:.0f} s")
                if code not in (0, _OVER):
                    self.stderr.write(f"{name} 未能完成（见上），没有结果。")
                    return FAILED
                is_over = is_over or code == _OVER
                if name.endswith("-load"):
                    settle(environment)
        return EXCEEDED if is_over else 0


def _figures(step: str, count: int, folder: Path, feeds: list[str]) -> Iterator[Figure]:
    if step == "intake":
        yield from intake.figures(count, folder, feeds)
    elif step == "lookup-load":
        lookup.load(count, folder)
    elif step == "lookup":
        yield from lookup.figures(folder)
    elif step == "appeals-load":
        appeals.load(count, folder)
    elif step == "appeals":
        yield from appeals.figures()
    elif step == "cases-load":
        cases.load(count, folder)
    elif step == "cases":
        yield from cases.figures()
    elif step == "pages-load":
        pages.load(count, folder)
    elif step == "pages":
        yield from pages.figures(count)
    elif step == "titles-load":
        titles.load(count, folder)
    elif step == "titles":
        yield from titles.figures()
    elif step == "titles-night":
        yield from title_nights.figures()
    elif step == "checkup-load":
        checkup.load(count, folder)
    elif step == "checkup":
        yield from checkup.figures()
    elif step == "compare-load":
        compare.load(count, folder)
    elif step == "compare":
        yield from compare.figures()
    elif step == "typing-load":
        typing.load(count, folder)
    else:
        yield from typing.figures(os.environ)
