"""Typing's kinds of long work. A run is cancelled on its own page, where its shards are; a check-up like any job."""

from authorities.job_kinds import LONG, JobKind
from typing_engine.capabilities import CHECK_UP_RUN, TYPING_VIEW

TYPING_RUN = JobKind(
    "typing_run",
    "分型计算",
    task="typing_engine.tasks.type_run",
    seen_by=TYPING_VIEW,
    page="run-page",
    page_parameter="run",
    queue=LONG,
)
TYPING_PUBLICATION = JobKind(
    "typing_publication",
    "分型结果公布",
    task="typing_engine.tasks.carry_out_publication",
    seen_by=TYPING_VIEW,
    page="run-page",
    page_parameter="run",
    queue=LONG,
)
CHECK_UP = JobKind(
    "check_up",
    "年度体检",
    task="typing_engine.tasks.check_up",
    seen_by=CHECK_UP_RUN,
    stopped_by=CHECK_UP_RUN,
    queue=LONG,
)
