"""`manage.py compare --province 42`: the registry against the lists delivered (CONTRACTS 4)."""

import time

from django.core.management.base import CommandParser

from authorities.management.console import ConsoleCommand
from registry.comparison.carrying_out import bring_up_to_date
from registry.comparison.comparing import ENDED_THERE, KINDS
from registry.enums import DifferenceKind
from registry.feeds import COMPARED, HOUSEHOLDS


class Command(ConsoleCommand):
    help = "把一个省的名录与国家法人库、公示系统、税务登记的名单比对。退出码：0 完成，1 没有可比对的名单，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--province", required=True, help="省级代码两位，如 42")

    def handle(self, *args, province: str, **options) -> None:
        began = time.perf_counter()
        found = bring_up_to_date(f"/{self.province(province)}/")
        if all(found.lists[feed.name][kind] is None for feed in COMPARED for kind in KINDS):
            self.refuse("no_lists", "还没有归集国家法人库、公示系统或税务登记的名单，没有可以比对的。")
        seconds = round(time.perf_counter() - began, 3)
        lines = [_line(feed.label, found.lists[feed.name]) for feed in COMPARED]
        lines.append(f"登记信息：{DifferenceKind.DUPLICATE.label} {found.lists[HOUSEHOLDS.name]['duplicate']:,} 户。")
        self.answer({**found.lists, "comparison": found.pk, "seconds": seconds}, "\n".join(lines))


def _line(label: str, counts: dict[str, int | None]) -> str:
    if counts[KINDS[0]] is None:
        return f"{label}：没有归集，未比对。"
    told = "，".join(f"{DifferenceKind(kind).label} {counts[kind]:,}" for kind in KINDS)
    return f"{label}：{told}（其中对方已终止、名录存续 {counts[ENDED_THERE]:,}）。"
