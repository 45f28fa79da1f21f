"""The file store: bytes on disk, rows in the database, opened through access_file only."""

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from authorities import clock
from authorities.declarations import NotDeclared, declared, is_declared
from authorities.file_purposes import FilePurpose
from authorities.jurisdiction import current_path, nationwide
from authorities.models import Officer, StoredFile

# Endings that are kept, for people who look into the store; of other names nothing is.
_ENDING = re.compile(r"\.[0-9a-z]{1,8}")


def location(stored: StoredFile) -> Path:
    """Where the bytes lie. Two levels of folders keep each of them small."""
    key, ending = stored.pk.hex, Path(stored.name).suffix.lower()
    return Path(settings.FILE_STORE) / key[:2] / f"{key}{ending if _ENDING.fullmatch(ending) else ''}"


def keep(
    chunks: Iterable[bytes],
    *,
    name: str,
    purpose: FilePurpose,
    content_type: str,
    by: Officer | None,
    path: str | None = None,
    household: int | None = None,
) -> StoredFile:
    """Store a file for the present jurisdiction. A transaction rolled back later leaves bytes that no row names.

    A file of a household's own names its number, and the `path` of the bureau in charge where the household itself
    stores it. Raises NotDeclared for a purpose that no app declares.
    """
    if not is_declared(purpose):
        raise NotDeclared(f"file purpose {purpose!r}")
    stored = StoredFile(
        id=uuid.uuid4(),
        path=path or current_path(),
        household_id=household,
        purpose=purpose.name,
        name=Path(name).name[-160:],
        content_type=content_type,
        kept_by=by,
        kept_at=clock.now(),
    )
    target = location(stored)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        stored.size, stored.sha256 = size, digest.hexdigest()
        with transaction.atomic():
            stored.save(force_insert=True)
            partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return stored


def expire_exports() -> int:
    """Remove exported files, of every bureau, kept for EXPORT_DAYS. Returns how many. Runs as `batch`."""
    exports = [purpose.name for purpose in declared(FilePurpose) if purpose.made_again]
    with nationwide():
        before = clock.now() - timedelta(days=settings.EXPORT_DAYS)
        expired = list(StoredFile.objects.filter(purpose__in=exports, kept_at__lt=before))
    for stored in expired:
        with nationwide():
            StoredFile.objects.filter(pk=stored.pk).delete()
            # The bytes go last: bytes without a row are found by nobody, a row without bytes is a broken link.
            transaction.on_commit(lambda stored=stored: location(stored).unlink(missing_ok=True))
    return len(expired)


def expires_at(stored: StoredFile) -> datetime:
    """When an exported file is removed."""
    return stored.kept_at + timedelta(days=settings.EXPORT_DAYS)


def copy_to(stored: StoredFile, destination: Path) -> Path:
    """Copy the bytes to a path of the caller's, readable by the caller only."""
    descriptor = os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out, location(stored).open("rb") as source:
        shutil.copyfileobj(source, out)
    return destination
