"""This module starts, stops and removes the servers of a LOCAL_DIR, also when many processes do it at once."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from config.embedded import postgres, redis
from config.embedded.errors import EmbeddedServerError
from config.embedded.folders import Folders, is_ours, make_local_dir, remove_tree

_LOCK_PATIENCE = 600  # seconds; longer than any start


def urls(local_dir: Path) -> dict[str, str]:
    """The four URLs of the embedded servers. Nothing is started or made."""
    folders = Folders.of(local_dir)
    return {
        "DATABASE_URL": postgres.url(folders, postgres.OWNER),
        "DATABASE_WEB_URL": postgres.url(folders, "getihu_web"),
        "DATABASE_BATCH_URL": postgres.url(folders, "getihu_batch"),
        "REDIS_URL": redis.url(folders),
    }


def redis_client_url(url: str) -> str:
    """The same Redis for `redis.Redis.from_url`, which calls a socket unix:// where Celery calls it redis+socket://.

    One of its databases is `db` there and `virtual_host` to Celery.
    """
    scheme, separator, rest = url.partition("://")
    return f"unix://{rest.replace('?virtual_host=', '?db=')}" if separator and scheme == "redis+socket" else url


def ensure_running(local_dir: Path, *, durable: bool | None = None) -> None:
    """Start what is not running; a few milliseconds when all is.

    `durable=False` (or EMBEDDED_DURABLE=0) is for tests: servers that lose data when the machine stops, PostgreSQL
    without autovacuum. A server that runs already stays as it is. Raises EmbeddedServerError.
    """
    if durable is None:
        durable = os.environ.get("EMBEDDED_DURABLE", "1") != "0"
    folders = Folders.of(local_dir)
    with _explained(folders):
        if postgres.is_ready(folders) and redis.is_ready(folders):
            return
        with _one_at_a_time(folders):
            folders = Folders.of(local_dir)  # another process may have made the data folder meanwhile
            postgres.ensure(folders, durable=durable)
            redis.ensure(folders, durable=durable)


def stop(local_dir: Path) -> None:
    """Stop both servers cleanly. Raises EmbeddedServerError when one does not end."""
    folders = Folders.of(local_dir)
    with _explained(folders):
        if not folders.local_dir.exists():
            # Removed by hand; the servers may still run.
            _stop_both(folders)
            return
        with _one_at_a_time(folders):
            _stop_both(folders)


def destroy(local_dir: Path) -> None:
    """Stop both servers and remove what belongs to them: data, logs, secrets, sockets.

    LOCAL_DIR itself goes with all it holds when it was made here; one that had other things in it keeps those.
    """
    folders = Folders.of(local_dir)
    if not folders.local_dir.exists():
        stop(local_dir)
        return
    with _explained(folders), _one_at_a_time(folders):
        _stop_both(folders)
        if is_ours(folders.local_dir):
            remove_tree(folders.local_dir)
            return
        for folder in (folders.data, folders.data_in_making, folders.redis, folders.log, folders.local_dir / "secrets"):
            remove_tree(folder)
        folders.lock.unlink()


def status(local_dir: Path) -> dict[str, str]:
    """State of each server, in words; "ready" when it can be used."""
    folders = Folders.of(local_dir)
    with _explained(folders):
        return {
            "postgres": postgres.state(folders).value,
            "redis": "ready" if redis.is_ready(folders) else "nobody answers",
        }


def _stop_both(folders: Folders) -> None:
    redis.stop(folders)
    postgres.stop(folders)
    with contextlib.suppress(FileNotFoundError):
        folders.sockets.rmdir()


def _refuse_strangers(folders: Folders) -> None:
    """The servers of another user are out of reach by design; say so instead of "permission denied"."""
    if os.geteuid() not in (0, folders.account.uid):
        raise EmbeddedServerError(
            f"The data in {folders.data} belong to {folders.account.name}, not to you.",
            mend="Work as that user or as root, or set LOCAL_DIR to a folder of yours.",
        )


@contextlib.contextmanager
def _one_at_a_time(folders: Folders) -> Iterator[None]:
    """Hold the lock file of the LOCAL_DIR. The lock goes with the process, however it ends."""
    deadline = time.monotonic() + _LOCK_PATIENCE
    while True:
        make_local_dir(folders.local_dir)
        descriptor = os.open(folders.lock, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            if _locked(descriptor, folders.lock):
                yield
                return
        finally:
            os.close(descriptor)
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"Another process has been starting or stopping these servers for {_LOCK_PATIENCE} seconds.",
                mend=f"See who holds {folders.lock} (fuser, lsof), end it, and try again.",
            )
        time.sleep(0.05)


def _locked(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # destroy() may have removed the file between our opening and our locking it.
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


@contextlib.contextmanager
def _explained(folders: Folders) -> Iterator[None]:
    """Turn what the file system refuses into the one error of this package."""
    _refuse_strangers(folders)
    try:
        yield
    except OSError as error:
        raise EmbeddedServerError(
            f"The embedded servers in {folders.local_dir} cannot be worked with: {error}.",
            mend="See to the permissions and the free space there, or set LOCAL_DIR to a folder of yours.",
        ) from error
