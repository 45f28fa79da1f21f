"""Why a file is kept: it decides which capability opens it, behind which object's door, and whether it is kept long.

Other apps declare theirs in their own `file_purposes.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from authorities.capabilities import AUDIT_VIEW, Capability
from authorities.declarations import Named, choices


@dataclass(frozen=True, eq=False)
class FilePurpose(Named):
    """Why a file is kept, and the capability that opens it; None for what whoever asked for it opens alone.

    `made_again` marks what the platform makes when somebody asks for it: none of it is kept for long.
    """

    name: str
    label: str
    opened_by: Capability | None
    made_again: bool = False


@dataclass(frozen=True, slots=True)
class FileDoor:
    """Whose file of a purpose is whose: the address of a file alone opens nothing.

    `holds` is asked with who acts and the file's number, and says whether an object that this one may see holds it. It
    stands in the `office.py` of the app, for a purpose itself knows no rows.
    """

    purpose: FilePurpose
    holds: Callable[[object, UUID], bool]


def purpose_choices() -> list[tuple[str, str]]:
    """Every declared purpose with its label."""
    return choices(FilePurpose)


# An exported list asks for the capability of its list besides (lists/catalogue.py).
LIST_EXPORT = FilePurpose("list_export", "导出的名单", None, made_again=True)
AUDIT_EXPORT = FilePurpose("audit_export", "导出的审计记录", AUDIT_VIEW, made_again=True)
