"""What typing declares of itself to the shared floors."""

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.job_kinds import JobKind
from typing_engine import acts, capabilities, confirmation, job_kinds, standards
from typing_engine.officer.lists import RUNS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(job_kinds, JobKind),
    standards.SUBJECT,
    confirmation.SUBJECT,
    RUNS,
)
