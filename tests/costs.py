"""Where the suite's time goes: `make test ARGS="-p tests.costs"` writes LOCAL_DIR/tests/costs.csv, one line a part.

A part is a test, a fixture or a file. Wall-clock time depends on what else the machine does; processor time does not.
It is that of the test process; for whole files and for fixtures that outlive a test, also of its servers and of all
that it started.
`python -m tests.costs FILE…` adds up what the processes of a run wrote.
"""

import csv
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

COLUMNS = ("kind", "name", "wall", "processor")
_SHOWN = 40


class Costs:
    """Writes a line whenever a part has ended."""

    def __init__(self, file: Path, servers: Path) -> None:
        self.servers = servers
        self.out = file.open("w", encoding="utf-8", buffering=1)
        self.lines = csv.writer(self.out)
        self.lines.writerow(COLUMNS)
        self.inside: list[list[float]] = []
        self.file, self.since = None, (0.0, 0.0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        """A fixture's cost is its own, without that of the fixtures it asks for. `request` is named by pytest."""
        lasting = fixturedef.scope != "function"
        before = self._spent(all_of_it=lasting)
        self.inside.append([0.0, 0.0])
        try:
            return (yield)
        finally:
            after = self._spent(all_of_it=lasting)
            wall, processor = (late - early for late, early in zip(after, before, strict=True))
            below = self.inside.pop()
            if self.inside:
                self.inside[-1][0] += wall
                self.inside[-1][1] += processor
            name = f"{fixturedef.baseid}::{fixturedef.argname}"
            self._write(f"fixture/{fixturedef.scope}", name, wall - below[0], processor - below[1])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        """A test with its set-up; a file, when the next test is in another one."""
        name = item.nodeid.partition("::")[0]
        if name != self.file:
            self.file, self.since = name, self._spent(all_of_it=True)
        before = self._spent(all_of_it=False)
        try:
            return (yield)
        finally:
            self._write("test", item.nodeid, *self._since(before, all_of_it=False))
            if nextitem is None or nextitem.nodeid.partition("::")[0] != name:
                self._write("file", name, *self._since(self.since, all_of_it=True))
                self.file = None

    def pytest_unconfigure(self) -> None:
        self.out.close()

    def _write(self, kind: str, name: str, wall: float, processor: float) -> None:
        self.lines.writerow((kind, name, f"{wall:.4f}", f"{processor:.4f}"))

    def _since(self, before: tuple[float, float], *, all_of_it: bool) -> tuple[float, ...]:
        return tuple(late - early for late, early in zip(self._spent(all_of_it=all_of_it), before, strict=True))

    def _spent(self, *, all_of_it: bool) -> tuple[float, float]:
        """Wall-clock and processor time so far."""
        if all_of_it:
            return time.monotonic(), processor_time_of([os.getpid(), *_servers_in(self.servers)])
        return time.monotonic(), time.process_time()


def pytest_configure(config) -> None:
    """Every process that runs tests writes a file of its own; the one that only hands them out writes none."""
    hands_out = getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out:
        folder = Path(os.environ["LOCAL_DIR"])
        config.pluginmanager.register(Costs(folder / "costs.csv", folder), "costs-of-the-suite")


def processor_time_of(roots: list[int]) -> float:
    """Seconds that processes, those they started and those of them that have ended took so far."""
    children, taken = defaultdict(list), {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                # After the name, which may hold spaces: state, parent, … user, system and those of ended children.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            children[int(fields[1])].append(int(entry.name))
            taken[int(entry.name)] = sum(map(int, fields[11:15]))
    ticks, waiting, seen = 0, list(roots), set()
    while waiting:
        process = waiting.pop()
        if process not in seen:
            seen.add(process)
            ticks += taken.get(process, 0)
            waiting += children[process]
    return ticks / os.sysconf("SC_CLK_TCK")


def _servers_in(folder: Path) -> list[int]:
    return [int(file.read_text().split()[0]) for file in folder.glob("postgres/**/postmaster.pid")]


def main(files: list[str]) -> int:
    """Print the dearest files and fixtures."""
    sums: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0, 0.0, 0.0]))
    for file in files:
        with Path(file).open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                row = sums[line["kind"]][line["name"]]
                row[0] += 1
                row[1] += float(line["wall"])
                row[2] += float(line["processor"])
    for kind, rows in sorted(sums.items()):
        walls, processors = (sum(row[place] for row in rows.values()) for place in (1, 2))
        print(f"\n{kind}: {len(rows)}, {walls:.0f} s, of the processor {processors:.0f} s")
        for name, (count, wall, processor) in sorted(rows.items(), key=lambda row: -row[1][1])[:_SHOWN]:
            print(f"{wall:8.1f} s {processor:8.1f} s {count:5} times  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
