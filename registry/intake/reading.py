"""Several processes read a file: blocks go out, lines for COPY come back, each with its number.

Own processes instead of a pool of multiprocessing, for a Celery worker's child may not have children of that kind, and
without Django, so that they start in a tenth of a second. The keys travel over the pipe, never on a command line.
"""

import gc
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Full, Queue

from registry.intake.plain_blocks import PlainBlock, hashing_reader, plain_reader
from registry.intake.rows import ReadBlock, ReadingPlan, RowReader
from registry.intake.source import Block, FileRefused, Source, rows_of
from registry.sealing import SoftwareSealer

_ROOT = Path(__file__).resolve().parents[2]
# Blocks read and not yet asked for: a part's worth and a half, some 60 MB.
BLOCKS_AHEAD = 24
# Below this size starting processes costs more than it saves.
ALONE_BELOW_BYTES = 2 << 20
_DIED = "读取文件的进程意外终止；请重新提交。"


class ReaderDied(Exception):
    """A reading process ended before its work did."""

    code = "reader_died"


def read_blocks(source: Source, plan: ReadingPlan) -> Iterator[ReadBlock | PlainBlock]:
    """What was read of each block of the source. Raises FileRefused where a record is broken.

    Plain blocks are handed on as they are; of the others each comes after those that came before it.
    """
    plain = plain_reader(plan)
    others = _Readers(plan, alone=source.size < ALONE_BELOW_BYTES)
    try:
        for block in source.blocks:
            as_it_is = plain(block) if plain else None
            if as_it_is is None:
                yield from others.read(block)
            else:
                yield as_it_is
        yield from others.finish()
    finally:
        others.stop()


class _Readers:
    """Reads blocks cell by cell: here, or with a process per core once there is something to read."""

    def __init__(self, plan: ReadingPlan, *, alone: bool) -> None:
        self._plan = plan
        self._here = _BlockReader(plan) if alone else None
        self._processes: list[_ReaderProcess] = []
        self._idle: deque[_ReaderProcess] = deque()
        self._under_way: deque[_ReaderProcess] = deque()

    def read(self, block: Block) -> Iterator[ReadBlock | PlainBlock]:
        """Begin with a block; gives what was read of an earlier one, when it is due."""
        if self._here:
            yield self._here.read(block)
            return
        if not self._processes:
            self._start()
        answer = None
        if self._idle:
            process = self._idle.popleft()
        else:
            # One block per process at a time: with two, both sides could wait for the other to empty the pipe.
            process = self._under_way.popleft()
            answer = process.receive()
        process.send(block)
        self._under_way.append(process)
        if answer is not None:
            yield answer

    def _start(self) -> None:
        """Start all of them at once: a block waits until its process is there."""
        for _ in range(os.cpu_count() or 1):
            process = _ReaderProcess()
            self._processes.append(process)
            process.send(self._plan)
            self._idle.append(process)

    def finish(self) -> Iterator[ReadBlock | PlainBlock]:
        """What was read of the blocks still under way."""
        while self._under_way:
            yield self._under_way.popleft().receive()

    def stop(self) -> None:
        for process in self._processes:
            process.stop()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Blocks read ahead, and whether the last of them has been read: then the readers' cores are free."""

    blocks: Iterator[ReadBlock]
    all_read: Callable[[], bool]


@contextmanager
def reading_ahead(blocks: Iterator[ReadBlock]) -> Iterator[Ahead]:
    """The same blocks, read on by a thread while the caller is busy with those it has. Its errors are raised here."""
    waiting: Queue[ReadBlock | None] = Queue(BLOCKS_AHEAD)
    stopped = threading.Event()

    def put(item: ReadBlock | None) -> None:
        while not stopped.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except Full:
                continue
            break

    def read() -> None:
        try:
            for block in blocks:
                put(block)
                if stopped.is_set():
                    break
        finally:
            # Whatever ended it, the caller must not wait for ever.
            put(None)
            blocks.close()

    def arriving() -> Iterator[ReadBlock]:
        while (item := waiting.get()) is not None:
            yield item
        reading.result()

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading-ahead") as thread:
        reading = thread.submit(read)
        try:
            yield Ahead(arriving(), reading.done)
        finally:
            stopped.set()


def parts(blocks: Iterator[ReadBlock], rows_in_a_part: int | None) -> Iterator[tuple[Iterator[ReadBlock], bool]]:
    """Blocks in parts of at least so many rows (None: all in one), and whether a part is the last one.

    A part is to be used up before the next is asked for. There is always one, even of an empty file.
    """
    following = next(blocks, None)
    while True:
        if rows_in_a_part is None:
            yield chain((following,) if following else (), blocks), True
            return
        part, rows = [], 0
        while following is not None and rows < rows_in_a_part:
            part.append(following)
            rows += following.rows
            following = next(blocks, None)
        yield iter(part), following is None
        if following is None:
            return


class _BlockReader:
    """Reads blocks cell by cell, or hashes the documents of plain ones."""

    def __init__(self, plan: ReadingPlan) -> None:
        self._hashing = hashing_reader(plan, SoftwareSealer(plan.sealing_key, plan.index_key).index)
        self._rows = RowReader(plan)

    def read(self, block: Block) -> ReadBlock | PlainBlock:
        """What was read. Raises FileRefused."""
        plain = self._hashing(block) if self._hashing else None
        return plain or self._rows.read(*rows_of(block))


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

    def receive(self) -> ReadBlock | PlainBlock:
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
    reader = _BlockReader(connection.recv())
    while True:
        try:
            block = connection.recv()
        except EOFError:
            return
        try:
            answer = reader.read(block)
        except FileRefused as refused:
            answer = (refused.code, str(refused))
        try:
            connection.send(answer)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
