"""The embedded Redis: start, state, stop. Queued work outlives a killed server (append-only file)."""

import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from config.embedded import server_processes
from config.embedded.accounts import run_as
from config.embedded.errors import EmbeddedServerError
from config.embedded.folders import Folders, make_folder, make_socket_folder, open_log, remove_sockets

_PROGRAM = "redis-server"
_PATIENCE = 120  # seconds; loading a large append-only file


def url(folders: Folders) -> str:
    """URL for Celery; redis_client_url() turns it into one for redis-py."""
    return f"redis+socket://{folders.redis_socket}"


def is_ready(folders: Folders) -> bool:
    """True when the server answers, and its folder has not been removed under it."""
    return folders.redis.exists() and _say(folders, "PING").startswith("+PONG")


def ensure(folders: Folders, *, durable: bool) -> None:
    """Start the server unless it runs. Call under the lock."""
    if is_ready(folders):
        return
    if not (_is_loading(folders) and folders.redis.exists()):
        stop(folders)
        _start(folders, durable=durable)
    deadline = time.monotonic() + _PATIENCE
    while not is_ready(folders):
        alive = server_processes.processes_in(folders.redis, program=_PROGRAM)
        if not alive or time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The embedded Redis {'does not answer' if alive else 'ended again'} after its start.",
                log=_log(folders),
                mend="Mend what the log names and try again. `make clean` starts anew with empty servers.",
            )
        time.sleep(0.01)


def stop(folders: Folders) -> None:
    """Stop the server with its data saved. Nothing happens when none runs."""
    # Nothing can be saved into a folder that was removed. An answer to SHUTDOWN is a refusal.
    if is_ready(folders) and not _say(folders, "SHUTDOWN SAVE"):
        server_processes.wait_until_gone(folders.redis, program=_PROGRAM, seconds=30)
    server_processes.end(folders.redis, program=_PROGRAM, signals=((signal.SIGTERM, 20), (signal.SIGKILL, 10)))
    remove_sockets(folders, folders.redis_socket.name)


def _start(folders: Folders, *, durable: bool) -> None:
    make_folder(folders.log, folders.account)
    make_socket_folder(folders)
    make_folder(folders.redis, folders.account)
    program = _server()
    options = {
        "port": "0",
        "unixsocket": str(folders.redis_socket),
        "unixsocketperm": "700",
        "daemonize": "yes",
        "dir": str(folders.redis),
        "pidfile": str(folders.redis / "redis.pid"),  # never read by us; else it goes to a folder of root's
        "logfile": str(_log(folders)),
        "always-show-logo": "no",
        "save": "",  # the append-only file is the record
        "appendonly": "yes" if durable else "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    command = [str(program), *arguments]
    with open_log(_log(folders), folders.account) as log:
        code = run_as(folders.account, command, program=program, folder=folders.local_dir, output=log)
    if code:
        raise EmbeddedServerError(
            "The embedded Redis did not start.",
            log=_log(folders),
            mend="Mend what the log names and try again. `make clean` starts anew with empty servers.",
        )


def _say(folders: Folders, command: str) -> str:
    """Send a command, return the first line of the answer; empty when nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        try:
            connection.connect(str(folders.redis_socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(200).decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError, ConnectionError, TimeoutError, BlockingIOError):
            return ""


def _is_loading(folders: Folders) -> bool:
    return _say(folders, "PING").startswith("-LOADING")


def _server() -> Path:
    # A wheel unpacked by `make packages`; which one, config/redis-server.txt says.
    for program in (Path(sys.prefix) / _PROGRAM).glob(f"*/bin/{_PROGRAM}"):
        return program
    if found := shutil.which(_PROGRAM):
        return Path(found)
    raise EmbeddedServerError(
        "There is no redis-server: no wheel in .venv/redis-server fits this machine, and none is on the PATH.",
        mend="Install it (Debian, Ubuntu: apt-get install redis-server), or set the four server URLs.",
    )


def _log(folders: Folders) -> Path:
    return folders.log / "redis.log"
