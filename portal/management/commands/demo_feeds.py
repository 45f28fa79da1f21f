"""`manage.py demo_feeds`: a province's sample feeds through the real intake. Refused outside of a demonstration."""

import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from authorities.models import Authority
from registry.feeds import ALL_FEEDS
from registry.intake.deliveries import Order, take_file


class Command(BaseCommand):
    help = "演示环境：归集一个省的示例文件。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="省级代码两位，如 42")
        parser.add_argument("folder", type=Path, help="示例文件所在的文件夹（households_sample）")

    def handle(self, *args, province: str, folder: Path, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        limit = Authority.objects.get(code=f"{province}0000").path
        for feed in ALL_FEEDS:
            file = folder / f"{feed}.csv"
            if not file.exists():
                # A list that nobody has delivered: the demonstration shows 未知 for what it would answer.
                self.stdout.write(f"    {province} {feed.label}：没有示例文件")
                continue
            began = time.perf_counter()
            delivery = take_file(Order(feed, file, file.name, limit, limit))
            self.stdout.write(
                f"    {province} {feed.label}：入库 {delivery.accepted:,} 行，退回 {delivery.refused:,} 行，"
                f"用时 {time.perf_counter() - began:.1f} 秒"
            )
            self.stdout.flush()
