"""`manage.py verify_audit`: whether the audit log is what was written, and if not, which records are not."""

from authorities.audit_log.verification import verify_and_keep
from authorities.management.console import DONE, REFUSED, ConsoleCommand


class Command(ConsoleCommand):
    help = "校验审计记录和封存链。退出码：0 通过，1 发现问题。"

    def handle(self, *args, **options) -> None:
        kept = verify_and_keep(by=None, note="命令行", progress=lambda records: self.progress("校验", records))
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
