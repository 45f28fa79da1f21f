"""`make web`: the platform while one writes it, on the servers of LOCAL_DIR, until Ctrl-C.

Web server and worker start anew whenever a Python file changes; templates, styles and scripts are read whenever they
are asked for (DEVELOPMENT). Their logs go to the terminal. What is shown is what `make seed` or `make demo` have left
behind.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config import embedded, environment, processes

_LOOKS_EVERY_SECONDS = 0.5
_NOT_OURS = {"node_modules", "staticfiles", "tests"}


def main() -> int:
    """Run web server and worker; when a file has changed start both anew, also one that has ended by itself."""
    address = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
    os.environ |= {"DEMO": "1", "DEVELOPMENT": "1"}
    os.environ.setdefault("PASSWORD_MAX_AGE_DAYS", "0")
    if environment.uses_embedded_servers():
        embedded.ensure_running(environment.local_dir())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"==> http://{address}/    Ctrl-C stops it", flush=True)
    seen, running = changed(), _start(address)
    try:
        while True:
            time.sleep(_LOOKS_EVERY_SECONDS)
            now = changed()
            if now != seen:
                names = ", ".join(sorted(str(path) for path in now.keys() ^ seen.keys() | _newer(now, seen)))
                print(f"==> {names}: starting anew", flush=True)
                _stop(running)
                seen, running = now, _start(address)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(running)


def changed() -> dict[Path, float]:
    """Every Python file of ours, and when it was written."""
    files = (
        path.relative_to(environment.BASE_DIR)
        for folder in environment.BASE_DIR.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in _NOT_OURS
        for path in folder.rglob("*.py")
    )
    return {path: written for path in files if (written := _written(path))}


def _written(path: Path) -> float:
    """0 for a file that was removed while we looked."""
    try:
        return (environment.BASE_DIR / path).stat().st_mtime
    except FileNotFoundError:
        return 0


def _newer(now: dict[Path, float], seen: dict[Path, float]) -> set[Path]:
    return {path for path in now.keys() & seen.keys() if now[path] != seen[path]}


def _start(address: str) -> list[subprocess.Popen]:
    commands = {
        processes.WEB: processes.web(bind=address, workers=1),
        processes.WORKER: processes.worker(concurrency=1),
    }
    return [
        subprocess.Popen(
            processes.here(arguments),
            cwd=environment.BASE_DIR,
            env=processes.environment_of(kind),
            start_new_session=True,
        )
        for kind, arguments in commands.items()
    ]


def _stop(running: list[subprocess.Popen]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
