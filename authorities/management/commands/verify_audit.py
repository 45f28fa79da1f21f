"""`manage.py verify_audit`: whether the audit log is what was written, and if not, which records are not."""

from pathlib import Path

from django.core.management.base import CommandParser

from authorities.audit_log.beginning import begin_anew
from authorities.audit_log.verification import verify_and_keep
from authorities.management.console import DONE, REFUSED, ConsoleCommand


class Command(ConsoleCommand):
    help = "校验审计记录、封存链和见证。退出码：0 通过，1 发现问题。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--copy", default="", metavar="FILE", help="改用另一处保存的见证副本")
        parser.add_argument("--begin-witness", default="", metavar="REASON", help="另起见证的理由；先校验并留存结果")

    def handle(self, *args, **options) -> None:
        if options["begin_witness"]:
            upto = begin_anew(reason=options["begin_witness"])
            self.answer({"begun_after": upto}, f"已另起见证：编号 {upto} 之后的记录由新的见证证明。")
        copy = Path(options["copy"]) if options["copy"] else None
        if copy and not copy.is_file():
            self.wrong("no_such_file", f"没有文件“{copy}”。")
        kept = verify_and_keep(by=None, note="命令行", progress=self._progress, copy=copy)
        result = {
            "ok": not kept.found,
            "records": kept.records,
            "seals": kept.seals,
            "unsealed": kept.unsealed,
            "found": kept.found,
            "findings": kept.findings,
        }
        lines = [
            f"审计记录 {kept.records:,} 条，封存 {kept.seals:,} 次，尚未封存 {kept.unsealed:,} 条：{kept}。",
            *(finding["text"] for finding in kept.findings),
        ]
        self.answer(result, "\n".join(lines), code=REFUSED if kept.found else DONE)

    def _progress(self, records: int) -> None:
        self.progress("校验", records)
