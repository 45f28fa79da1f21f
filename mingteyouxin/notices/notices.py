"""Public notices (公示, C5): put before the public by a second officer, ended by the clock, their names taken off.

Verbs of officers run in the jurisdiction of the bureau that handles the cases.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import CharField, Max, QuerySet
from django.db.models.functions import Cast

from authorities import audit, clock
from authorities.batches import Result, each
from authorities.enums import ApprovalStatus
from authorities.models import Approval, Authority, Officer
from authorities.work_calendar import work_calendar
from authorities.working_days import WorkCalendar
from casework import deadlines
from casework.deadlines import LastDay
from casework.refusals import Refused, refused_in_words
from casework.sweeps import BulkSweep, Sweep
from casework.workflow import Mover, move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.operator_changes import of_operators
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.standards import LEVELS
from mingteyouxin.notices.models import (
    Notice,
    NoticeDraft,
    NoticeDraftItem,
    NoticeEntry,
    NoticeNameDays,
    PublicNotice,
    PublicNoticeEntry,
)
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.untyped import of_types

# What a second officer is asked for a draft (notice_drafts.py).
DRAFT = "notice"
NOTHING = "没有可以公示的户：请选择状态为“拟认定”、本批次的办件。"


def last_day(round_: PublicRound, published_on: date, *, calendar: WorkCalendar) -> LastDay:
    """The last day of a notice of the round: its days count from the day after it is published."""
    if round_.notice_in_working_days:
        return deadlines.last_day(published_on, round_.notice_days, calendar=calendar)
    return deadlines.last_day(published_on + timedelta(days=round_.notice_days), 0, calendar=calendar)


def drawn_up() -> QuerySet[NoticeDraftItem]:
    """Cases that stand in a draft which waits for a second officer."""
    asked = Approval.objects.filter(subject=DRAFT, status=ApprovalStatus.REQUESTED)
    keyed = NoticeDraftItem.objects.alias(key=Cast("draft", CharField()))
    return keyed.filter(key__in=asked.values("subject_key"))


def candidates(round_: PublicRound, *, at: Authority | None = None) -> list[Case]:
    """Cases of the round that are chosen for recognition, not put before the public yet, and in no draft that waits.

    `at` is the bureau above that took some of them over, and acts about those alone; so in what follows.
    """
    selected = Case.objects.in_charge_of(at or round_.authority).filter(round=round_, status=CaseStatus.SELECTED)
    selected = selected.exclude(pk__in=drawn_up().values("case"))
    return list(selected.select_related("household", "place").order_by("recognition_class", "rank", "lodged_at", "id"))


def chosen(round_: PublicRound, case_ids: Sequence[int], *, at: Authority | None = None) -> list[Case]:
    """Cases of the round with these numbers, in the order of the list."""
    rows = Case.objects.in_charge_of(at or round_.authority).filter(round=round_, pk__in=case_ids)
    return list(
        rows.select_related("household", "place", "round").order_by("recognition_class", "rank", "lodged_at", "id")
    )


def obstacles(round_: PublicRound, cases: Sequence[Case]) -> dict[int, str]:
    """What keeps cases from being put before the public now, in words, by number; no entry where nothing does."""
    # Where a place visits after ranking, this is the step that waits for the visit; else the choice has waited.
    asked = of_visits_and_opinions(cases) if round_.visit_after_ranking else {}
    changed, untyped = of_operators(cases), of_types(cases)
    found = {}
    for case in cases:
        said = [text for _, text in (*changed.get(case.pk, ()), *untyped.get(case.pk, ()), *asked.get(case.pk, ()))]
        if case.status != CaseStatus.SELECTED:
            said.insert(0, f"目前的状态是“{case.get_status_display()}”")
        if said:
            found[case.pk] = "；".join(said)
    return found


def shown_to_all(
    round_: PublicRound, cases: Sequence[Case], *, title: str, contact: str, on: date, until: date
) -> tuple[PublicNotice, list[PublicNoticeEntry]]:
    """What everyone reads of a notice, not yet written: the preview and the publication are made by this alone."""
    level = LEVELS[round_.authority.level]
    stays = NoticeNameDays.objects.in_force(round_.authority.path, on).days
    public = PublicNotice(
        authority=round_.authority,
        path=round_.authority.path,
        year=round_.year,
        level=level,
        standard=str(round_.standard)[:220],
        title=title,
        contact=contact,
        published_on=on,
        until=until,
        names_until=until + timedelta(days=stays),
        households=len(cases),
    )
    entries = [
        PublicNoticeEntry(
            position=position,
            name=case.household.name,
            code=case.household.number,
            county=case.place.short_name,
            recognition_class=case.recognition_class,
            level=level,
            recognition_path=case.recognition_path,
        )
        for position, case in enumerate(cases, 1)
    ]
    return public, entries


def publish(draft: NoticeDraft, *, by: Officer) -> tuple[Notice, list[Result]]:
    """Put the cases of a draft before the public from today, as the second officer. Raises Refused where none can be.

    Each case has its own result: one that was withdrawn or refused meanwhile does not hold up the others.
    """
    today, round_ = clock.today(), draft.round
    round_.must_be_in_review(today)
    until = last_day(round_, today, calendar=work_calendar())
    cases = chosen(round_, list(draft.items.values_list("case", flat=True)), at=draft.handler)
    kept_back = obstacles(round_, cases)

    def publish_one(case: Case) -> str:
        if case.pk in kept_back:
            raise Refused("not_ready", kept_back[case.pk])
        move(CASE, case.pk, CaseAction.PUBLISH, by=by, **until.columns())
        return f"公示至 {until.day}"

    results = each(cases, publish_one, named=lambda case: str(case.household))
    moved = [case for case, result in zip(cases, results, strict=True) if result.done]
    if not moved:
        raise Refused("nothing_to_publish", NOTHING)
    notice = _begin(draft, until=until, by=by)
    public, entries = shown_to_all(
        round_, moved, title=notice.title, contact=notice.contact, on=today, until=notice.until
    )
    public.notice_id = notice.pk
    _show(public, entries, moved)
    audit.record(acts.NOTICE_PUBLISHED, by=by, on=notice, note=f"{notice}，{len(moved)} 户，至 {until.day}")
    return notice, results


def as_published(notice_id: int) -> list[PublicNoticeEntry]:
    """The list as the public saw it, for officers: with the names that have come off the page since."""
    rows = NoticeEntry.objects.filter(notice=notice_id).select_related("shown").order_by("shown__position")
    entries = []
    for row in rows:
        row.shown.name, row.shown.code = row.name, row.code
        entries.append(row.shown)
    return entries


def _take_names_off(on: date) -> int:
    gone = PublicNoticeEntry.objects.filter(notice__names_until__lt=on, removed=False)
    return gone.update(name="", code="", removed=True)


# Names whose days are over (个人信息保护法 第十九条). The page shows none of them from the day on, if this comes late.
take_names_off = BulkSweep("take-names-off-notices", _take_names_off)


def _over(on: date) -> list[tuple[int, str]]:
    return list(Case.objects.filter(status=CaseStatus.IN_NOTICE, due_on__lt=on).values_list("pk", "path"))


def _end(case_id: int, on: date) -> None:
    move(CASE, case_id, CaseAction.END_NOTICE, by=Mover.CLOCK)


# Cases whose days before the public are over.
end_due = Sweep("end-public-notices", due=_over, deal_with=_end)


def _begin(draft: NoticeDraft, *, until: LastDay, by: Officer) -> Notice:
    last = Notice.objects.filter(round=draft.round).aggregate(last=Max("number"))["last"] or 0
    notice = Notice(
        path=draft.path,
        authority=draft.authority,
        round=draft.round,
        number=last + 1,
        title=draft.title,
        contact=draft.contact,
        published_on=clock.today(),
        draft=draft,
        prepared_by=draft.prepared_by,
        published_by=by,
        published_at=clock.now(),
        **until.columns(Notice.DAY),
    )
    with refused_in_words():
        notice.save(force_insert=True)
    return notice


def _show(public: PublicNotice, entries: list[PublicNoticeEntry], cases: Sequence[Case]) -> None:
    """What everyone reads from now on: whose names and numbers, and nothing of who operates them."""
    public.save(force_insert=True)
    for entry in entries:
        entry.notice = public
    shown = PublicNoticeEntry.objects.bulk_create(entries)
    NoticeEntry.objects.bulk_create(
        NoticeEntry(path=case.path, notice=public, case=case, shown=entry, name=entry.name, code=entry.code)
        for case, entry in zip(cases, shown, strict=True)
    )
    for case in cases:
        tell(
            case,
            title="名特优新拟认定名单已公示",
            text=f"您申报的名特优新认定已列入“{public.title}”，公示至 {public.until}。公示期满没有异议的，进入认定。",
        )
