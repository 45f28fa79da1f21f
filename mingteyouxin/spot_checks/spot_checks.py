"""Spot-checks (C7): the level above draws a sample of what bureaus below recognised, asks, passes or refuses.

A recognition dates from the county's decision and stands unless it is refused. The window ends on a day known from the
beginning, and silence then is consent. The only writer of SpotCheckItem.status.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from authorities import audit, clock, files
from authorities.enums import ActorKind
from authorities.jurisdiction import below, jurisdiction
from authorities.models import Approval, Authority, Officer
from authorities.refusals import whole
from authorities.remedies import remedy_of
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework import deadlines, drawing, four_eyes, letters
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, Refused, refused_in_words
from casework.service import Served
from casework.sweeps import Sweep
from casework.workflow import Mover, add_first_events, move
from mingteyouxin import acts, capabilities, file_purposes
from mingteyouxin.cases.enums import ASKED_FROM_ABOVE, CaseAction, CaseStatus, SupplementStage
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence, Supplement
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckKind, SpotCheckStatus
from mingteyouxin.spot_checks.letters import REFUSAL_ABOVE
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckItem
from mingteyouxin.spot_checks.workflow import SPOT_CHECK
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction
from registry.enums import RecognitionClass
from registry.models import Person
from registry.people.messages import send

MOST = 500
MOST_SUPPLEMENTS = 6
_NOTE = 1000
_ANSWER = 2000
# The longest window that a round may have: no older recognition is looked at.
_LONGEST_WINDOW = 180


def in_window(authority: Authority, *, year: int) -> list[Case]:
    """Recognitions of a year by bureaus below, within the days of their check, that this bureau has not taken up yet
    and nobody else is checking. In the order of their numbers.
    """
    today = clock.today()
    taken_up = SpotCheckItem.objects.filter(authority=authority).values("case")
    under_check = SpotCheckItem.objects.filter(decided_on=None).values("case")
    recognised = (
        Case.objects.filter(
            below(authority.path),
            status=CaseStatus.RECOGNISED,
            round__year=year,
            recognition__recognised_on__gte=today - timedelta(days=_LONGEST_WINDOW),
        )
        .exclude(authority=authority)
        .exclude(pk__in=taken_up)
        .exclude(pk__in=under_check)
        .select_related("recognition", "round", "place", "authority", "household")
        .order_by("pk")
    )
    return [case for case in recognised if last_day(case) >= today]


def last_day(case: Case) -> date:
    """The last day on which the level above may ask or refuse."""
    return case.recognition.recognised_on + timedelta(days=case.round.spot_check_days)


@transaction.atomic
def draw(
    authority: Authority, *, year: int, size: int, by: Officer, seed: str = "", form_key: UUID | None = None
) -> SpotCheck:
    """Draw at random, by class and county. The seed is the platform's, so that nobody tries until it suits.

    Runs in the checking bureau's jurisdiction. A form that was sent before, in another click, gives the sample that was
    drawn by it. Raises Refused.
    """
    form_key = form_key or uuid4()
    # The bureau's row is locked: the second click waits until the first has drawn.
    Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority.pk)
    if before := SpotCheck.objects.filter(authority=authority, form_key=form_key).first():
        return before
    seed = seed or secrets.token_hex(16)
    cases = {case.pk: case for case in in_window(authority, year=year)}
    if not cases:
        raise Refused("nothing_to_check", "没有在抽查期限内、尚未抽查的认定。")
    if not 1 <= size <= MOST:
        raise Refused("size_out_of_range", f"抽取户数应为 1 至 {MOST}。")
    drawables = [drawing.Drawable(case.pk, (case.recognition_class, case.place.name)) for case in cases.values()]
    strata = drawing.draw(drawables, size=size, seed=seed)
    drawn = [cases[pk] for stratum in strata for pk in stratum.drawn]
    lines = [
        {"class": stratum.key[0], "county": stratum.key[1], "recognised": stratum.size, "drawn": len(stratum.drawn)}
        for stratum in strata
    ]
    return _begin(authority, SpotCheckKind.RANDOM, drawn, year=year, strata=lines, by=by, seed=seed, form_key=form_key)


@transaction.atomic
def choose(authority: Authority, case_ids: Sequence[int], *, year: int, by: Officer) -> SpotCheck:
    """Check cases that the officer names. Runs in the checking bureau's jurisdiction. Raises Refused."""
    wanted = set(case_ids)
    cases = in_window(authority, year=year)
    chosen = [case for case in cases if case.pk in wanted]
    if not chosen:
        raise Refused("nothing_to_check", "没有选择在抽查期限内、尚未抽查的认定。")
    if len(chosen) > MOST:
        raise Refused("size_out_of_range", f"一次最多抽查 {MOST} 户。")
    everything = Counter((case.recognition_class, case.place.name) for case in cases)
    taken = Counter((case.recognition_class, case.place.name) for case in chosen)
    lines = [
        {"class": key[0], "county": key[1], "recognised": everything[key], "drawn": taken[key]} for key in sorted(taken)
    ]
    return _begin(authority, SpotCheckKind.CHOICE, chosen, year=year, strata=lines, by=by)


