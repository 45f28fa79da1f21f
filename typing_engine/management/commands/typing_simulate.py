"""`manage.py typing_simulate`: what a standard would do to a province (CONTRACTS 4)."""

import time

from django.core.management.base import CommandParser

from registry.enums import HouseholdType
from typing_engine import standards
from typing_engine.management.console import StandardCommand
from typing_engine.simulation import NEVER_TYPED, simulate

_LABELS = {**dict(HouseholdType.choices), NEVER_TYPED: "尚无结果"}


class Command(StandardCommand):
    help = "用一个标准文件试算一个省，与已公布的结果比较，不写入任何结果。退出码：0 完成，1 标准有问题，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--province", required=True, help="省级代码两位，如 42")
        parser.add_argument("--standard", required=True, help="标准文件（JSON）")
        parser.add_argument("--as-of", required=True, help="基准日，YYYY-MM-DD")

    def handle(self, *args, province: str, standard: str, as_of: str, **options) -> None:
        day, province = self.day(as_of), self.province(province)
        began = time.perf_counter()
        try:
            tree = standards.read(self.document(standard))
        except standards.StandardRefused as refusal:
            self.refuse_standard(refusal)
        found = simulate(province, tree, as_of=day, report=self.progress)
        moved = {f"{before}>{after}": count for (before, after), count in sorted(found.moved.items())}
        result = {
            "households": found.households,
            "types": dict(found.types),
            "moved": moved,
            "grounds": dict(found.grounds),
            "seconds": round(time.perf_counter() - began, 3),
        }
        lines = [f"试算 {found.households:,} 户："]
        lines += [f"  {_LABELS[type]} {count:,} 户" for type, count in found.types.items()]
        lines += [
            f"  由{_LABELS[before]}变为{_LABELS[after]} {count:,} 户"
            for (before, after), count in sorted(found.moved.items())
        ]
        self.answer(result, "\n".join(lines))
