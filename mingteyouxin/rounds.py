"""Rounds (C5, C10): planned by officers, opened and closed by the clock. The only writer of Round.status."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Officer
from mingteyouxin import acts
from mingteyouxin.enums import RoundStatus
from mingteyouxin.models import PublicClassStandard, PublicRound, Quota, RecognitionCalendar, Round, RoundEvent
from mingteyouxin.refusals import IllegalTransition, Refused
from mingteyouxin.workflow import ROUND

PLAN = (
    "year",
    "standard",
    "applications_from",
    "applications_until",
    "review_from",
    "review_until",
    "notice_days",
    "notice_in_working_days",
    "supplement_days",
    "places",
    "reviewers",
    "visit_after_ranking",
    "opinion_days",
    "silence_is_consent",
    "spot_check_days",
    "consent_days",
    "associations_recommend",
)
# What of a plan nobody but the bureau needs to know.
_INTERNAL = ("places", "reviewers")
# What the database refuses about a round: constraint → code, text.
_REFUSALS = {
    "round_no_overlap": ("round_overlaps", "与本局 {year} 年度的另一批次时间重叠，请核对日期。"),
    "round_days_and_places_above_zero": (
        "days_out_of_range",
        "天数应在 1 至 90 之间（上级抽查期限至多 180），每件评分 1 至 9 人，名额应为正整数，请核对。",
    ),
}


@transaction.atomic
def plan(authority: Authority, *, values: Mapping[str, object], by: Officer) -> Round:
    """Plan a round of the bureau. Runs in its jurisdiction. Raises Refused."""
    row = Round(path=authority.path, authority=authority, planned_by=by, planned_at=clock.now())
    _set(row, values)
    if row.applications_until < clock.today():
        raise Refused("window_in_the_past", "申报截止日期已经过去，请核对日期。")
    _save(row)
    _tell(row, "plan", source="", by=by)
    audit.record(acts.ROUND_PLANNED, by=by, on=row, note=str(row))
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
    _save(row)
    _tell(row, "change", source=row.status, by=by)
    audit.record(acts.ROUND_PLANNED, by=by, on=row, note=f"{row}，改期")
    return row


def cancel(round_id: int, *, by: Officer, note: str) -> Round:
    """Cancel a round before it opens, with the reason. Raises Refused."""
    if not note.strip():
        raise Refused("reason_required", "请填写取消的理由。")
    with transaction.atomic():
        row = _move(round_id, "cancel", by=by, note=note.strip())
        # The nightly job may not have run yet.
        if clock.today() >= row.applications_from:
            raise Refused("already_open", "该批次已经开始接受申报，不能取消。")
        audit.record(acts.ROUND_CANCELLED, by=by, on=row, note=note)
    return row


def follow_the_clock(on: date | None = None) -> int:
    """Nightly: every round stands where its dates put it on a day (today). However late it comes, once is enough."""
    on = on or clock.today()
    with nationwide():
        going_on = list(Round.objects.going_on().order_by("id"))
    moved = 0
    for row in going_on:
        action = _due(row, on)
        if action is None:
            continue
        with jurisdiction(row.path):
            try:
                _move(row.pk, action, by=None)
            except IllegalTransition:
                # An officer cancelled it, or another process was there, since it was read.
                continue
        moved += 1
    return moved


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
    above = [authority.path[: end + 1] for end in range(1, len(authority.path)) if authority.path[end] == "/"]
    published = PublicClassStandard.objects.published().filter(authority__path__in=above, superseded_on=None)
    return list(published.select_related("authority").order_by("-authority__path", "-valid_from", "-standard_id"))


def _due(row: Round, on: date) -> str | None:
    """The step that the day asks for, straight to where the round belongs."""
    if on > row.review_until:
        action = "close"
    elif on >= row.review_from:
        action = "begin_review"
    elif on > row.applications_until:
        action = "close_applications"
    elif on >= row.applications_from:
        action = "open"
    else:
        return None
    return action if row.status in ROUND[action].sources else None


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


def _save(row: Round) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        refusal = _REFUSALS.get(error.__cause__.diag.constraint_name)
        if refusal is None:
            raise
        code, text = refusal
        raise Refused(code, text.format(year=row.year)) from error
    _show(row)


def _show(row: Round) -> None:
    """What everyone may know of the round, as it stands."""
    shown = {name: getattr(row, name) for name in PLAN if name not in _INTERNAL}
    PublicRound.objects.update_or_create(
        round_id=row.pk,
        defaults=shown
        | {
            "authority_id": row.authority_id,
            "path": row.path,
            "cancelled": row.status == RoundStatus.CANCELLED,
        },
    )


@transaction.atomic
def _move(round_id: int, action: str, *, by: Officer | None, note: str = "") -> Round:
    """The only place that writes Round.status."""
    edge = ROUND[action]
    row = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    source = row.status
    if source not in edge.sources:
        raise IllegalTransition("该批次", RoundStatus(source).label)
    row.status = edge.target
    row.save(update_fields=["status"])
    if row.status == RoundStatus.CANCELLED:
        _show(row)
    _tell(row, action, source=source, by=by, note=note)
    return row


def _tell(row: Round, action: str, *, source: str, by: Officer | None, note: str = "") -> None:
    RoundEvent.objects.bulk_create(
        [
            RoundEvent(
                round=row,
                path=row.path,
                action=action,
                source=source,
                target=row.status,
                by=by,
                note=note[:300],
                at=clock.now(),
            )
        ]
    )
