"""Reading a file with several processes: blocks go out, lines for COPY come back in the file's order.

Own processes instead of a pool of multiprocessing, for a Celery worker's child may not have children of that kind, and
without Django, so that they start in a tenth of a second. The keys travel over the pipe, never on a command line.
"""

import gc
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from registry.intake.rows import ReadBlock, ReadingPlan, RowReader
from registry.intake.source import Block, FileRefused, Source, rows_of

_ROOT = Path(__file__).resolve().parents[2]
# Below this size starting processes costs more than it saves.
ALONE_BELOW_BYTES = 2 << 20
_DIED = "读取文件的进程意外终止；请重新提交。"


class ReaderDied(Exception):
    """A reading process ended before its work did."""

    code = "reader_died"


def read_blocks(source: Source, plan: ReadingPlan) -> Iterator[tuple[Block, ReadBlock]]:
    """Each block of the source with what was read of it, in order. Raises FileRefused where a record is broken."""
    if source.size < ALONE_BELOW_BYTES:
        reader = RowReader(plan)
        for block in source.blocks:
            yield block, reader.read(*rows_of(block))
        return
    processes: list[_ReaderProcess] = []
    try:
        for _ in range(max(os.cpu_count() or 1, 1)):
            processes.append(_ReaderProcess())
            processes[-1].send(plan)
        under_way: deque[tuple[Block, _ReaderProcess]] = deque()
        for process, block in zip(processes, source.blocks, strict=False):
            process.send(block)
            under_way.append((block, process))
        while under_way:
            block, process = under_way.popleft()
            answer = process.receive()
            # One block per process at a time: with two, both sides could wait for the other to empty the pipe.
            if (following := next(source.blocks, None)) is not None:
                process.send(following)
                under_way.append((following, process))
            yield block, answer
    finally:
        for process in processes:
            process.stop()


class _ReaderProcess:
    """One process that reads blocks for us."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "registry.intake.reading", str(theirs.fileno())],
                cwd=_ROOT,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
            )

    def send(self, what: ReadingPlan | Block) -> None:
        try:
            self.connection.send(what)
        except (BrokenPipeError, ConnectionResetError):
            raise ReaderDied(_DIED) from None

    def receive(self) -> ReadBlock:
        try:
            answer = self.connection.recv()
        except (EOFError, ConnectionResetError):
            raise ReaderDied(_DIED) from None
        if isinstance(answer, tuple):
            raise FileRefused(*answer)
        return answer

    def stop(self) -> None:
        self.connection.close()
        self._process.wait()


def _serve(connection: Connection) -> None:
    """Read what is sent until the other side closes."""
    # Rows by the million and no cycle among them: the collector would only look at them again and again.
    gc.disable()
    reader = RowReader(connection.recv())
    while True:
        try:
            block = connection.recv()
        except EOFError:
            return
        try:
            answer = reader.read(*rows_of(block))
        except FileRefused as refused:
            answer = (refused.code, str(refused))
        try:
            connection.send(answer)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