@transaction.atomic
def ask(
    item_id: int, *, text: str, days: int, by: Officer, stage: SupplementStage = SupplementStage.SPOT_CHECK
) -> SpotCheckItem:
    """Ask for supplements within so many working days (限期补充材料): the bureau that recognised, or the household; or
    tell the household why its title shall end and ask for its word (`SupplementStage.HEARING`). Raises Refused.

    The household is told whoever is asked. The limit ends before the window does: who did not answer in time can still
    be refused.
    """
    text = text.strip()
    if not text:
        raise Refused("reason_required", "请写明需要补充的材料和理由。")
    item = _locked(item_id)
    _must_be_in_window(item)
    if days < 1:
        raise Refused("days_out_of_range", "补充材料的期限至少 1 个工作日。")
    due = deadlines.last_day(clock.today(), days, calendar=work_calendar())
    if due.day >= item.window_until:
        raise Refused("limit_beyond_window", f"补充材料的期限应当早于抽查截止日 {item.window_until}，请缩短期限。")
    hears = stage == SupplementStage.HEARING
    if hears and item.hearing is not None and item.hearing.answered_at is None:
        raise Refused("hearing_open", f"已经告知经营者，可在 {item.hearing.due_on} 以前陈述意见。")
    due = replace(due, at_most=item.window_until - timedelta(days=1))
    case = item.case
    supplement = Supplement.objects.create(
        path=case.path,
        household_id=case.household_id,
        case=case,
        stage=stage,
        asked_by=by,
        asked_at=clock.now(),
        items=[{"criterion": "", "reason": stage.label, "text": text}],
        **due.columns(),
    )
    action = SpotCheckAction.HEAR if hears else SpotCheckAction.ASK
    heard = {"hearing": supplement} if hears else {}
    moved = move(SPOT_CHECK, item.pk, action, by=by, note=text, supplement=supplement, **heard, **due.columns())
    _tell_household(item, stage, text, due.day, asks=(moved, supplement) if stage in ASKED_FROM_ABOVE else ())
    return moved


def _tell_household(
    item: SpotCheckItem, stage: SupplementStage, text: str, until: date, *, asks: Sequence[Served]
) -> None:
    checks = item.authority.name
    title, said = {
        SupplementStage.SPOT_CHECK: (
            "上级抽查要求补充材料",
            f"{checks}抽查您的名特优新认定，要求认定机关在 {until} 以前补充：{text.rstrip('。')}。"
            "您不用办理，如有情况可向认定机关说明。",
        ),
        SupplementStage.CHECK_OWN: (
            "上级抽查，请您补充材料",
            f"{checks}抽查您的名特优新认定，请您在 {until}（含当日）以前在本件的页面补充：{text}",
        ),
        SupplementStage.HEARING: (
            "上级拟不予认定，请您陈述意见",
            f"{checks}抽查后拟对您的名特优新认定不予认定，理由：{text}。"
            f"您可以在 {until}（含当日）以前在本件的页面说明情况，没有说明的，按现有材料决定。",
        ),
    }[stage]
    tell(item.case, title=title, text=said, asks=asks)


