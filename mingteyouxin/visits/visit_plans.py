"""Who visits which household and until when (走访核实, C5): planned by the reviewing bureau, made by a station."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from authorities import audit, clock
from authorities.batches import Result
from authorities.capabilities import granted_to
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority, Officer, Post
from authorities.notifications import notify
from authorities.refusals import Refused
from casework.sweeps import BulkSweep
from casework.workflow import Mover, add_events, add_first_events, move_all
from mingteyouxin import acts, capabilities, notification_kinds
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import IN_LINE
from mingteyouxin.criteria import standard_tree
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.visits.enums import VisitAction, VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit
from mingteyouxin.visits.workflow import VISIT

_VISITORS = (Level.CITY, Level.COUNTY, Level.STATION)


def visitors(authority: Authority) -> QuerySet[Authority]:
    """Bureaus with a counter at or below a bureau: who may be sent on a visit, each within the place of the case."""
    return Authority.objects.filter(below(authority.path), level__in=_VISITORS, valid_to=None).order_by("path")


def people(station: Authority) -> list[Officer]:
    """Who makes visits for a station today."""
    posts = Post.objects.filter(authority=station).held_on(clock.today()).select_related("officer", "authority")
    return list({post.officer_id: post.officer for post in posts if _visits(post)}.values())


def people_of(authority: Authority) -> list[Post]:
    """Who makes visits at the bureau or at a station below it today, whoever of them is to be sent."""
    posts = Post.objects.filter(below(authority.path, field="authority__path")).held_on(clock.today())
    posts = posts.select_related("officer", "authority").order_by("authority__path", "officer__full_name")
    return list({post.officer_id: post for post in posts if _visits(post)}.values())


def _visits(post: Post) -> bool:
    return capabilities.VISIT_DO in granted_to(post.role, post.authority.level)


def wanting(authority: Authority) -> QuerySet[Case]:
    """Cases that the bureau handles, whose standard asks for a visit now, and that no visit has confirmed or will."""
    asked = Q(pk__in=[])
    for row in Case.objects.rounds_in_charge_of(authority).select_related("standard"):
        asked |= Q(round=row, recognition_path__in=standard_tree.read(row.standard).visits, status__in=_times(row))
    live = Visit.objects.filter(Q(status=VisitStatus.PLANNED) | Q(result=VisitResult.CONFIRMED))
    rows = Case.objects.in_charge_of(authority).filter(asked).exclude(pk__in=live.values("case"))
    return rows.select_related("household", "place").order_by("household__division", "household__address", "id")


def is_wanted(case: Case) -> bool:
    """True when the standard asks for a visit of the case, and its time has come."""
    return case.recognition_path in standard_tree.read(case.round.standard).visits and case.status in _times(case.round)


def _times(row: PublicRound) -> tuple[CaseStatus, ...]:
    """Proposed for recognition: before or after ranking, as the place sets."""
    return (CaseStatus.SELECTED,) if row.visit_after_ranking else (CaseStatus.PASSED, CaseStatus.SELECTED)


@transaction.atomic
def plan(
    authority: Authority,
    case_ids: Iterable[int],
    *,
    station: Authority,
    due_on: date,
    by: Officer,
    assigned: Officer | None = None,
) -> list[Result]:
    """Send a station to many households. Runs in the jurisdiction of the bureau that handles them.

    Each case is planned or refused for itself; Refused is raised for what would be wrong for all of them.
    """
    _check(authority, station=station, assigned=assigned, due_on=due_on)
    locked = Case.objects.in_charge_of(authority).select_for_update(of=("self",), no_key=True)
    cases = list(
        locked.filter(pk__in=list(case_ids)).select_related("household", "round__standard", "place").order_by("id")
    )
    live = Visit.objects.filter(case__in=cases).exclude(status=VisitStatus.CANCELLED).order_by("id")
    latest = {visit.case_id: visit for visit in live}
    refusals = [_refusal(case, latest.get(case.pk), station) for case in cases]
    moment = clock.now()
    made = Visit.objects.bulk_create(
        [
            Visit(
                path=station.path,
                case=case,
                place=case.place,
                station=station,
                assigned=assigned,
                due_on=due_on,
                planned_by=by,
                planned_at=moment,
            )
            for case, refusal in zip(cases, refusals, strict=True)
            if not refusal
        ]
    )
    add_first_events(VISIT, made, VisitAction.PLAN, by=by, note=f"{station}，{due_on} 前")
    if made:
        note = f"{len(made)} 户，{station}"
        audit.record(acts.VISIT_ASSIGNED, by=by, note=note)
        _notify(station, assigned, f"有 {len(made)} 户需要走访核实，请在 {due_on} 前完成。", made)
    return [
        Result(str(case.household), done=not refusal, text=refusal)
        for case, refusal in zip(cases, refusals, strict=True)
    ]


def _refusal(case: Case, visit: Visit | None, station: Authority) -> str:
    if visit is not None and visit.status == VisitStatus.PLANNED:
        return f"已安排{visit.station}走访，需要变更时请改派。"
    if visit is not None and visit.result == VisitResult.CONFIRMED:
        return "已走访，情况与申报一致，不需要再次走访。"
    if not is_wanted(case):
        return f"目前的状态是“{case.get_status_display()}”，或者分类标准没有要求走访。"
    if not case.place.covers(station.path):
        return f"该户属于{case.place}，不能由{station}走访。"
    return ""


@transaction.atomic
def reassign(
    authority: Authority,
    visit_ids: Iterable[int],
    *,
    station: Authority,
    due_on: date,
    by: Officer,
    assigned: Officer | None = None,
) -> int:
    """Give planned visits to another station, officer or day. Raises Refused when one of them does not allow it."""
    _check(authority, station=station, assigned=assigned, due_on=due_on)
    visits = _planned(authority, visit_ids)
    if any(not visit.place.covers(station.path) for visit in visits):
        raise Refused("station_elsewhere", f"所选的户有的不在{station}所在的县（区），请分开改派。")
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
        station=station, path=station.path, assigned=assigned, due_on=due_on
    )
    for visit in visits:
        visit.path = station.path
    add_events(VISIT, visits, VisitAction.REASSIGN, by=by, note=f"{station}，{due_on} 前")
    audit.record(acts.VISIT_ASSIGNED, by=by, note=f"改派 {len(visits)} 户，{station}")
    _notify(station, assigned, f"有 {len(visits)} 户改派由你单位走访核实，请在 {due_on} 前完成。", visits)
    return len(visits)


@transaction.atomic
def cancel(authority: Authority, visit_ids: Iterable[int], *, by: Officer, note: str) -> int:
    """Take planned visits back, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写取消走访的理由。")
    visits = _planned(authority, visit_ids)
    move_all(VISIT, visits, VisitAction.CANCEL, by=by, note=note.strip())
    audit.record(acts.VISIT_ASSIGNED, by=by, note=f"取消 {len(visits)} 户的走访")
    return len(visits)


