"""What typing declares of itself to the shared floors."""

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.job_kinds import JobKind
from authorities.navigation import DeskPart
from authorities.schedule import HOURLY
from casework.sweeps import nightly
from typing_engine import acts, capabilities, confirmation, job_kinds, publication, runs, schedule, standards
from typing_engine.officer import navigation, queues
from typing_engine.officer.desk import typing_of_the_area
from typing_engine.officer.help_texts import HELP_TEXTS
from typing_engine.officer.lists import RUNS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(job_kinds, JobKind),
    standards.SUBJECT,
    confirmation.SUBJECT,
    publication.WITHDRAWAL,
    navigation.TYPING,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *queues.QUEUES,
    *queues.CALENDAR,
    DeskPart("officer/typing_engine/_desk.html", typing_of_the_area),
    nightly(runs.settle_ended, "结束任务已终止的分型批次", 30),
    nightly(schedule.open_due_runs, "启动到期的集中分型", HOURLY),
    RUNS,
)
