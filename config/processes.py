"""The processes of the platform: the same command lines for `make demo` and for docker-compose.yml.

tests/test_compose.py keeps the two together. Each process works as one database role and is given no other's URL.
"""

import os
import sys

# Its control socket would lie in the home folder, one for all that run here; nothing uses it.
WEB = ("gunicorn", "config.wsgi:application", "--no-control-socket")
WORKER = ("celery", "-A", "config", "worker", "--loglevel", "INFO")
BEAT = ("celery", "-A", "config", "beat", "--loglevel", "INFO")

DATABASE_ROLES = {WEB: "web", WORKER: "batch", BEAT: "batch"}


def web(*, bind: str, workers: int = 3) -> list[str]:
    """Arguments of the web server. `bind` is host:port; sync workers measured best (MEASUREMENTS)."""
    return [*WEB, "--bind", bind, "--workers", str(workers)]


def worker(*, concurrency: int = 2) -> list[str]:
    """Arguments of a worker for all queues. `concurrency` is its number of processes."""
    return [*WORKER, "--concurrency", str(concurrency)]


def beat(*, schedule: str) -> list[str]:
    """Arguments of the clock. `schedule` is the file in which it remembers what it sent last; run one only."""
    return [*BEAT, "--schedule", schedule]


def here(arguments: list[str]) -> list[str]:
    """The command line that runs these arguments with the Python that runs now, whatever the PATH says."""
    return [sys.executable, "-m", *arguments]


def environment_of(process: tuple[str, ...]) -> dict[str, str]:
    """Environment of WEB, WORKER or BEAT: this one's, with the database role that the process works as."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_ROLE": DATABASE_ROLES[process]}
