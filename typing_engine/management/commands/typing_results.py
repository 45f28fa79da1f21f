"""`manage.py typing_results`: a run's results as a CSV file (CONTRACTS 4)."""

from pathlib import Path

from django.core.management.base import CommandParser

from authorities import audit
from authorities.jurisdiction import nationwide
from authorities.management.console import ConsoleCommand
from typing_engine import acts, exports
from typing_engine.models import Run


class Command(ConsoleCommand):
    help = "导出一个分型批次的全部结果。退出码：0 完成，1 不能导出，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--run", required=True, help="批次编号")
        parser.add_argument("--out", required=True, help="输出的 CSV 文件")
        parser.add_argument("--corrected", action="store_true", help="导出经异议更正后的结果；默认为批次当时的结果")

    def handle(self, *args, run: str, out: str, corrected: bool, **options) -> None:
        number, file = self.whole(run, option="--run"), Path(out)
        try:
            with nationwide():
                rows = exports.export_results(number, file, corrected=corrected)
                run_of = Run.objects.get(pk=number)
                audit.record(acts.RESULTS_EXPORTED, by=None, on=run_of, path=run_of.path, note=f"命令行，{rows} 行")
        except exports.ExportRefused as refusal:
            self.refuse(refusal.code, str(refusal))
        except OSError as error:
            self.refuse("file_not_writable", f"无法写入 {out}：{error.strerror}。请检查路径、权限和剩余空间。")
        self.answer({"rows": rows, "file": str(file)}, f"已导出 {rows:,} 行：{file}")
