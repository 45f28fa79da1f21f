"""Public notices (公示, C5): put before the public, ended by the clock.

Verbs of officers run in the jurisdiction of the bureau that handles the cases.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from authorities import audit, clock
from authorities.batches import Result, each, not_too_many
from authorities.models import Officer
from authorities.work_calendar import work_calendar
from authorities.working_days import WorkCalendar
from casework import deadlines
from casework.deadlines import LastDay
from casework.refusals import Refused, refused_in_words
from casework.sweeps import Sweep
from casework.workflow import Mover, move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.operator_changes import of_operators
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.notices.models import Notice, NoticeEntry, PublicNotice, PublicNoticeEntry
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.untyped import of_types
from registry.people import messages


def last_day(round_: PublicRound, published_on: date, *, calendar: WorkCalendar) -> LastDay:
    """The last day of a notice of the round: its days count from the day after it is published."""
    if round_.notice_in_working_days:
        return deadlines.last_day(published_on, round_.notice_days, calendar=calendar)
    return deadlines.last_day(published_on + timedelta(days=round_.notice_days), 0, calendar=calendar)


def candidates(round_: PublicRound) -> list[Case]:
    """Cases of the round that are chosen for recognition and were not put before the public yet."""
    selected = Case.objects.handled_by(round_.authority).filter(round=round_, status=CaseStatus.SELECTED)
    return list(selected.select_related("household", "place").order_by("recognition_class", "rank", "lodged_at", "id"))


@transaction.atomic
def publish(
    round_: PublicRound, case_ids: Sequence[int], *, title: str, contact: str, by: Officer
) -> tuple[Notice, list[Result]]:
    """Put chosen cases of the round before the public from today. Raises Refused where none of them can be.

    Each case has its own result: one that was withdrawn or refused meanwhile does not hold up the others.
    """
    not_too_many(len(set(case_ids)), "公示")
    today = clock.today()
    round_.must_be_in_review(today)
    until = last_day(round_, today, calendar=work_calendar())
    chosen = Case.objects.handled_by(round_.authority).filter(round=round_, pk__in=case_ids)
    chosen = chosen.select_related("household", "place", "round")
    chosen = list(chosen.order_by("recognition_class", "rank", "lodged_at", "id"))
    # Where a place visits after ranking, this is the step that waits for the visit; else the choice has waited.
    asked = of_visits_and_opinions(chosen) if round_.visit_after_ranking else {}
    changed, untyped = of_operators(chosen), of_types(chosen)

    def publish_one(case: Case) -> str:
        if obstacles := [*changed.get(case.pk, ()), *untyped.get(case.pk, ()), *asked.get(case.pk, ())]:
            raise Refused("not_ready", "；".join(text for _, text in obstacles))
        move(CASE, case.pk, CaseAction.PUBLISH, by=by, **until.columns())
        return f"公示至 {until.day}"

    results = each(chosen, publish_one, named=lambda case: str(case.household))
    moved = [case for case, result in zip(chosen, results, strict=True) if result.done]
    if not moved:
        raise Refused("nothing_to_publish", "没有可以公示的户：请选择状态为“拟认定”、本批次的办件。")
    notice = _begin(round_, title=title, contact=contact, until=until, by=by)
    _show(notice, round_, moved)
    audit.record(acts.NOTICE_PUBLISHED, by=by, on=notice, note=f"{notice}，{len(moved)} 户，至 {until.day}")
    return notice, results


def _over(on: date) -> list[tuple[int, str]]:
    return list(Case.objects.filter(status=CaseStatus.IN_NOTICE, due_on__lt=on).values_list("pk", "path"))


def _end(case_id: int, on: date) -> None:
    move(CASE, case_id, CaseAction.END_NOTICE, by=Mover.CLOCK)


# Cases whose days before the public are over.
end_due = Sweep("end-public-notices", due=_over, deal_with=_end)


def _begin(round_: PublicRound, *, title: str, contact: str, until: LastDay, by: Officer) -> Notice:
    last = Notice.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    notice = Notice(
        path=round_.authority.path,
        authority=round_.authority,
        round=round_,
        number=last + 1,
        title=title.strip(),
        contact=contact.strip(),
        published_on=clock.today(),
        published_by=by,
        published_at=clock.now(),
        **until.columns(Notice.DAY),
    )
    with refused_in_words():
        notice.save(force_insert=True)
    return notice


def _show(notice: Notice, round_: PublicRound, cases: Sequence[Case]) -> None:
    """What everyone reads from now on: whose names and numbers, and nothing of who operates them."""
    level = LEVELS[round_.authority.level]
    public = PublicNotice.objects.create(
        notice_id=notice.pk,
        authority=round_.authority,
        path=notice.path,
        year=round_.year,
        level=level,
        standard=str(round_.standard)[:220],
        title=notice.title,
        contact=notice.contact,
        published_on=notice.published_on,
        until=notice.until,
        households=len(cases),
    )
    shown = PublicNoticeEntry.objects.bulk_create(
        PublicNoticeEntry(
            notice=public,
            position=position,
            name=case.household.name,
            code=case.household.number,
            county=case.place.short_name,
            recognition_class=case.recognition_class,
            level=level,
            recognition_path=case.recognition_path,
        )
        for position, case in enumerate(cases, 1)
    )
    NoticeEntry.objects.bulk_create(
        NoticeEntry(path=case.path, notice=public, case=case, shown=entry)
        for case, entry in zip(cases, shown, strict=True)
    )
    for case in cases:
        messages.send(
            case.household,
            title="名特优新拟认定名单已公示",
            text=f"您申报的名特优新认定已列入“{notice.title}”，公示至 {notice.until}。公示期满没有异议的，进入认定。",
        )
