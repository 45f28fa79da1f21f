"""`manage.py intake FEED FILE`: take one feed file (CONTRACTS 4)."""

import sys
import time
from pathlib import Path
from typing import NoReturn

from django.core.management.base import CommandParser

from authorities.declarations import find
from authorities.files import location
from authorities.management.console import DONE, REFUSED, ConsoleCommand
from authorities.models import Authority
from registry.feeds import ALL_FEEDS, Feed
from registry.intake.deliveries import Order, take_file
from registry.intake.file_refused import FileRefused
from registry.intake.reading import ReaderDied
from registry.intake.requests import outcome
from registry.models import Delivery


class Command(ConsoleCommand):
    help = "归集一个数据文件。退出码：0 已入库（可能有退回行），1 没有可入库的行，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("feed", choices=[feed.name for feed in ALL_FEEDS], help="数据种类")
        parser.add_argument("file", type=Path, help="CSV 或 XLSX 文件")
        parser.add_argument("--province", help="省级代码两位，如 42；只接受该省的行")
        parser.add_argument("--area", help="机关代码；文件在该机关辖区内完整")
        parser.add_argument("--partial", action="store_true", help="文件不完整，只更新其中的行")
        parser.add_argument("--sheet", default="", metavar="NAME", help="要读取的工作表；不写：有该数据各列的那个")

    def handle(self, *args, feed: str, file: Path, province: str | None, area: str | None, **options) -> None:
        limit = "/" if province is None else self._path(f"{province}0000", "省级代码", province)
        area_path = limit if area is None else self._path(area, "机关代码", area)
        if not area_path.startswith(limit):
            self.wrong("area_outside_province", f"机关 {area} 不在省 {province} 内。")
        if not file.is_file():
            self.wrong("no_such_file", f"找不到文件 {file}。")
        partial, sheet = options["partial"], options["sheet"]
        order = Order(find(Feed, feed), file, file.name, limit, area_path, partial=partial, sheet=sheet)
        began = time.perf_counter()
        try:
            delivery = take_file(order, report=self._progress)
        except (FileRefused, ReaderDied) as error:
            counts = {"accepted": 0, "new": 0, "changed": 0, "unchanged": 0, "refused": 0, "warnings": 0}
            refused = {"error": {"code": error.code, "message": str(error)}, "ignored_columns": []}
            nothing = {**counts, "sheet": None, "errors_file": None, "mending_file": None, **refused}
            self._end(nothing, began, f"未入库：{error}", code=REFUSED)
        told = {
            **outcome(delivery),
            "errors_file": str(location(delivery.refused_file)) if delivery.refused_file else None,
            "mending_file": str(location(delivery.mending_file)) if delivery.mending_file else None,
            "ignored_columns": list(delivery.ignored_columns),
        }
        self._end(told, began, _text(delivery, told), code=DONE if delivery.accepted else REFUSED)

    def _path(self, code: str, what: str, given: str) -> str:
        bureau = Authority.objects.filter(code=code).first()
        if bureau is None:
            self.wrong("unknown_bureau", f"{what} {given} 不存在。")
        return bureau.path

    def _progress(self, stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done:,}{f' / {total:,}' if total else ''} 行 ")
        sys.stderr.flush()

    def _end(self, result: dict, began: float, text: str, *, code: int) -> NoReturn:
        sys.stderr.write("\n")
        seconds = round(time.perf_counter() - began, 3)
        self.answer({**result, "seconds": seconds}, f"{text}用时 {seconds} 秒。", code=code)


def _text(delivery: Delivery, told: dict) -> str:
    """What became of the rows, for people."""
    lines = [
        f"入库 {delivery.accepted:,} 行（新增 {delivery.new:,}，变更 {delivery.changed:,}，"
        f"未变 {delivery.unchanged:,}），退回 {delivery.refused:,} 行，提醒 {delivery.warnings:,} 条。"
    ]
    if told["ignored_columns"]:
        lines.append(f"未识别的列（已忽略）：{'、'.join(told['ignored_columns'])}。")
    if told["sheet"]:
        lines.append(f"读取的工作表：{told['sheet']}。")
    if told["mending_file"]:
        lines.append(f"退回的行及处理办法（工作簿，单元格为文本，宜在其中修改）：{told['mending_file']}")
    if told["errors_file"]:
        lines.append(f"退回的行及处理办法（CSV）：{told['errors_file']}\n")
    return "\n".join(lines)
