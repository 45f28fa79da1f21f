"""Nightly: what an office is late with goes to its head, then to the bureau above, then may be taken over.

All waits of the country are looked through in a few statements a kind, however many there are. When the bureau above
is told of a case, the office's silence bars the household from applying elsewhere no longer.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from authorities import clock
from authorities.enums import Level, Role
from authorities.jurisdiction import below
from authorities.models import Authority, Post
from authorities.notifications import notify
from authorities.work_calendar import work_calendar
from authorities.working_days import WorkCalendar, working_days_between
from casework.sweeps import BulkSweep
from mingteyouxin import notification_kinds
from mingteyouxin.cases.models import Case
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.overdue.waits import WAITS, Wait
from mingteyouxin.rounds.models import OverdueRule

_ONE_DAY = timedelta(days=1)


def _escalate(on: date) -> int:
    calendar = work_calendar()
    for wait in WAITS:
        _close(wait, on)
        _note(wait, on)
    for rows, rule in _by_rule(on):
        long_over = _days_let_go(rule.above_days, on, calendar)
        rows.filter(above__isnull=False, above_on=None, due_on__lte=long_over).update(above_on=on)
        open_now = rows.filter(kind=WaitKind.CASE, above_on__isnull=False, open_on=None)
        open_now.filter(due_on__lte=_days_let_go(rule.open_days, on, calendar)).update(open_on=on)
    silent = Overdue.objects.standing().filter(kind=WaitKind.CASE, above_on__isnull=False)
    Case.objects.filter(pk__in=silent.values("key"), silent_on=None).update(silent_on=on)
    _tell("head", on, Q(noted_on=on), "件事项超过办理期限，还没有办理")
    _tell("above", on, Q(above_on=on), "件事项下级逾期未办")
    _tell("above", on, Q(open_on=on), "件办件下级逾期未办，本局可以接办")
    return Overdue.objects.filter(Q(noted_on=on) | Q(above_on=on) | Q(open_on=on) | Q(ended_on=on)).count()


# What is overdue is seen by the bureau's head the next morning, and by the bureau above when the head did nothing.
escalate = BulkSweep("escalate-what-is-overdue", _escalate)


def _close(wait: Wait, on: date) -> None:
    """Nobody waits any more for what was gone on with; what stands again with the same day waits again."""
    rows = Overdue.objects.filter(kind=wait.kind)
    waits = Exists(wait.rows(on).filter(pk=OuterRef("key"), due_on=OuterRef("due_on")))
    rows.standing().exclude(waits).update(ended_on=on)
    rows.filter(waits, ended_on__isnull=False).update(ended_on=None)


def _note(wait: Wait, on: date) -> None:
    """Keep what is overdue for the first time, with whose turn it is and who is told."""
    known = Overdue.objects.filter(kind=wait.kind, key=OuterRef("pk"), due_on=OuterRef("due_on"))
    found = list(wait.rows(on).exclude(Exists(known)).values_list("pk", "due_on", "owner", "what"))
    owners = Authority.objects.select_related("parent__parent").in_bulk({owner for _, _, owner, _ in found})
    heads = {number: _head_of(owner) for number, owner in owners.items()}
    Overdue.objects.bulk_create(
        [
            Overdue(
                path=owners[owner].path,
                authority=owners[owner],
                head=heads[owner],
                # The nation watches, and decides for nobody.
                above=None if heads[owner].level == Level.PROVINCE else heads[owner].parent,
                kind=wait.kind,
                key=key,
                what=what,
                due_on=due_on,
                noted_on=on,
            )
            for key, due_on, owner, what in found
        ],
        ignore_conflicts=True,
    )


def _head_of(owner: Authority) -> Authority:
    """The bureau whose head answers for it: a station's is the one that it belongs to."""
    return owner.parent if owner.level == Level.STATION else owner


def _by_rule(on: date) -> Iterator[tuple[QuerySet[Overdue], OverdueRule]]:
    """What stands, by the rule that holds for it on a day: a province's own, else the nation's."""
    standing = Overdue.objects.standing()
    in_force = OverdueRule.objects.filter(valid_from__lte=on)
    own = sorted(set(in_force.exclude(province="").values_list("province", flat=True)))
    for province in own:
        path = f"/{province}/"
        yield standing.filter(below(path)), OverdueRule.objects.in_force(path, on)
    others = standing
    for province in own:
        others = others.exclude(below(f"/{province}/"))
    yield others, in_force.filter(province="").latest("valid_from")


def _days_let_go(days: int, on: date, calendar: WorkCalendar) -> date:
    """The latest last day after which so many working days have gone by on a day."""
    day = on
    while working_days_between(day, on, calendar=calendar) < days:
        day -= _ONE_DAY
    return day


def _tell(whom: str, on: date, which: Q, text: str) -> None:
    """Tell the heads (审批人员) of each bureau concerned, in one message a bureau and night."""
    rows = Overdue.objects.standing().filter(which).values(whom, f"{whom}__path")
    found = list(rows.annotate(count=Count("pk"), first=Min("due_on"), key=Min("pk")).order_by(whom))
    heads = heads_of([row[whom] for row in found])
    for row in found:
        notify(
            notification_kinds.OVERDUE,
            path=row[f"{whom}__path"],
            to=heads.get(row[whom], []),
            text=f"有 {row['count']} {text}，最早的期限是 {row['first']}。",
            view="overdue-page",
            key=row["key"],
            once=f"overdue:{whom}:{text}:{row[whom]}:{on}",
        )


def heads_of(bureaus: Iterable[int]) -> dict[int, list[int]]:
    """Who answers for each bureau today (审批人员), all by number."""
    posts = Post.objects.filter(authority__in=list(bureaus), role=Role.SUPERVISOR).held_on(clock.today())
    heads: dict[int, list[int]] = {}
    for bureau, officer in posts.values_list("authority", "officer").distinct().order_by("authority", "officer"):
        heads.setdefault(bureau, []).append(officer)
    return heads
