"""Titles in their last year are found by the calendar, and an evaluation of each is opened (C12).

Nothing is decided here: data are looked up, the department that recommended is asked, the household is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from authorities.enums import Level
from authorities.jurisdiction import current_path
from authorities.models import Authority
from casework.sweeps import BulkSweep
from casework.workflow import Mover, add_first_events
from mingteyouxin.evaluations import findings, recommenders
from mingteyouxin.evaluations.enums import EvaluationAction
from mingteyouxin.evaluations.models import Evaluation, EvaluationRule
from mingteyouxin.evaluations.workflow import EVALUATION
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.people import messages
from typing_engine.standard.months import add_months

# A province recognises most of its titles within a few days, so most of them are due within a few nights.
_AT_ONCE = 1000


def is_in_last_year(until: date, months: int, on: date) -> bool:
    """Whether the time of evaluation of a period has begun: on the day after the one that lies so many months before
    its last day, which is the first of the last year (民法典 第二百零一条: the day itself is not counted)."""
    return add_months(until, -months) < on


def _due(on: date, months: int) -> list[Recognition]:
    """Titles of the present area that are to be evaluated and are not yet, locked."""
    begun = Evaluation.objects.filter(recognition=OuterRef("pk"), period_until=OuterRef("valid_until"))
    rows = Recognition.objects.filter(
        ~Exists(begun),
        status=RecognitionStatus.VALID,
        valid_until__gte=on,
        # Months end on different days: the exact day is asked of each row.
        valid_until__lte=add_months(on, months),
    )
    locked = rows.select_related("household", "recogniser").select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    return [one for one in locked.order_by("pk") if is_in_last_year(one.valid_until, months, on)]


def _open(on: date) -> int:
    rule = EvaluationRule.objects.in_force(current_path(), on)
    due = _due(on, rule.opens_months)
    for first in range(0, len(due), _AT_ONCE):
        _begin(due[first : first + _AT_ONCE], rule, on)
    return len(due)


def _begin(due: Sequence[Recognition], rule: EvaluationRule, on: date) -> None:
    """Open evaluations of some titles of one province: a fixed number of statements."""
    opened = Evaluation.objects.bulk_create(
        Evaluation(
            path=title.path,
            recognition=title,
            household=title.household,
            recogniser=title.recogniser,
            recognition_path=title.recognition_path,
            period_until=title.valid_until,
            opened_on=on,
        )
        for title in due
    )
    add_first_events(EVALUATION, opened, EvaluationAction.BEGIN, by=Mover.CLOCK)
    recommenders.ask(opened, days=rule.department_days, on=on)
    findings.look(opened, on)
    alike: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for one in opened:
        alike[one.period_until].append((one.pk, one.household_id))
    for until, about in alike.items():
        messages.send_alike(
            about,
            title="名特优新认定进入有效期最后一年",
            text=f"您的名特优新认定有效期至 {until}。认定机关将按规定评估，"
            "符合条件的，有效期延长三年，不需要您申请。近三年有经营增长、政府表彰奖励等情况的，可以在评估页面说明。",
            view="my-evaluation",
        )


def _provinces(on: date) -> Iterable[str]:
    """Every province: which titles are due is asked there, by its own rule."""
    return Authority.objects.filter(level=Level.PROVINCE).order_by("path").values_list("path", flat=True)


open_due = BulkSweep("open-evaluations", _open, areas=_provinces)
