"""What an officer may do: what a capability is, who has which, and those of the bureau's own affairs.

A view names a capability; a role at a level has it or not. Other apps declare theirs in their own `capabilities.py`.
"""

from dataclasses import dataclass

from authorities.declarations import Named, declared, kept
from authorities.enums import Level, Role

# Those who do the bureau's business, and the levels that several apps grant by.
OFFICIALS = (Role.CLERK, Role.SUPERVISOR)
EVERY_LEVEL = tuple(Level)
ABOVE_STATION = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)
# A department delivers to, and works beside, the bureau of its own territory.
BUREAUS_WITH_DEPARTMENTS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
# Four cities have no county level (facts 9.15): their own desk does what county and station do elsewhere.
COUNTERS = (Level.CITY, Level.COUNTY, Level.STATION)
PROVINCE = (Level.PROVINCE,)


@dataclass(frozen=True, slots=True)
class Grant:
    """These roles have it at these levels."""

    roles: tuple[Role, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, eq=False)
class Capability(Named):
    """One thing that can be done in the back office."""

    name: str
    label: str
    grants: tuple[Grant, ...]


@kept
def granted_to(role: str, level: str) -> frozenset[Capability]:
    """What a role at a level may do; nothing for a pair that no grant names."""
    return frozenset(
        capability
        for capability in declared(Capability)
        if any(role in grant.roles and level in grant.levels for grant in capability.grants)
    )


# Enter the bureau's desk.
OFFICE = Capability(
    "office",
    "进入工作台",
    (
        Grant((Role.CLERK, Role.SUPERVISOR, Role.SYSTEM, Role.SECURITY, Role.AUDITOR), EVERY_LEVEL),
        Grant((Role.DISCIPLINE,), ABOVE_STATION),
        Grant((Role.DEPARTMENT,), BUREAUS_WITH_DEPARTMENTS),
    ),
)
# Machines of other departments: register, renew, revoke.
MACHINE_MANAGE = Capability("machine_manage", "登记、停用系统对接方", (Grant((Role.SECURITY,), ABOVE_STATION),))
# The audit log of the area: read, export, verify.
AUDIT_VIEW = Capability("audit_view", "查看、导出、校验审计记录", (Grant((Role.AUDITOR,), EVERY_LEVEL),))
# Who works at the bureaus of the area, and as what.
OFFICER_VIEW = Capability("officer_view", "查看工作人员", (Grant((Role.SYSTEM, Role.SECURITY), EVERY_LEVEL),))
# Invite, disable and enable people, end their posts.
OFFICER_MANAGE = Capability("officer_manage", "邀请、停用工作人员，终止岗位", (Grant((Role.SYSTEM,), EVERY_LEVEL),))
# Grant posts and deputies' posts to people who were invited.
POST_GRANT = Capability("post_grant", "授予岗位、指定代行人员", (Grant((Role.SECURITY,), EVERY_LEVEL),))
# Unlock accounts, end sessions, let a person set password and factor anew.
OFFICER_SECURE = Capability(
    "officer_secure", "解除锁定、结束会话、重置登录凭据", (Grant((Role.SECURITY,), EVERY_LEVEL),)
)
# Confirm as the second administrator that an account is given back to its owner: never the kind that asks.
CREDENTIALS_CONFIRM = Capability("credentials_confirm", "复核登录凭据事项", (Grant((Role.SYSTEM,), EVERY_LEVEL),))
# What the clock did for the whole platform, and what it did not.
SCHEDULE_VIEW = Capability("schedule_view", "查看定时任务", (Grant((Role.SYSTEM,), (Level.NATION, Level.PROVINCE)),))
# What decisions of the area tell of their remedies: read by whoever decides, kept by the province for all its bureaus
# and by the nation for itself.
REMEDY_VIEW = Capability("remedy_view", "查看告知救济", (Grant(OFFICIALS, ABOVE_STATION),))
REMEDY_KEEP = Capability("remedy_keep", "登记告知救济", (Grant(OFFICIALS, (Level.NATION, Level.PROVINCE)),))
# The bureau's own entry in the phone book, and those of its stations.
CONTACT_KEEP = Capability("contact_keep", "登记办事电话", (Grant(OFFICIALS, EVERY_LEVEL),))
# What left the platform for people of the area, and what became of it.
DISPATCH_VIEW = Capability("dispatch_view", "查看送达记录", (Grant(OFFICIALS, EVERY_LEVEL),))
# Post letters, note what came back, send again what did not go out.
DISPATCH_DO = Capability("dispatch_do", "邮寄、登记退回、再次发送", (Grant(OFFICIALS, EVERY_LEVEL),))
