"""What the commands of standards share beyond every command: a document from a file, and what is wrong with it."""

from pathlib import Path
from typing import NoReturn

from authorities.management.console import REFUSED, ConsoleCommand
from typing_engine.standard.document import Problem
from typing_engine.standards import StandardRefused


class StandardCommand(ConsoleCommand):
    """A command that is given a standard's document."""

    def refuse_standard(self, refusal: StandardRefused) -> NoReturn:
        """End with what is wrong with a standard: where, and what to do."""
        problems = [{"path": problem.path, "message": problem.message} for problem in refusal.problems]
        text = "\n".join(f"{problem.path}  {problem.message}" for problem in refusal.problems)
        self.answer({"ok": False, "problems": problems}, text, code=REFUSED)

    def document(self, target: str) -> str:
        """The text of a standard's file. Raises StandardRefused for what is no UTF-8."""
        path = Path(target)
        if not path.is_file():
            self.wrong("no_such_file", f"找不到文件 {target}。")
        try:
            return path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.wrong("file_not_readable", f"无法读取 {target}：{error.strerror}。")
        except UnicodeDecodeError as error:
            message = "文件不是 UTF-8 编码，请另存为 UTF-8 后再试。"
            raise StandardRefused(Problem("$", message)) from error
