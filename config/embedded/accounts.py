"""The operating-system account that the servers run as, and running a command as it.

PostgreSQL refuses to run as root, so root's servers run as a stand-in account. A folder that only root can enter (a
home of mode 0700 above LOCAL_DIR or above the virtual environment) stays usable: the stand-in is then given
CAP_DAC_READ_SEARCH, and nothing else. It is given only where it is needed, because the database's superuser can read
any file with it; for the same reason the stand-in itself may not log in to the database (postgres.py).
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedServerError

_STAND_INS = ("postgres", "nobody")
_CAPABILITY = "+dac_read_search"


@dataclass(frozen=True, slots=True)
class Account:
    """An account: numeric ids, its name, and whether it stands in for root."""

    uid: int
    gid: int
    name: str
    stands_in: bool


def account_for(data_folder: Path) -> Account:
    """Who the servers of a data folder run as: its owner; where there is none yet, oneself or root's stand-in."""
    try:
        uid = data_folder.stat().st_uid
    except OSError:
        uid = os.geteuid()
    stand_in = _stand_in()
    if uid in (0, stand_in.uid):
        return stand_in
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(uid=uid, gid=os.getegid(), name=str(uid), stands_in=False)
    return Account(uid=uid, gid=entry.pw_gid, name=entry.pw_name, stands_in=False)


def run_as(account: Account, command: list[str], *, program: Path, folder: Path, output) -> int:
    """Run a command as an account and return its exit code.

    `program` and `folder` are what it must get at; `output` is an open file. The command gets a session of its
    own, no input, no open file of ours and an environment with nothing of ours in it, so that a server that it leaves
    behind holds no pipe of the caller and no secret, and Ctrl-C does not reach it.
    """
    prefix, identity = _becoming(account, program, folder)
    return subprocess.run(
        [*prefix, *command], stdout=output, stderr=subprocess.STDOUT, check=False, **_apart(), **identity
    ).returncode


def _apart() -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        "stdin": subprocess.DEVNULL,
        "cwd": "/",
        "start_new_session": True,
        "close_fds": True,
        "env": {"PATH": os.defpath, **kept, "LC_ALL": "C"},
    }


def _becoming(account: Account, program: Path, folder: Path) -> tuple[list[str], dict]:
    """Command prefix and subprocess arguments that turn this process's child into the account."""
    if os.geteuid() == account.uid:
        return [], {}
    identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    if _reaches([], identity, program, folder):
        return [], identity
    setpriv = shutil.which("setpriv")
    if setpriv and account.stands_in:
        prefix = [
            setpriv,
            f"--reuid={account.uid}",
            f"--regid={account.gid}",
            "--clear-groups",
            f"--inh-caps={_CAPABILITY}",
            f"--ambient-caps={_CAPABILITY}",
            "--",
        ]
        if _reaches(prefix, {}, program, folder):
            return prefix, {}
    raise EmbeddedServerError(
        f"The servers cannot run as root, and the account {account.name} cannot get at {folder} or at {program}.",
        mend="Let it enter these folders (chmod o+x), or set LOCAL_DIR to a folder that it can enter, or install "
        "setpriv (util-linux) in a place where root may hand on CAP_DAC_READ_SEARCH, or set the four server URLs.",
    )


def _reaches(prefix: list[str], identity: dict, program: Path, folder: Path) -> bool:
    """Try it: access(2), and so test(1), leaves capabilities out of account."""
    command = [*prefix, "sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(folder), str(program)]
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **_apart(), **identity
        )
    except (OSError, subprocess.SubprocessError):
        return False  # not allowed to become the account at all
    return done.returncode == 0


def _stand_in() -> Account:
    for name in _STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        # An ordinary user who happens to be called so runs servers for itself.
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name, stands_in=os.geteuid() == 0)
    return Account(uid=65534, gid=65534, name="nobody", stands_in=os.geteuid() == 0)