def unheard(item: SpotCheckItem) -> str:
    """Why the recognition cannot be refused yet, in words; empty when the household was heard."""
    hearing = item.hearing
    if hearing is None:
        return "不予认定以前，须先告知经营者理由并听取其意见。"
    if hearing.answered_at is None and hearing.is_unserved:
        return "告知经营者的理由还没有送达，期限没有开始；送达并期满以后再决定。"
    if hearing.answered_at is None and not hearing.is_over(clock.today()):
        return f"已经告知经营者，可在 {hearing.due_on}（含当日）以前陈述意见；答复或者期满以后再决定。"
    return ""


@transaction.atomic
def answer_as_household(supplement: Supplement, *, text: str, by: Person) -> Supplement:
    """What the household says to the level above, before its day is over. Runs as the household. Raises Refused."""
    text = whole(text, most=_ANSWER, field="")
    if not text:
        raise Refused("answer_required", "请填写您的说明。")
    if supplement.stage not in ASKED_FROM_ABOVE or supplement.answered_at is not None:
        raise Refused("answered_already", "已经提交过说明，不能再次提交。")
    if supplement.is_over(clock.today()):
        raise Refused("supplement_overdue", f"期限已于 {supplement.due_on} 届满。")
    supplement.answer, supplement.answered_at = text, clock.now()
    with jurisdiction(supplement.path):
        item = SpotCheckItem.objects.select_for_update(of=("self",), no_key=True).get(supplement=supplement)
        move(SPOT_CHECK, item.pk, SpotCheckAction.ANSWER, by=Mover.ROW, cause=supplement, note=f"经营者：{text}")
        supplement.save(update_fields=["answer", "answered_at"])
        audit.record(
            acts.SPOT_CHECK_DECIDED,
            by=audit.Actor(ActorKind.PERSON, by.pk),
            on=item,
            household=supplement.household_id,
            note="经营者答复",
        )
    return supplement


