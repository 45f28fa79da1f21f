"""Where a value comes from: which department, which delivery, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from authorities.enums import Department
from authorities.jurisdiction import current_household, current_path, nationwide
from authorities.models import Authority
from registry.enums import Feed, RiskKind
from registry.models import Delivery

DEPARTMENTS = {
    Feed.HOUSEHOLDS: "登记注册部门",
    Feed.ANNUAL_REPORTS: "信用监管部门",
    Feed.TAX: "税务部门",
    Feed.SOCIAL_INSURANCE: "人力资源社会保障部门",
    Feed.PENALTIES: "执法监督部门",
    Feed.DEFAULTERS: "人民法院",
    Feed.INDICATORS: "提供指标的部门",
    Feed.CREDENTIALS: "提供资质荣誉名单的部门",
}
# Feeds that several departments hand in, each its own part.
_SHARED = frozenset({Feed.INDICATORS, Feed.CREDENTIALS})
# What people of a department may hand in: the feed that is theirs alone, else indicators that a province adds. Other
# feeds are the bureaus' own. Risk marks stay with the bureau although 税务非正常户 is the tax department's: one list
# holds the marks of several departments, and a complete list of one would release those of the others.
_FEEDS = {
    Department.TAX: Feed.TAX,
    Department.SOCIAL_SECURITY: Feed.SOCIAL_INSURANCE,
    Department.COURT: Feed.DEFAULTERS,
}
# Departments that give or keep credentials and honours (A2).
_OF_CREDENTIALS = frozenset(
    {
        Department.SOCIAL_SECURITY,
        Department.COMMERCE,
        Department.CULTURE,
        Department.AGRICULTURE,
        Department.INTELLECTUAL_PROPERTY,
        Department.VETERANS,
    }
)
# A mark comes from the department that keeps its kind.
_MARK_DEPARTMENTS = {
    RiskKind.ABNORMAL: "信用监管部门",
    RiskKind.SERIOUS_VIOLATION: "信用监管部门",
    RiskKind.TAX_ABNORMAL: "税务部门",
    RiskKind.SUSPENDED: "登记注册部门",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The delivery that brought a value."""

    delivery_id: int
    bureau: str
    taken_at: datetime
    visible: bool  # the delivery itself may be looked at from here

    def __str__(self) -> str:
        return f"{localtime(self.taken_at):%Y-%m-%d} 入库，{'' if self.visible else self.bureau}批次 {self.delivery_id}"


def department(feed: str, *, kind: str = "") -> str:
    """The department that a feed's values come from; `kind` is a risk mark's."""
    return _MARK_DEPARTMENTS[RiskKind(kind)] if feed == Feed.RISK_MARKS else DEPARTMENTS[Feed(feed)]


def feeds_of(departments: Iterable[str]) -> frozenset[Feed]:
    """What people of these departments may hand in."""
    own = {Department(department) for department in departments}
    credentials = {Feed.CREDENTIALS} if own & _OF_CREDENTIALS else set()
    return frozenset(_FEEDS.get(department, Feed.INDICATORS) for department in own) | credentials


def feeds_alone_of(departments: Iterable[str]) -> frozenset[Feed]:
    """Of these, the feeds that no other department hands in."""
    return feeds_of(departments) - _SHARED


def sources(delivery_ids: Iterable[int]) -> dict[int, Source]:
    """Deliveries by number, with day and bureau and nothing of their content.

    Looks nationwide: a county's households are mostly delivered by its province, whose deliveries the county does not
    see, and where a value comes from is part of the value. A household sees no delivery.
    """
    here = None if current_household() else current_path()
    with nationwide():
        taken = list(Delivery.objects.filter(pk__in=set(delivery_ids)).values_list("pk", "path", "taken_at"))
    names = dict(Authority.objects.filter(path__in={path for _, path, _ in taken}).values_list("path", "short_name"))
    return {
        pk: Source(pk, names.get(path, ""), taken_at, here is not None and path.startswith(here))
        for pk, path, taken_at in taken
    }
