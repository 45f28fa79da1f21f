"""`manage.py intake FEED FILE`: take one feed file (CONTRACTS 4)."""

import json
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from authorities.files import location
from authorities.models import Authority
from registry.enums import Feed
from registry.intake.reading import ReaderDied
from registry.intake.requests import outcome
from registry.intake.source import FileRefused
from registry.intake.take import Order, take

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class Command(BaseCommand):
    help = "归集一个数据文件。退出码：0 已入库（可能有退回行），1 没有可入库的行，2 用法有误。"
    requires_system_checks = ()  # the checks of pages are those of setup, web and CI

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feed", choices=Feed.values, help="数据种类")
        parser.add_argument("file", type=Path, help="CSV 或 XLSX 文件")
        parser.add_argument("--province", help="省级代码两位，如 42；只接受该省的行")
        parser.add_argument("--area", help="机关代码；文件在该机关辖区内完整")
        parser.add_argument("--partial", action="store_true", help="文件不完整，只更新其中的行")
        parser.add_argument("--json", action="store_true", help="标准输出只有一个 JSON 对象")

    def handle(self, *args, feed: str, file: Path, province: str | None, area: str | None, **options) -> None:
        limit = "/" if province is None else self._path(f"{province}0000", "省级代码", province)
        area_path = limit if area is None else self._path(area, "机关代码", area)
        if not area_path.startswith(limit):
            self._wrong(f"机关 {area} 不在省 {province} 内。")
        if not file.is_file():
            self._wrong(f"找不到文件 {file}。")
        order = Order(Feed(feed), file, file.name, limit, area_path, partial=options["partial"])
        began = time.perf_counter()
        try:
            delivery = take(order, report=self._progress)
        except (FileRefused, ReaderDied) as error:
            counts = {"accepted": 0, "new": 0, "changed": 0, "unchanged": 0, "refused": 0, "warnings": 0}
            self._print(options["json"], counts, began, None, error={"code": error.code, "message": str(error)})
            sys.exit(REFUSED)
        errors_file = str(location(delivery.refused_file)) if delivery.refused_file else None
        self._print(options["json"], outcome(delivery), began, errors_file, ignored=delivery.ignored_columns)
        sys.exit(DONE if delivery.accepted else REFUSED)

    def _path(self, code: str, what: str, given: str) -> str:
        bureau = Authority.objects.filter(code=code).first()
        if bureau is None:
            self._wrong(f"{what} {given} 不存在。")
        return bureau.path

    def _wrong(self, text: str) -> None:
        self.stderr.write(text)
        sys.exit(WRONG_USAGE)

    def _progress(self, stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done:,}{f' / {total:,}' if total else ''} 行 ")
        sys.stderr.flush()

    def _print(
        self, as_json: bool, counts: dict, began: float, errors_file: str | None, *, ignored=(), error=None
    ) -> None:
        sys.stderr.write("\n")
        result = {**counts, "seconds": round(time.perf_counter() - began, 3), "errors_file": errors_file}
        result["ignored_columns"] = list(ignored)
        if error:
            result["error"] = error
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        if error:
            self.stdout.write(f"未入库：{error['message']}")
            return
        self.stdout.write(
            f"入库 {counts['accepted']:,} 行（新增 {counts['new']:,}，变更 {counts['changed']:,}，"
            f"未变 {counts['unchanged']:,}），退回 {counts['refused']:,} 行，提醒 {counts['warnings']:,} 条，"
            f"用时 {result['seconds']} 秒。"
        )
        if ignored:
            self.stdout.write(f"未识别的列（已忽略）：{'、'.join(ignored)}")
        if errors_file:
            self.stdout.write(f"退回的行及处理办法：{errors_file}")
