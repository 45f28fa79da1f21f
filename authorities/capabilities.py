"""What an officer may do, as one table. A view names a capability; a role at a level has it or not."""

from enum import StrEnum

from authorities.enums import FilePurpose, Level, Role


class Capability(StrEnum):
    """One thing that can be done in the back office."""

    OFFICE = "office"  # enter the bureau's desk
    HOUSEHOLD_VIEW = "household_view"  # households of the area with their facts and sources
    INTAKE_VIEW = "intake_view"  # deliveries, their refused rows and files
    INTAKE_DELIVER = "intake_deliver"  # hand in a feed file

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Capability.OFFICE: "进入工作台",
    Capability.HOUSEHOLD_VIEW: "查看个体工商户数据",
    Capability.INTAKE_VIEW: "查看归集记录",
    Capability.INTAKE_DELIVER: "提交归集文件",
}

_EVERY_LEVEL = tuple(Level)
_ABOVE_STATION = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)

# capability                    role              levels
GRANTS: tuple[tuple[Capability, Role, tuple[Level, ...]], ...] = (
    (Capability.OFFICE,         Role.CLERK,       _EVERY_LEVEL),
    (Capability.OFFICE,         Role.SUPERVISOR,  _EVERY_LEVEL),
    (Capability.OFFICE,         Role.AUDITOR,     _EVERY_LEVEL),
    (Capability.HOUSEHOLD_VIEW, Role.CLERK,       _EVERY_LEVEL),
    (Capability.HOUSEHOLD_VIEW, Role.SUPERVISOR,  _EVERY_LEVEL),
    (Capability.INTAKE_VIEW,    Role.CLERK,       _ABOVE_STATION),
    (Capability.INTAKE_VIEW,    Role.SUPERVISOR,  _ABOVE_STATION),
    (Capability.INTAKE_DELIVER, Role.CLERK,       (Level.PROVINCE, Level.CITY, Level.COUNTY)),
)  # fmt: skip

# Which capability opens a file of a purpose.
FILE_CAPABILITY = {
    FilePurpose.FEED: Capability.INTAKE_VIEW,
    FilePurpose.REFUSED_ROWS: Capability.INTAKE_VIEW,
}


def capabilities(role: str, level: str) -> frozenset[Capability]:
    """What a role at a level may do; nothing for a pair that the table does not name."""
    return frozenset(cap for cap, granted, levels in GRANTS if granted == role and level in levels)