def _planned(authority: Authority, visit_ids: Iterable[int]) -> list[Visit]:
    """The planned ones among visits of cases that the bureau handles, locked. Raises Refused where one is over."""
    wanted = set(visit_ids)
    locked = Visit.objects.select_for_update(of=("self",), no_key=True)
    locked = locked.select_related("place", "case__authority", "case__handler").in_charge_of(authority)
    visits = list(locked.filter(pk__in=wanted).planned().order_by("id"))
    if not wanted or len(visits) < len(wanted):
        raise Refused("visit_not_planned", "所选的走访有的已经完成或者取消，请刷新后重新选择。")
    return visits


def _check(authority: Authority, *, station: Authority, assigned: Officer | None, due_on: date) -> None:
    if not authority.covers(station.path) or station.level not in _VISITORS:
        raise Refused("station_not_below", "请选择本局或者下级的县（区）局、市场监管所。")
    if assigned is not None and assigned not in people(station):
        raise Refused("not_a_visitor", f"{assigned}目前不在{station}任职，不能指派。")
    if due_on < clock.today():
        raise Refused("day_in_the_past", "走访期限已经过去，请选择今天或者以后的日期。")


def _take_off_and_remind(on: date) -> int:
    over = list(
        Visit.objects.planned()
        .exclude(case__status__in=IN_LINE)
        .select_related("case__authority", "case__handler")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
    )
    move_all(VISIT, over, VisitAction.CANCEL, by=Mover.CLOCK, note="该户已撤回申报或者已经办结")
    late = Visit.objects.planned().filter(due_on__lt=on).select_related("station", "assigned")
    by_station: dict[tuple[int, int | None], list[Visit]] = {}
    for visit in late.order_by("due_on", "id"):
        by_station.setdefault((visit.station_id, visit.assigned_id), []).append(visit)
    for visits in by_station.values():
        first = visits[0]
        text = f"有 {len(visits)} 户的走访核实已经逾期，最早的期限是 {first.due_on}，请尽快完成。"
        _notify(first.station, first.assigned, text, visits, once=f"visits-late:{on}")
    return len(over)


# Visits of cases that are over are taken off, late ones are brought to mind.
follow_the_clock = BulkSweep("follow-visits", _take_off_and_remind)


def _notify(
    station: Authority, assigned: Officer | None, text: str, visits: Sequence[Visit], *, once: str = ""
) -> None:
    if not visits:
        return
    to = [assigned] if assigned else people(station)
    notify(
        notification_kinds.CASE,
        path=station.path,
        to=[officer.pk for officer in to],
        text=text,
        view="visit-page",
        key=visits[0].pk,
        once=once or f"visits:{visits[0].pk}:{clock.now().isoformat()}",
    )
