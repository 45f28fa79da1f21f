"""What the registry declares of itself to the shared floors."""

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FilePurpose
from authorities.job_kinds import JobKind
from registry import acts, capabilities, file_purposes, job_kinds
from registry.officer.lists import DELIVERIES, HOUSEHOLDS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *constants_of(job_kinds, JobKind),
    HOUSEHOLDS,
    DELIVERIES,
)
