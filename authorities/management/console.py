"""What commands share: one JSON object on standard output, exit codes, days and provinces (CONTRACTS 4)."""

import json
import sys
from datetime import date
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandParser

from authorities.enums import Level
from authorities.models import Authority

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
# A reference day outside of these is a slip of the hand.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class ConsoleCommand(BaseCommand):
    """A command that ends with `answer`, `refuse` or `wrong`.

    What is typed is read here and not by the parser, so that every complaint is in Chinese and has a code.
    """

    requires_system_checks = ()  # the checks of pages are those of setup, web and CI
    as_json = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> CommandParser:
        """The parser; what only it can complain about is JSON too where JSON was asked for."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        complain = parser.error

        def error(message: str) -> NoReturn:
            if "--json" in sys.argv:
                self.stdout.write(json.dumps({"error": {"code": "wrong_usage", "message": message}}))
            complain(message)

        parser.error = error
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="标准输出只有一个 JSON 对象")

    def execute(self, *args, **options) -> str | None:
        self.as_json = options["json"]
        return super().execute(*args, **options)

    def answer(self, result: dict, text: str, *, code: int = DONE) -> NoReturn:
        """Print what the command came to, and end."""
        self.stdout.write(json.dumps(result, ensure_ascii=False) if self.as_json else text)
        sys.exit(code)

    def refuse(self, code: str, message: str) -> NoReturn:
        """End with a reason why it is not done."""
        self._complain(code, message, REFUSED)

    def wrong(self, code: str, message: str) -> NoReturn:
        """End because the command was called wrongly."""
        self._complain(code, message, WRONG_USAGE)

    def _complain(self, code: str, message: str, exit_code: int) -> NoReturn:
        if self.as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
        self.stderr.write(f"{message}（{code}）")
        sys.exit(exit_code)

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Tell on standard error how far it is; a total of 0 is not known yet."""
        amount = f" {done:,} / {total:,}" if total else f" {done:,}" if done else ""
        self.stderr.write(f"{stage}{amount}", style_func=str)

    def day(self, text: str, *, option: str = "--as-of") -> date:
        """A day as it is typed."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or text != day.isoformat():
            self.wrong("not_a_day", f"{option} 应为 YYYY-MM-DD 形式的日期，现为“{text}”。")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.wrong("day_out_of_range", f"{option} 应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，现为 {text}。")
        return day

    def province(self, code: str) -> str:
        """A province's two digits as they are typed."""
        if not Authority.objects.filter(level=Level.PROVINCE, path=f"/{code}/").exists():
            self.wrong("unknown_province", f"没有代码为“{code}”的省级机关。请写两位代码，如 42；兵团为 66。")
        return code

    def whole(self, text: str, *, option: str) -> int:
        """A whole number from 1 as it is typed."""
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
            self.wrong("not_a_number", f"{option} 应为正整数，现为“{text}”。")
        return int(text)
