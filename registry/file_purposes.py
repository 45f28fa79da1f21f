"""Why the registry keeps files."""

from authorities.file_purposes import FilePurpose
from registry.capabilities import INTAKE_VIEW

FEED = FilePurpose("feed", "归集文件", INTAKE_VIEW)
REFUSED_ROWS = FilePurpose("refused_rows", "退回行文件", INTAKE_VIEW)
