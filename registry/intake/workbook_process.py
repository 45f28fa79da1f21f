"""Workbooks are read in a process of their own, bounded in memory and time: a file made to swallow either ends it and
nothing else. It gives the list of sheets, then rows of the one that is asked for, over a pipe.
"""

import resource
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from registry.intake.file_refused import FileRefused
from registry.intake.workbook import Row, Sheet, Workbook, in_blocks

_ROOT = Path(__file__).resolve().parents[2]
# A hundred thousand rows of twenty columns take 5 s of them; what needs more is refused and comes as CSV.
MEMORY_BYTES = 400 << 20
CPU_SECONDS = 240
# Nothing comes while the process waits for nobody but itself: it has died without a word, or the machine is stuck.
_SILENT_SECONDS = 600
_TOO_LARGE = (
    "file_too_large",
    "工作簿超过了读取时允许的内存或时间；请分成几个文件，或另存为“CSV UTF-8”后重新提交。",
)


class WorkbookProcess:
    """One workbook under reading. Ends when it is stopped or nobody holds it any more."""

    def __init__(self, path: Path) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "registry.intake.workbook_process", str(theirs.fileno()), str(path.absolute())],
                cwd=_ROOT,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what it dies of is told by its end
            )
        self.stop = weakref.finalize(self, _end, self._connection, process)

    def sheets(self) -> list[Sheet]:
        """The workbook's sheets. Raises FileRefused."""
        return self._receive()

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """Blocks of rows of a sheet, its headings first. Raises FileRefused."""
        try:
            self._connection.send(sheet)
        except (BrokenPipeError, ConnectionResetError):
            raise FileRefused(*_TOO_LARGE) from None
        while block := self._receive():
            yield block
        self.stop()

    def _receive(self) -> list:
        try:
            answer = self._connection.recv() if self._connection.poll(_SILENT_SECONDS) else None
        except (EOFError, ConnectionResetError):
            answer = None
        if answer is None:
            self.stop()
            raise FileRefused(*_TOO_LARGE)
        if isinstance(answer, tuple):
            self.stop()
            raise FileRefused(*answer)
        return answer


def _end(connection: Connection, process: subprocess.Popen) -> None:
    connection.close()
    process.kill()
    process.wait()


def _serve(connection: Connection, path: str) -> None:
    """Answer with the sheets, then with the rows of the one that is named, then with an empty block."""
    try:
        workbook = Workbook(path)
        connection.send(workbook.sheets())
        in_blocks(workbook.rows(connection.recv()), connection.send)
        connection.send([])
    except FileRefused as refused:
        connection.send((refused.code, str(refused)))
    except MemoryError:
        connection.send(_TOO_LARGE)


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


if __name__ == "__main__":
    _bounded()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # whoever asked has gone
        _serve(Connection(int(sys.argv[1])), sys.argv[2])
