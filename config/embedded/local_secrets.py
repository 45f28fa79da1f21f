"""Secrets made up at first use, for machines where nobody sets any. They lie beside the data that they protect."""

import os
import re
import secrets
from pathlib import Path

from config.embedded.errors import EmbeddedServerError
from config.embedded.folders import make_local_dir

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


def local_secret(local_dir: Path, name: str) -> str:
    """A secret of 32 random bytes in hexadecimal, the same at every call.

    Two processes may ask for the first time at once: the file is linked into place whole, and the first one stays.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a secret: capitals, digits and underscores.")
    path = local_dir / "secrets" / name
    try:
        value = _read(path) or _make(path)
    except OSError as error:
        raise EmbeddedServerError(
            f"The secret {name} can be neither read nor made in {path.parent}: {error.strerror or error}.",
            mend=f"Set {name}, or LOCAL_DIR to a folder of yours, or run as the user who made this one.",
        ) from error
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise EmbeddedServerError(
            f"{path} does not hold 64 hexadecimal digits.",
            mend="Bring the file back from a copy. Removing it makes a new secret, and what the old one encrypted or "
            "signed is then lost.",
        )
    return value


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _make(path: Path) -> str:
    make_local_dir(path.parent.parent)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        # Root working in a user's LOCAL_DIR: the user must still read what is made there.
        owner = path.parent.parent.stat()
        os.chown(path.parent, owner.st_uid, owner.st_gid, follow_symlinks=False)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            if os.geteuid() == 0:
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(descriptor)
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its secret counts
    finally:
        draft.unlink()
    return _read(path)
