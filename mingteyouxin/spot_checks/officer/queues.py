"""What notices, recognition and spot-checks put on the desk."""

from django.db.models import QuerySet

from authorities.access import Acting
from authorities.jurisdiction import below
from authorities.queues import Queue, queue_of
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices.officer.objections import OBJECTIONS
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem


def _cases(acting: Acting, status: CaseStatus) -> QuerySet:
    return Case.objects.in_charge_of(acting.authority).filter(below(acting.authority.path), status=status)


def _to_publish(acting: Acting) -> QuerySet:
    return _cases(acting, CaseStatus.SELECTED)


def _to_recognise(acting: Acting) -> QuerySet:
    return _cases(acting, CaseStatus.NOTICED)


def _to_check(acting: Acting) -> QuerySet:
    mine = SpotCheckItem.objects.filter(below(acting.authority.path), authority=acting.authority)
    return mine.filter(status__in=[SpotCheckStatus.OPEN, SpotCheckStatus.ANSWERED])


def _to_supplement(acting: Acting) -> QuerySet:
    own = SpotCheckItem.objects.filter(below(acting.authority.path), case__authority=acting.authority)
    return own.filter(status=SpotCheckStatus.SUPPLEMENT)


QUEUES = (
    Queue("待公示的拟认定办件", capabilities.CASE_DECIDE, "notice-list", _to_publish, due="due_on"),
    queue_of(OBJECTIONS, "公示异议待处理", dict, capability=capabilities.CASE_DECIDE),
    Queue("公示期满待认定", capabilities.CASE_DECIDE, "recognition-list", _to_recognise, due="due_on"),
    Queue("待抽查核实的认定", capabilities.SPOT_CHECK, "check-list", _to_check, due="window_until"),
    Queue("上级抽查待补充材料", capabilities.CASE_REVIEW, "check-list", _to_supplement, due="due_on"),
)
