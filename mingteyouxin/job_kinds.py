"""Kinds of long work of 名特优新."""

from authorities.job_kinds import JobKind
from mingteyouxin.capabilities import CASE_DECIDE

ANNOTATIONS = JobKind(
    "annotations",
    "生成公示系统标注文件",
    task="mingteyouxin.tasks.write_annotations",
    seen_by=CASE_DECIDE,
    stopped_by=CASE_DECIDE,
    makes_a_file=True,
)
