"""What waits on an office, kind by kind: which rows are overdue on a day, and whose turn it is.

A wait in which the household or the public must act is none of these: it ends by itself, or its clock stands still.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Left

from authorities.enums import Department
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.reminders import overdue
from mingteyouxin.opinions.enums import OpinionStatus
from mingteyouxin.opinions.models import OpinionItem, OpinionRequest
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem
from mingteyouxin.visits.models import Visit

_WHAT = 200


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of wait. `rows` are overdue on a day, with `due_on`, and annotated with `owner`, the number of the
    bureau whose turn it is, and `what`, its words for officers.
    """

    kind: WaitKind
    rows: Callable[[date], QuerySet]


def _named(household: str, *words: models.Expression) -> Left:
    nameless = When(**{household: ""}, then=Value("未使用名称的个体工商户"))
    name = models.Case(nameless, default=F(household), output_field=TextField())
    return Left(Concat(name, *words, Value(""), output_field=TextField()), _WHAT)


def _words(choices: Iterable[tuple[str, str]], column: str) -> models.Case:
    """The label of a column of choices, in SQL."""
    return models.Case(
        *(When(**{column: value}, then=Value(label)) for value, label in choices),
        default=Value(""),
        output_field=TextField(),
    )


def _cases(on: date) -> QuerySet[Case]:
    rows = overdue(Case.objects.all(), on)
    status = _words(CaseStatus.choices, "status")
    return rows.annotate(owner=Coalesce("handler", "authority"), what=_named("household__name", Value("，"), status))


def _visits(on: date) -> QuerySet[Visit]:
    late = Visit.objects.planned().filter(due_on__lt=on)
    return late.annotate(owner=F("station"), what=_named("case__household__name"))


def _opinions(on: date) -> QuerySet[OpinionRequest]:
    """Where a silence is no consent; else the clock has gone on by then."""
    unanswered = OpinionItem.objects.filter(request=OuterRef("pk"), status=OpinionStatus.ASKED)
    late = OpinionRequest.objects.filter(Exists(unanswered), due_on__lt=on, round__silence_is_consent=False)
    department = _words(Department.choices, "department")
    return late.annotate(owner=F("authority"), what=Concat(department, Value("未答复"), output_field=TextField()))


def _checks(on: date) -> QuerySet[SpotCheckItem]:
    late = SpotCheckItem.objects.filter(status=SpotCheckStatus.SUPPLEMENT, due_on__lt=on)
    return late.annotate(owner=F("case__authority"), what=_named("case__household__name"))


def still(on: date) -> Q:
    """The overdue rows (models.py) whose matter waits on a day yet, whatever the clock noted in the night before."""
    found = Q()
    for wait in WAITS:
        waits = wait.rows(on).filter(pk=OuterRef("key"), due_on=OuterRef("due_on"))
        found |= Q(Exists(waits), kind=wait.kind)
    return found


WAITS = (
    Wait(WaitKind.CASE, _cases),
    Wait(WaitKind.VISIT, _visits),
    Wait(WaitKind.OPINION, _opinions),
    Wait(WaitKind.CHECK, _checks),
)
