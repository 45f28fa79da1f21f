"""What typing declares of itself to the shared floors."""

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.job_kinds import JobKind
from authorities.schedule import ScheduledTask
from typing_engine import acts, capabilities, confirmation, job_kinds, standards, tasks
from typing_engine.officer import navigation, queues
from typing_engine.officer.help_texts import HELP_TEXTS
from typing_engine.officer.lists import RUNS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(job_kinds, JobKind),
    standards.SUBJECT,
    confirmation.SUBJECT,
    navigation.TYPING,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *queues.QUEUES,
    *queues.CALENDAR,
    ScheduledTask("settle-ended-runs", tasks.settle_ended_runs, 30.0),
    ScheduledTask("open-annual-typings", tasks.open_annual_typings, 3600.0),
    RUNS,
)
