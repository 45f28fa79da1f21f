"""What typing declares of itself to the shared floors."""

from datetime import time

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.job_kinds import JobKind
from authorities.navigation import DeskPart
from authorities.schedule import HOURLY
from casework.sweeps import nightly
from registry.household.pages import HouseholdCard
from registry.household.timeline import TimelinePart
from registry.processings import Processing
from typing_engine import (
    acts,
    capabilities,
    confirmation,
    job_kinds,
    processings,
    publication,
    runs,
    schedule,
    standards,
)
from typing_engine.checkups import copies
from typing_engine.checkups import requests as check_up_requests
from typing_engine.checkups.household import look_before_typing
from typing_engine.checkups.officer import lists as check_up_lists
from typing_engine.checkups.officer import queues as check_up_queues
from typing_engine.checkups.timeline import types_and_reports
from typing_engine.officer import navigation, queues
from typing_engine.officer.desk import typing_of_the_area
from typing_engine.officer.help_texts import HELP_TEXTS
from typing_engine.officer.lists import RUNS
from typing_engine.own_notes import impact_assessed
from typing_engine.run_notes import RunNotes

OFFICE: tuple[object, ...] = (
    *constants_of(processings, Processing),
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
    *check_up_queues.QUEUES,
    *queues.CALENDAR,
    RunNotes(impact_assessed),
    DeskPart("officer/typing_engine/_desk.html", typing_of_the_area),
    nightly(runs.settle_ended, "结束任务已终止的分型批次", 30),
    nightly(schedule.open_due_runs, "启动到期的集中分型", HOURLY),
    nightly(check_up_requests.ask_when_due, "年度体检", time(1)),
    RUNS,
    check_up_lists.TO_HELP,
    check_up_lists.HELPED,
    HouseholdCard("household/typing_engine/_check_up.html", look_before_typing),
    TimelinePart(types_and_reports),
    *copies.PARTS,
)
