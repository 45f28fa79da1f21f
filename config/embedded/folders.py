"""This module knows where things lie: the folders under LOCAL_DIR and the socket folder in /tmp."""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from config.embedded.accounts import Account, account_for
from config.embedded.errors import EmbeddedServerError

# A socket path may have 107 bytes; LOCAL_DIR may be longer. /tmp is there on every Linux; the folder is 0700.
_SOCKETS_IN = Path("/tmp")  # noqa: S108
_MARK = "created-by-getihu"
_LOG_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one LOCAL_DIR, and the account that its servers run as."""

    local_dir: Path
    sockets: Path
    account: Account

    @classmethod
    def of(cls, local_dir: Path) -> "Folders":
        """Work the folders out; nothing is made."""
        local_dir = Path(os.path.realpath(local_dir))
        account = account_for(local_dir / "postgres")
        digest = hashlib.sha256(f"{local_dir}\n{account.uid}".encode(errors="surrogateescape")).hexdigest()[:10]
        return cls(local_dir=local_dir, sockets=_SOCKETS_IN / f"gth-{digest}", account=account)

    @property
    def data(self) -> Path:
        return self.local_dir / "postgres"

    @property
    def data_in_making(self) -> Path:
        return self.local_dir / "postgres.making"

    @property
    def redis(self) -> Path:
        return self.local_dir / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def log(self) -> Path:
        return self.local_dir / "log"

    @property
    def lock(self) -> Path:
        return self.local_dir / "servers.lock"


def make_local_dir(local_dir: Path) -> None:
    """Make LOCAL_DIR and mark it as ours, so that it may be removed as a whole. One with other things in it is not."""
    local_dir.mkdir(parents=True, exist_ok=True)
    if not any(local_dir.iterdir()):
        (local_dir / _MARK).touch()


def is_ours(local_dir: Path) -> bool:
    """True when LOCAL_DIR was made by make_local_dir()."""
    return (local_dir / _MARK).exists()


def make_folder(folder: Path, account: Account) -> None:
    """Make a folder that only the servers' account (and root) can enter."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if os.geteuid() != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def make_socket_folder(folders: Folders) -> None:
    """Make the socket folder. Raises EmbeddedServerError when somebody else was there first."""
    make_folder(folders.sockets, folders.account)
    found = folders.sockets.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == folders.account.uid and stat.S_IMODE(found.st_mode) == 0o700:
        return
    raise EmbeddedServerError(
        f"{folders.sockets}, where the sockets of the embedded servers go, is not a folder of mode 0700 that belongs "
        f"to {folders.account.name} (it has mode {stat.S_IMODE(found.st_mode):04o} and belongs to uid {found.st_uid}).",
        mend="See who made it and remove it, or set LOCAL_DIR to another folder.",
    )


def remove_sockets(folders: Folders, *names: str) -> None:
    """Remove sockets and their lock files that a killed server left. Call only when the server is not running."""
    for name in names:
        (folders.sockets / name).unlink(missing_ok=True)


def write_for(account: Account, path: Path, text: str) -> None:
    """Write a file of mode 0600 that belongs to the account, in a folder of the account's.

    Root must not follow a link that the account may have put there: the old file goes, the new one is made exclusively.
    """
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if os.geteuid() != account.uid:
            os.fchown(descriptor, account.uid, account.gid)
        file.write(text)


def open_log(path: Path, account: Account):
    """Open a log for appending, after putting aside one that has grown too big. Returns a binary file."""
    if path.exists() and path.lstat().st_size > _LOG_LIMIT:
        path.rename(path.with_suffix(".log.1"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    if os.geteuid() != account.uid:
        os.fchown(descriptor, account.uid, account.gid)
    return os.fdopen(descriptor, "ab")


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours, if it is there."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
