"""What notices, recognition and spot-checks put on the desk."""

from authorities.access import Acting
from authorities.jurisdiction import below
from authorities.queues import COUNTED, Queue, queue_of
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices.officer.objections import OBJECTIONS
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem


def _cases(acting: Acting, status: CaseStatus) -> int:
    return _counted(Case.objects.filter(below(acting.authority.path), authority=acting.authority, status=status))


def _to_publish(acting: Acting) -> int:
    return _cases(acting, CaseStatus.SELECTED)


def _to_recognise(acting: Acting) -> int:
    return _cases(acting, CaseStatus.NOTICED)


def _to_check(acting: Acting) -> int:
    mine = SpotCheckItem.objects.filter(below(acting.authority.path), authority=acting.authority)
    return _counted(mine.filter(status__in=[SpotCheckStatus.OPEN, SpotCheckStatus.ANSWERED]))


def _to_supplement(acting: Acting) -> int:
    own = SpotCheckItem.objects.filter(below(acting.authority.path), case__authority=acting.authority)
    return _counted(own.filter(status=SpotCheckStatus.SUPPLEMENT))


def _counted(rows) -> int:
    return rows.order_by()[: COUNTED + 1].count()


QUEUES = (
    Queue("待公示的拟认定办件", capabilities.CASE_DECIDE, "notice-list", _to_publish),
    queue_of(OBJECTIONS, "公示异议待处理", dict, capability=capabilities.CASE_DECIDE),
    Queue("公示期满待认定", capabilities.CASE_DECIDE, "recognition-list", _to_recognise),
    Queue("待抽查核实的认定", capabilities.SPOT_CHECK, "check-list", _to_check),
    Queue("上级抽查待补充材料", capabilities.CASE_REVIEW, "check-list", _to_supplement),
)
