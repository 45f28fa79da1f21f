"""Officer screen on the clock's work: what was done for which day and hour, and what was not."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import capabilities
from authorities.access import Acting
from authorities.declarations import NotDeclared, declared, find
from authorities.firings import MOST_ATTEMPTS
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import TaskFiring
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.schedule import ScheduledTask

_DONE, _OPEN, _GIVEN_UP = "done", "open", "given_up"
_STATES = {_DONE: ("已完成", "good"), _OPEN: ("未完成，将再次执行", "open"), _GIVEN_UP: ("多次未完成", "bad")}
_IN_STATE = {
    _DONE: Q(ended_at__isnull=False),
    _OPEN: Q(ended_at=None, attempts__lt=MOST_ATTEMPTS),
    _GIVEN_UP: Q(ended_at=None, attempts__gte=MOST_ATTEMPTS),
}


def _tasks() -> list[tuple[str, str]]:
    return [(task.name, task.label) for task in declared(ScheduledTask)]


class FiringFilter(AreaFilter):
    name = choice_filter("任务", _tasks)
    state = choice_filter("状态", [(name, word) for name, (word, _) in _STATES.items()], method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(_IN_STATE[value])


def _label(firing: TaskFiring) -> str:
    try:
        return find(ScheduledTask, firing.name).label
    except NotDeclared:
        return firing.name  # a task of former days


def _state(firing: TaskFiring) -> tuple[str, str]:
    if firing.ended_at:
        return _STATES[_DONE]
    return _STATES[_GIVEN_UP if firing.attempts >= MOST_ATTEMPTS else _OPEN]


def _rows(acting: Acting) -> QuerySet[TaskFiring]:
    return TaskFiring.objects.all()


FIRINGS = Listing(
    name="firings",
    title="定时任务",
    unit="次",
    capability=capabilities.SCHEDULE_VIEW,
    view="firing-list",
    rows=_rows,
    order=("-id",),
    filters=FiringFilter,
    columns=(
        Column("name", "任务", _label, wide=True),
        Column("period", "时段", lambda firing: firing.period.replace("T", " ") + "时" * ("T" in firing.period)),
        Column("state", "状态", lambda firing: _state(firing)[0], mark=lambda firing: _state(firing)[1]),
        Column("dealt_with", "处理数", lambda firing: firing.dealt_with),
        Column("attempts", "执行次数", lambda firing: firing.attempts),
        Column("started", "开始时间", lambda firing: firing.started_at),
        Column("ended", "完成时间", lambda firing: firing.ended_at),
    ),
    exported=False,
    empty="还没有执行过定时任务。",
    empty_note="平台每小时、每夜自动办理到期的事项；执行过的时段会列在这里。",
)


@require_safe
@officer_view(capabilities.SCHEDULE_VIEW)
def firing_list(request: HttpRequest) -> TemplateResponse:
    """What the clock has started on the whole platform."""
    return list_page(request, FIRINGS)