@transaction.atomic
def answer(item_id: int, *, text: str, scans: Sequence[Scan] = (), by: Officer) -> SpotCheckItem:
    """Answer what was asked, as the bureau that recognised, before the limit is over. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("answer_required", "请填写补充说明。")
    item = _locked(item_id)
    if item.status == SpotCheckStatus.SUPPLEMENT:
        if item.supplement.stage in ASKED_FROM_ABOVE:
            raise Refused("asked_of_the_household", "上级请经营者本人答复，认定机关不能代为答复。")
        if clock.today() > item.due_on:
            raise Refused("supplement_overdue", f"补充材料的期限已于 {item.due_on} 届满，请与抽查机关联系。")
        item.supplement.answer, item.supplement.answered_at = text[:2000], clock.now()
        item.supplement.save(update_fields=["answer", "answered_at"])
    item = move(SPOT_CHECK, item.pk, SpotCheckAction.ANSWER, by=by, note=text)
    for scan in scans:
        _keep(item.case, scan, by=by)
    return item


@transaction.atomic
def pass_(item_id: int, *, note: str, by: Officer) -> SpotCheckItem:
    """Nothing to object to. Raises Refused."""
    item = _locked(item_id)
    _must_be_in_window(item)
    return move(SPOT_CHECK, item.pk, SpotCheckAction.PASS, by=by, note=note, decided_on=clock.today())


def propose_refusal(item_id: int, *, grounds: str, by: Officer) -> Approval:
    """Ask a second officer of the checking bureau to refuse the recognition, with the grounds.

    The household was told of them before and could answer. Raises Refused.
    """
    grounds = grounds.strip()
    if not grounds:
        raise Refused("reason_required", "请写明不予认定的理由。")
    return four_eyes.request(REFUSAL, item_id, by=by, reason=grounds)


def _refuse(row: SpotCheckItem, approval: Approval) -> SpotCheckItem:
    """Refuse the recognition (不予认定): it ends today, its place comes back, the household is told."""
    grounds, by = approval.reason, approval.decided_by
    item = _locked(row.pk)
    _must_be_under_check(item)
    # The decision is the checking bureau's, and so are the remedies.
    remedy = remedy_of(item.authority, clock.today())
    item = move(SPOT_CHECK, item.pk, SpotCheckAction.REFUSE, by=by, note=grounds, decided_on=clock.today())
    reasons = {"reasons": ["上级抽查不予认定"], "remedy": remedy}
    move(CASE, item.case_id, CaseAction.REFUSE_ABOVE, by=by, cause=item, event_fields=reasons, note=grounds)
    titles.end(item.recognition_id, RecognitionAction.REFUSE, by=by, cause=item)
    kept = letters.issue(REFUSAL_ABOVE, item.case, authority=item.authority, household=item.case.household, by=by)
    said = letters.Letter.from_json(kept.text).message
    send(item.case.household, title="上级抽查后不予认定", text=said, view="my-case", key=item.case_id, to_serve=True)
    return item


def _must_be_under_check(item: SpotCheckItem) -> None:
    if item.status not in SPOT_CHECK.edges[SpotCheckAction.REFUSE].sources:
        raise IllegalTransition(SPOT_CHECK.noun, item.get_status_display())
    _must_be_in_window(item)
    if text := unheard(item):
        raise Refused("not_heard", text)


# A title is taken by two: whoever checked proposes, another officer of the checking bureau decides.
REFUSAL = FourEyesSubject(
    "refuse_above",
    "上级不予认定",
    capabilities.SPOT_CHECK,
    page="check-page",
    model="mingteyouxin.SpotCheckItem",
    summary=lambda item: f"抽查后对“{item.case.household}”不予认定",
    check=_must_be_under_check,
    carry_out=_refuse,
    seat=lambda item: item.authority.path,
)


def _window_over(on: date) -> list[tuple[int, str]]:
    over = SpotCheckItem.objects.filter(decided_on=None, window_until__lt=on).order_by("pk")
    return list(over.values_list("pk", "path"))


def _pass_by_silence(item_id: int, on: date) -> None:
    move(SPOT_CHECK, item_id, SpotCheckAction.SILENCE, by=Mover.CLOCK, decided_on=on)


# What is undecided when its window is over has passed by silence.
close_over = Sweep("close-spot-checks", due=_window_over, deal_with=_pass_by_silence)


def _begin(
    authority: Authority,
    kind: SpotCheckKind,
    cases: list[Case],
    *,
    year: int,
    strata: list,
    by: Officer,
    seed: str = "",
    form_key: UUID | None = None,
) -> SpotCheck:
    sample = SpotCheck.objects.create(
        path=authority.path,
        authority=authority,
        year=year,
        kind=kind,
        seed=seed,
        form_key=form_key or uuid4(),
        size=len(cases),
        strata=strata,
        drawn_by=by,
        drawn_at=clock.now(),
    )
    with refused_in_words():
        items = SpotCheckItem.objects.bulk_create(
            SpotCheckItem(
                path=case.path,
                sample=sample,
                authority=authority,
                case=case,
                recognition=case.recognition,
                window_until=last_day(case),
            )
            for case in cases
        )
    add_first_events(SPOT_CHECK, items, SpotCheckAction.DRAW, by=by)
    audit.record(acts.SAMPLE_DRAWN, by=by, on=sample, note=f"{sample}，{len(cases)} 户，种子 {seed or '无'}")
    return sample


def _keep(case: Case, scan: Scan, *, by: Officer) -> None:
    stored = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.EVIDENCE,
        content_type=scan.content_type,
        by=by,
        path=case.path,
        household=case.household_id,
    )
    Evidence.objects.create(
        path=case.path, household_id=case.household_id, case=case, file=stored, added_at=clock.now(), added_by=by
    )


def _locked(item_id: int) -> SpotCheckItem:
    return (
        SpotCheckItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__household", "authority", "supplement", "hearing")
        .get(pk=item_id)
    )


def _must_be_in_window(item: SpotCheckItem) -> None:
    """Asked of the day, never of the status: a job that comes late must not lengthen anything."""
    if clock.today() > item.window_until:
        raise Refused("window_over", f"抽查期限已于 {item.window_until} 届满，期满未提出的视为同意。")


def class_label(line: dict) -> str:
    """The class of a line of the strata, as people read it."""
    return RecognitionClass(line["class"]).label
