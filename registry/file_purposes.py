"""Why the registry keeps files."""

from authorities.file_purposes import FilePurpose
from registry.capabilities import HOUSEHOLD_VIEW, IMPACT_KEEP

# What a feed file holds decides who opens it (access.py), so the address of all files opens it to its deliverer alone.
FEED = FilePurpose("feed", "归集文件", None)
REFUSED_ROWS = FilePurpose("refused_rows", "退回行文件", None)
MASKED_COPY = FilePurpose("masked_copy", "归集文件遮盖副本", None, made_again=True)
IMPACT = FilePurpose("impact_assessment", "影响评估报告", IMPACT_KEEP)
RECEIPT = FilePurpose("receipt", "送达回证", HOUSEHOLD_VIEW)
