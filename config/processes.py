"""The processes of the platform: the same command lines for `make demo` and for docker-compose.yml.

tests/test_compose.py keeps the two together. Each process works as one database role and is given no other's URL.
"""

import os
import sys
from collections.abc import Iterable

from config import environment

# Its control socket would lie in the home folder, one for all that run here; nothing uses it.
WEB = ("gunicorn", "config.wsgi:application", "--no-control-socket", "--config", "python:config.gunicorn_web")
_METRICS_CONFIG = "python:config.gunicorn_metrics"
METRICS = ("gunicorn", "config.metrics:application", "--no-control-socket", "--config", _METRICS_CONFIG)
WORKER = ("celery", "-A", "config", "worker", "--loglevel", "INFO")
# It keeps no file of what it sent: what was done stands in the table of firings, and what was missed is made up for.
BEAT = ("celery", "-A", "config", "beat", "--loglevel", "INFO", "--scheduler", "celery.beat:Scheduler")
# It works as no database role: it needs nothing of the platform.
WITNESS = ("python", "-m", "config.witness")

DATABASE_ROLES = {WEB: "web", METRICS: "batch", WORKER: "batch", BEAT: "batch"}


def web(*, bind: str, workers: int = 3) -> list[str]:
    """Arguments of the web server. `bind` is host:port; how it waits: config/gunicorn_worker.py."""
    return [*WEB, "--bind", bind, "--workers", str(workers)]


def metrics(*, bind: str) -> list[str]:
    """Arguments of what watches (config/metrics.py). `bind` is an address that only those who watch can reach."""
    return [*METRICS, "--bind", bind, "--workers", "1"]


# The workers of a deployment: what the clock does, what somebody waits for, what takes its time; each by itself, for
# none is to wait for another's work. Name → processes.
WORKERS = {"maintenance": 1, "interactive": 1, "long": 2}


def worker(*, concurrency: int = 2, queues: Iterable[str] = WORKERS) -> list[str]:
    """Arguments of a worker for some queues, else for all. `concurrency` is its number of processes."""
    return [*WORKER, "--concurrency", str(concurrency), "--queues", ",".join(queues)]


def workers() -> dict[str, list[str]]:
    """Arguments of each of a deployment's workers, by the name of its queue."""
    return {
        name: [*worker(concurrency=count, queues=[name]), "--hostname", f"{name}@%h"] for name, count in WORKERS.items()
    }


def beat() -> list[str]:
    """Arguments of the clock; run one only."""
    return [*BEAT]


def here(arguments: list[str]) -> list[str]:
    """The command line that runs these arguments with the Python that runs now, whatever the PATH says."""
    return [sys.executable, "-m", *arguments]


def environment_of(process: tuple[str, ...]) -> dict[str, str]:
    """Environment of a process: this one's, with the database role that the process works as."""
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_ROLE": DATABASE_ROLES[process]}
    if process in (WEB, METRICS):
        own.setdefault("PROMETHEUS_MULTIPROC_DIR", str(environment.local_dir() / "metrics"))
    return own
