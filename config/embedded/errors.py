"""The one error of the embedded servers: what happened, where the log is and how it ends, what to do."""

import os
from pathlib import Path

_TAIL_LINES = 15
_TAIL_BYTES = 8192


class EmbeddedServerError(RuntimeError):
    """An embedded server cannot be had. The text is meant to be printed as it is."""

    def __init__(self, what: str, *, mend: str, log: Path | None = None):
        parts = [what]
        if log is not None:
            parts.append(_end_of(log))
        parts.append(mend)
        super().__init__("\n".join(parts))


def _end_of(log: Path) -> str:
    """The last lines of a log, with its path. A log that cannot be read is no second error."""
    try:
        # The folder belongs to the servers' account; root must not be led elsewhere by a link put there.
        descriptor = os.open(log, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            file.seek(max(0, os.fstat(descriptor).st_size - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()[-_TAIL_LINES:]
    except OSError as error:
        return f"Its log {log} cannot be read ({error.strerror})."
    return "\n".join([f"Its log {log} ends with:", *(f"  {line}" for line in lines)])
