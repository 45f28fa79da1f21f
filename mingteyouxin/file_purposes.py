"""Why 名特优新 keeps files. Each is opened behind the door of the object that holds it (`FileDoor` in office.py)."""

from authorities.file_purposes import FilePurpose
from mingteyouxin.capabilities import CASE_DECIDE, CASE_VIEW

EVIDENCE = FilePurpose("evidence", "佐证材料", CASE_VIEW)
CONSENT = FilePurpose("consent", "同意书、委托书", CASE_VIEW)
VISIT = FilePurpose("visit", "走访照片和签名", CASE_VIEW)
RECOMMENDATION = FilePurpose("recommendation", "推荐材料", CASE_VIEW)
OBJECTION = FilePurpose("objection", "公示异议材料", CASE_VIEW)
OPINION_REPLY = FilePurpose("opinion_reply", "部门复函", CASE_VIEW)
STORY = FilePurpose("title_story", "名特优新照片", CASE_VIEW)
ANNOTATIONS = FilePurpose("annotations", "公示系统标注文件", CASE_DECIDE)
YEARLY_REPORT = FilePurpose("yearly_report", "年度信息报告委托书", CASE_VIEW)
OPERATOR_CONSENT = FilePurpose("operator_consent", "新经营者同意书", CASE_VIEW)
