"""Rounds (C5, C10): planned by officers, opened and closed by the clock."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Model

from authorities import audit, clock
from authorities.jurisdiction import upwards
from authorities.models import Authority, Officer
from authorities.refusals import Refused
from casework.refusals import IllegalTransition, refused_in_words
from casework.sweeps import Sweep
from casework.workflow import Mover, add_events, begin, move
from mingteyouxin import acts
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.places.models import Quota
from mingteyouxin.rounds.enums import RoundAction, RoundStatus
from mingteyouxin.rounds.models import PublicRound, RecognitionCalendar, Round
from mingteyouxin.rounds.public_round import PLAN, show
from mingteyouxin.rounds.workflow import ROUND


@transaction.atomic
def plan(authority: Authority, *, values: Mapping[str, object], by: Officer) -> Round:
    """Plan a round of the bureau. Runs in its jurisdiction. Raises Refused."""
    row = Round(path=authority.path, authority=authority, planned_by=by, planned_at=clock.now())
    _set(row, values)
    if row.applications_until < clock.today():
        raise Refused("window_in_the_past", "申报截止日期已经过去，请核对日期。")
    begin(
        ROUND,
        row,
        RoundAction.PLAN,
        by=by,
        event=acts.ROUND_PLANNED,
        log_note=str(row),
        words={"year": row.year},
    )
    show(row)
    return row


@transaction.atomic
def change(round_id: int, *, values: Mapping[str, object], by: Officer) -> Round:
    """Change a round that has not begun; of one that has, only ends that have not come yet. Raises Refused."""
    row = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    if row.status in (RoundStatus.CLOSED, RoundStatus.CANCELLED):
        raise IllegalTransition("该批次", row.get_status_display())
    if clock.today() >= row.applications_from:
        _only_later_ends(row, values)
    _set(row, values)
    with refused_in_words(year=row.year):
        row.save()
    show(row)
    add_events(ROUND, [row], RoundAction.CHANGE, by=by)
    audit.record(acts.ROUND_PLANNED, by=by, on=row, note=f"{row}，改期")
    return row


def cancel(round_id: int, *, by: Officer, note: str) -> Round:
    """Cancel a round before it opens, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写取消的理由。")
    with transaction.atomic():
        row = move(ROUND, round_id, RoundAction.CANCEL, by=by, note=note.strip(), log_note=note)
        # The nightly job may not have run yet.
        if clock.today() >= row.applications_from:
            raise Refused("already_open", "该批次已经开始接受申报，不能取消。")
        show(row)
    return row


def go_on_again(round_id: int, *, cause: Model, by: Officer, note: str) -> bool:
    """Take a round that is over into review again, for a case of it that is taken up again. True where it was over.

    The clock closes it when that case is decided. `cause` is the row by which the case is taken up again.
    """
    row = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    if row.status != RoundStatus.CLOSED:
        return False
    move(ROUND, row.pk, RoundAction.REOPEN, by=by, cause=cause, note=note, log_note=f"{row}，{note}")
    return True


def _behind_their_dates(on: date) -> list[tuple[int, str]]:
    going_on = list(Round.objects.going_on().order_by("id"))
    undecided = _undecided(going_on)
    return [(row.pk, row.path) for row in going_on if _due(row, on, undecided=row.pk in undecided) is not None]


def _undecided(rows: Iterable[Round]) -> set[int]:
    """Those among rounds that have a case in which somebody still has to act; such a case has a day."""
    public = PublicRound.objects.filter(round_id__in=[row.pk for row in rows], cases__due_on__isnull=False)
    return set(public.values_list("pk", flat=True))


def _follow_its_dates(round_id: int, on: date) -> None:
    row = Round.objects.get(pk=round_id)
    action = _due(row, on, undecided=row.pk in _undecided([row]))
    if action is not None:
        move(ROUND, round_id, action, by=Mover.CLOCK)


# Every round stands where its dates put it.
follow_the_clock = Sweep("follow-round-dates", due=_behind_their_dates, deal_with=_follow_its_dates)


def warnings(row: Round) -> list[str]:
    """What an officer should know about a round's dates and places. Nothing of it keeps the round from being held."""
    said = []
    calendar = RecognitionCalendar.objects.filter(from_year__lte=row.year).order_by("-from_year").first()
    if calendar is not None:
        begins, ends = calendar.begins(row.year), calendar.ends(row.year)
        if row.applications_from < begins:
            said.append(f"申报开始日期早于全国日程的 {begins}。依据：{calendar.ground}。")
        if row.review_until > ends:
            said.append(f"审核截止日期晚于全国日程的 {ends}。依据：{calendar.ground}。")
    standard = row.standard
    if standard.valid_until and standard.valid_until < row.review_until:
        said.append(f"所用分类标准的有效期到 {standard.valid_until} 为止，早于审核截止日期。")
    quota = Quota.objects.filter(authority_id=row.authority_id, year=row.year).first()
    if quota is None:
        said.append(f"本局 {row.year} 年度的名额尚未确定；确定以前可以接受申报，不能认定。")
    elif row.places and row.places > quota.free:
        said.append(f"本批名额 {row.places} 户多于本局尚可使用的 {quota.free} 户，认定时以后者为限。")
    return said


def usable_standards(authority: Authority) -> list[PublicClassStandard]:
    """Published standards that a new round of the bureau may use: its own, or those of the city above it."""
    published = PublicClassStandard.objects.published().filter(
        authority__path__in=upwards(authority.path), superseded_on=None
    )
    return list(published.select_related("authority").order_by("-authority__path", "-valid_from", "-standard_id"))


def _due(row: Round, on: date, *, undecided: bool) -> RoundAction | None:
    """The step that the day asks for, straight to where the round belongs.

    A round whose days are over stays in review until its last case is decided (`round_closes_over_no_case`).
    """
    if on > row.review_until and not undecided:
        action = RoundAction.CLOSE
    elif on >= row.review_from:
        action = RoundAction.BEGIN_REVIEW
    elif on > row.applications_until:
        action = RoundAction.CLOSE_APPLICATIONS
    elif on >= row.applications_from:
        action = RoundAction.OPEN
    else:
        return None
    return action if row.status in ROUND.edges[action].sources else None


def _only_later_ends(row: Round, values: Mapping[str, object]) -> None:
    """People rely on what was announced: what has begun stays, and an end may only move away."""
    for name in PLAN:
        old, new = getattr(row, name), values[name]
        if old == new:
            continue
        ends = name in ("applications_until", "review_until") or (name == "review_from" and old > clock.today())
        if name == "places" or (ends and new >= old and old >= clock.today()):
            continue
        label = Round._meta.get_field(name).verbose_name
        raise Refused(
            "already_announced", f"该批次已经开始，“{label}”不能再改；尚未到来的截止日期可以延后，名额可以调整。"
        )


def _set(row: Round, values: Mapping[str, object]) -> None:
    for name in PLAN:
        setattr(row, name, values[name])
    if not row.applications_from <= row.applications_until < row.review_from <= row.review_until:
        raise Refused("dates_out_of_order", "日期次序应为：申报开始、申报截止、审核开始（在申报截止之后）、审核截止。")
    if not row.applications_from.year <= row.year + 1 or row.applications_from.year < row.year:
        raise Refused("another_year", f"申报开始日期应在 {row.year} 年或者次年。")
