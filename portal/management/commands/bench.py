"""`manage.py bench typing|intake|lookup --count N` (CONTRACTS 4)."""

import sys
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from benchmarks import intake
from benchmarks.database import manage, own_database
from benchmarks.measure import show

# What is measured → the database role that does it in production.
ROLES = {"intake": "batch"}


class Command(BaseCommand):
    help = "测量性能：每项一行 JSON，与限值并列；在单独的数据库中进行，结束后删除。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(ROLES))
        parser.add_argument("--count", type=int, required=True, help="行数或户数")
        parser.add_argument("--inside", action="store_true", help="（内部使用）在已准备好的数据库中测量")

    def handle(self, *args, what: str, count: int, inside: bool, **options) -> None:
        if count < 1:
            self.stderr.write("--count 应为正整数。")
            sys.exit(2)
        if inside:
            with tempfile.TemporaryDirectory() as folder:
                results = [show(figure) for figure in intake.figures(count, Path(folder))]
            sys.exit(0 if all(results) else 1)
        with own_database() as environment:
            code = manage(environment, "bench", what, "--count", str(count), "--inside", role=ROLES[what])
        sys.exit(code)
