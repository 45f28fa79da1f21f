"""The kernel tells which server processes work in a folder.

A process id in a file may be that of another process by now; the working folder of a live process is always true. It
even follows a LOCAL_DIR that was moved or removed under a running server.
"""

import os
import signal
import time
from pathlib import Path

from config.embedded.errors import EmbeddedServerError

_PROCESSES = Path("/proc")


def processes_in(folder: Path, *, program: str) -> dict[int, int]:
    """Live processes of a program whose working folder this is: process id → parent's id."""
    if not (_PROCESSES / "self").exists():
        raise EmbeddedServerError(
            "The embedded servers need Linux with /proc mounted.", mend="Set the four server URLs instead."
        )
    places = (str(folder), f"{folder} (deleted)")
    found = {}
    for entry in _PROCESSES.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if (entry / "comm").read_text().strip() != program or str((entry / "cwd").readlink()) not in places:
                continue
            # pid (name) state parent …, and a name may hold spaces and brackets
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # gone meanwhile, or not ours
        found[int(entry.name)] = parent
    return found


def end(folder: Path, *, program: str, signals: tuple[tuple[signal.Signals, float], ...]) -> None:
    """End a server and wait until the last of its processes is gone.

    Each signal goes to the server's first process, then its seconds are waited. Raises EmbeddedServerError when
    processes are left after the last one.
    """
    for number, seconds in signals:
        found = processes_in(folder, program=program)
        for pid, parent in found.items():
            if parent not in found:
                _send(pid, number)
        if wait_until_gone(folder, program=program, seconds=seconds):
            return
    left = sorted(processes_in(folder, program=program))
    if left:
        raise EmbeddedServerError(
            f"{program} in {folder} does not end (processes {', '.join(map(str, left))}).",
            mend="See what holds it (ps, dmesg: a full or failing disk?), then end these processes with kill.",
        )


def wait_until_gone(folder: Path, *, program: str, seconds: float) -> bool:
    """Wait until no process of the program works in the folder; False when the seconds were not enough."""
    deadline = time.monotonic() + seconds
    while processes_in(folder, program=program):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
