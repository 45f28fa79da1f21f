"""Find records of the audit log, for its screen and its export alike."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from authorities.acts import Act
from authorities.declarations import find
from authorities.enums import ActorKind
from authorities.models import AuditRecord, Officer


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for; what is empty is not asked. Kept in a job's parameters, so all of it is plain text."""

    act: str = ""
    actor_kind: str = ""
    officer: str = ""  # account or full name
    object_kind: str = ""
    object_key: str = ""
    day_from: str = ""
    day_to: str = ""
    address: str = ""
    household: str = ""  # code or 15-digit number, as it was typed
    household_id: int | None = None

    def as_parameters(self) -> dict:
        return asdict(self)

    def __str__(self) -> str:
        """The criteria in Chinese, for the log itself and for the job's page."""
        said = (
            ("行为", find(Act, self.act).label if self.act else ""),
            ("行为人类别", ActorKind(self.actor_kind).label if self.actor_kind else ""),
            ("工作人员", self.officer),
            ("对象", f"{self.object_kind} {self.object_key}".strip()),
            ("自", self.day_from),
            ("至", self.day_to),
            ("来源地址", self.address),
            ("个体工商户", self.household),
        )
        return "，".join(f"{name} {text}" for name, text in said if text) or "全部"


def matching(criteria: Criteria) -> QuerySet[AuditRecord]:
    """Records of the present jurisdiction, the latest first."""
    asked = {
        "act": criteria.act,
        "actor_kind": criteria.actor_kind,
        "object_kind": criteria.object_kind,
        "object_key": criteria.object_key,
        "address": criteria.address,
        "household_id": criteria.household_id,
    }
    records = AuditRecord.objects.filter(**{name: wanted for name, wanted in asked.items() if wanted})
    if criteria.officer:
        named = Officer.objects.filter(Q(username=criteria.officer) | Q(full_name=criteria.officer))
        # Read first: as numbers they are looked up in the index, as a subquery they may not be.
        records = records.filter(officer__in=list(named.values_list("pk", flat=True)))
    if criteria.day_from:
        records = records.filter(at__gte=_midnight(date.fromisoformat(criteria.day_from)))
    if criteria.day_to and criteria.day_to != date.max.isoformat():
        records = records.filter(at__lt=_midnight(date.fromisoformat(criteria.day_to) + timedelta(days=1)))
    return records.select_related("officer").order_by("-pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
