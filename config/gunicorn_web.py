"""How gunicorn serves: into the log that all write; the counts of its workers lie in one folder for config.metrics."""

import gc
import os
from pathlib import Path

from prometheus_client import multiprocess

from config import environment, logs

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_log = logs.configuration(readable=environment.flag("DEMO"))
_as_all_do = {"handlers": [], "propagate": True, "level": "INFO"}
# Read by gunicorn under this name.
logconfig_dict = _log | {"loggers": _log["loggers"] | {"gunicorn.error": _as_all_do}}

# Threads wait for what comes in; few of them work (config/gunicorn_worker.py).
worker_class = "config.gunicorn_worker.Worker"
threads = 64
keepalive = 5


def on_starting(server) -> None:
    """Counts of a server that ran before are nobody's."""
    folder = os.environ.get(FOLDER)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for left in Path(folder).glob("*.db"):
            left.unlink()


def post_worker_init(worker) -> None:
    """What is loaded stays: the collector, which would look through all of it every few pages, is told so."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def child_exit(server, worker) -> None:
    """A worker that ended lives no more; its counts stay."""
    if os.environ.get(FOLDER):
        multiprocess.mark_process_dead(worker.pid)
