"""Why objections keep files. Each is opened from its objection, behind that one's door."""

from appeals.capabilities import APPEAL_VIEW
from authorities.file_purposes import FilePurpose

EVIDENCE = FilePurpose("appeal_evidence", "异议材料", APPEAL_VIEW)
REPLY = FilePurpose("recheck_reply", "部门核查答复", APPEAL_VIEW)
CONSENT = FilePurpose("appeal_consent", "异议委托书", APPEAL_VIEW)
CHARGE = FilePurpose("appeal_charge", "委托办理文件", APPEAL_VIEW)
