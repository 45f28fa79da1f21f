"""Mass cases (类案): many objections to one delivery, answered once, decided once, corrected once (B7).

Runs in the jurisdiction of the bureau that handles the objections, or of the one beside which the department works.
Every step is a fixed number of statements, however many households there are. What is done together is written to each
objection too: its question to the department, its points, its status and history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import File
from django.db import connection, transaction
from django.utils.timezone import localtime

from appeals import acts, contested_facts, file_purposes, mass_file
from appeals.capabilities import APPEAL_DECIDE, APPEAL_HANDLE
from appeals.changes import Change
from appeals.contested_facts import TABLES, feed_of
from appeals.enums import (
    AppealAction,
    AppealStatus,
    MassAction,
    MassStatus,
    MassWay,
    Outcome,
    RecheckAction,
    RecheckStatus,
)
from appeals.models import REASON_LENGTH, Appeal, Claim, MassCase, MassMember, Recheck
from appeals.rechecks import Addressee, people_of
from appeals.telling import holders, tell_people
from appeals.terms import terms_of
from appeals.workflow import APPEAL, CARRY_OUT_TOGETHER, MASS, OPEN_TO_THE_HOUSEHOLD, RECHECK
from authorities import audit, clock, files
from authorities.jurisdiction import end_of, jurisdiction, looking_from
from authorities.models import Authority, Officer
from authorities.scans import Scan
from authorities.tasks import strike
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, add_events, add_first_events, begin, move, move_all
from registry import provenance
from registry.fact_changes import plain
from registry.feeds import Feed
from registry.models import Delivery, ReplacedFact
from registry.people.messages import Said, send_all

# More than this is a delivery that the department takes back and hands in anew.
MOST_ROWS = mass_file.MOST_ROWS
_SHORTEST, _ANSWER = 4, 2000
_SOON = timedelta(days=1)
_OTHERWISE = {RecheckStatus.RIGHT: RecheckAction.FIND_RIGHT, RecheckStatus.UNCLEAR: RecheckAction.FIND_UNCLEAR}
OPEN = (MassStatus.ASKED, MassStatus.ANSWERED, MassStatus.PROPOSED)


@dataclass(frozen=True, slots=True)
class Contested:
    """A delivery that open objections contest: how many of them, and how many points."""

    feed: Feed
    delivery_id: int
    source: str
    appeals: int

    @property
    def key(self) -> str:
        return f"{self.feed.name}:{self.delivery_id}"


@dataclass(frozen=True, slots=True)
class MassFinding:
    """What a department found of a whole delivery.

    Where rows are wrong it says in which `way` they are put right; all rows of the delivery (`whole`), or those that
    were objected to.
    """

    status: str
    text: str
    way: str = ""
    whole: bool = False
    values: File | None = None
    enclosed: Scan | None = None


# Points whose row a delivery brought, of open objections of one bureau that contest nothing else and are in no case.
_POINTS = """
SELECT f.delivery_id, c.id, c.appeal_id, c.household_id, {key}
FROM appeals_claim c
JOIN appeals_appeal a ON a.id = c.appeal_id
JOIN {table} f ON f.household_id = c.household_id AND c.about = %(feed)s || {name}
WHERE a.authority_id = %(authority)s AND a.status = ANY(%(open)s) AND a.mass_id IS NULL
  AND c.path >= %(path)s AND c.path < %(end)s
  AND c.feed = %(feed)s AND c.taken_back_at IS NULL AND f.delivery_id <> 0
  AND NOT EXISTS (SELECT FROM appeals_claim o
                  LEFT JOIN {table} g ON g.household_id = o.household_id AND o.about = %(feed)s || {other}
                  WHERE o.appeal_id = c.appeal_id AND o.taken_back_at IS NULL
                    AND g.delivery_id IS DISTINCT FROM f.delivery_id)
  {only}
ORDER BY c.id"""


def _points(bureau: Authority, feed: Feed, *, delivery_id: int | None = None) -> list[tuple]:
    table, key = feed.table.table, feed.table.key
    said = {
        "feed": feed.name,
        "authority": bureau.pk,
        "open": list(OPEN_TO_THE_HOUSEHOLD),
        "path": bureau.path,
        "end": end_of(bureau.path),
        "delivery": delivery_id,
    }
    sql = _POINTS.format(
        table=table,
        key=", ".join(f"f.{name}" for name in key),
        name=" || ".join(f"':' || f.{name}::text" for name in key),
        other=" || ".join(f"':' || g.{name}::text" for name in key),
        only="" if delivery_id is None else "AND f.delivery_id = %(delivery)s",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, said)
        return cursor.fetchall()


def contested_deliveries(bureau: Authority) -> list[Contested]:
    """Deliveries that two or more open objections of a bureau contest, the most contested first."""
    appeals: dict[tuple[Feed, int], set[int]] = {}
    for feed in TABLES:
        for delivery_id, _, appeal_id, *_ in _points(bureau, feed):
            appeals.setdefault((feed, delivery_id), set()).add(appeal_id)
    many = {found: of_one for found, of_one in appeals.items() if len(of_one) > 1}
    told = provenance.sources(delivery_id for _, delivery_id in many)
    listed = [
        Contested(feed, delivery_id, _told(feed, told.get(delivery_id)), len(of_one))
        for (feed, delivery_id), of_one in many.items()
    ]
    return sorted(listed, key=lambda one: (-one.appeals, one.delivery_id))


def points_of(bureau: Authority, found: Contested) -> list[str]:
    """What the points are called that contest a delivery: one of them says whose it is to answer."""
    key = found.feed.table.key
    points = _points(bureau, found.feed, delivery_id=found.delivery_id)
    return [contested_facts.name_of(found.feed, dict(zip(key, point[4:], strict=True))) for point in points]


def _told(feed: Feed, source: provenance.Source | None) -> str:
    if source is None:
        return feed.label
    return f"{feed.label}（{source.bureau}，{localtime(source.taken_at):%Y-%m-%d} 入库，批次 {source.delivery_id}）"


@transaction.atomic
def open_case(
    feed: Feed, delivery_id: int, to: Addressee, *, question: str, bureau: Authority, by: Officer
) -> MassCase:
    """Take the open objections to one delivery together, and put the whole of it to its department. Raises Refused.

    Those that wait to be accepted are accepted. An objection that contests anything else stays alone.
    """
    wanted = {point[2] for point in _points(bureau, feed, delivery_id=delivery_id)}
    locked = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    held = {one.pk: one for one in locked.filter(pk__in=wanted).order_by("id")}
    # Asked again now that they are locked: a household may have taken something back or added to it.
    points = [point for point in _points(bureau, feed, delivery_id=delivery_id) if point[2] in held]
    appeals = [held[number] for number in dict.fromkeys(point[2] for point in points)]
    if not appeals:
        raise Refused("nothing_to_join", "没有可以并案的异议，它们可能已经提出处理意见或者已经并案。请刷新后查看。")
    terms = terms_of(bureau.path)
    due = last_day(clock.today(), terms.department_days, calendar=work_calendar())
    case = MassCase(
        path=path_of(bureau, delivery_id),
        authority=bureau,
        feed=feed.name,
        delivery_id=delivery_id,
        source=_told(feed, provenance.sources([delivery_id]).get(delivery_id))[:200],
        asked_of=to.authority,
        department=to.department,
        question=question.strip()[:REASON_LENGTH],
        opened_by=by,
        opened_at=clock.now(),
        **due.columns(),
    )
    if not case.path.startswith(to.authority.path):
        raise Refused("not_its_area", "所选机关看不到这一批次涉及的全部个体工商户，请选择其上级。")
    begin(MASS, case, MassAction.OPEN, by=by, event=acts.MASS_CASE_OPENED, note=f"{len(appeals)} 件异议")
    _accept(appeals, by=by)
    _join(case, appeals, points, by=by)
    tell_people(
        to.authority,
        people_of(to.authority, to.department),
        f"请核查被多户异议的整批数据：{case.source}，期限 {case.due_on}",
        page=("recheck-case", case.pk),
        once=f"mass:{case.pk}:asked",
    )
    return case


def path_of(bureau: Authority, delivery_id: int) -> str:
    """The smaller of what the bureau handles and what the delivery was for: both see what lies there."""
    with looking_from(bureau.path):
        area = Delivery.objects.filter(pk=delivery_id).values_list("area", flat=True).first()
    return area if area is not None and area.startswith(bureau.path) else bureau.path


def _accept(appeals: Sequence[Appeal], *, by: Officer) -> None:
    waiting = [appeal for appeal in appeals if appeal.status == AppealStatus.FILED]
    due = (
        last_day(clock.today(), terms_of(waiting[0].path).verification_days, calendar=work_calendar())
        if waiting
        else None
    )
    if due is not None:
        move_all(APPEAL, waiting, AppealAction.ACCEPT, by=by, accepted_at=clock.now(), **due.columns())


def _join(case: MassCase, appeals: Sequence[Appeal], points: Sequence[tuple], *, by: Officer) -> None:
    feed, now = feed_of(case.feed), clock.now()
    of_appeal = {appeal.pk: appeal for appeal in appeals}
    joined = [point for point in points if point[2] in of_appeal]
    Appeal.objects.filter(pk__in=of_appeal).update(mass=case)
    for appeal in appeals:
        appeal.mass = case
    add_events(APPEAL, appeals, AppealAction.JOIN_CASE, by=by, note=f"同一批数据有多户提出异议：{case.source}")
    MassMember.objects.bulk_create(
        MassMember(
            path=case.path,
            case=case,
            household_id=household_id,
            key=plain(dict(zip(feed.table.key, key, strict=True))),
            appeal_id=appeal_id,
            claim_id=claim_id,
        )
        for _, claim_id, appeal_id, household_id, *key in joined
    )
    claims = [point[1] for point in joined]
    asked = {"authority": case.asked_of, "department": case.department, "status": RecheckStatus.ASKED}
    Recheck.objects.filter(claim__in=claims, **asked).update(mass=case)
    there = set(Recheck.objects.filter(claim__in=claims, **asked).values_list("claim_id", flat=True))
    due = case.last_day
    made = Recheck.objects.bulk_create(
        Recheck(
            path=of_appeal[appeal_id].path,
            household_id=household_id,
            appeal=of_appeal[appeal_id],
            claim_id=claim_id,
            question=case.question,
            asked_by=by,
            asked_at=now,
            mass=case,
            **asked,
            **due.columns(),
        )
        for _, claim_id, appeal_id, household_id, *_ in joined
        if claim_id not in there
    )
    add_first_events(RECHECK, made, RecheckAction.ASK, by=by, note=case.question)
    households = Appeal.objects.filter(pk__in=of_appeal).select_related("household")
    text = (
        f"同一批数据有多户提出异议，{case.authority.name}已受理并请{case.addressee}对整批数据一并核查，"
        "结果仍会分别书面答复您"
    )
    send_all(
        Said(one.household, "分型异议已受理，一并核查", f"{text}（异议编号 {one.number}）。", "my-appeal", one.pk)
        for one in households
    )


@transaction.atomic
def answer(case_id: int, found: MassFinding, *, by: Officer) -> MassCase:
    """Answer once for all rows of one's delivery. Raises Refused.

    Where the rows cannot be said to be wrong as a whole, the case is parted, and each objection goes on alone with
    what was said.
    """
    text = found.text.strip()
    if len(text) < _SHORTEST:
        raise Refused("grounds_required", "请写明核查的依据和情况。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"核查情况最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    case = _locked(case_id)
    said = {
        "text": text,
        "answered_by": by,
        "answered_at": clock.now(),
        "file": _kept(found.enclosed, case, by=by),
    }
    if found.status != RecheckStatus.WRONG:
        moved = move(MASS, case.pk, MassAction.FIND_OTHERWISE, by=by, note=text, fields=said)
        _answer_each(moved, [], _OTHERWISE[found.status], by=by)
        _part(moved, list(_standing(moved)), by=by, note="部门没有认定整批有误")
        tell_handlers_of(moved, "部门没有认定整批有误，各件异议分别办理", once="otherwise")
        return moved
    if found.way not in MassWay.values:
        raise Refused("way_required", "请选择更正的办法。")
    # A household may have moved out of the department's area since: what the case is about is the bureau's to see.
    with looking_from(case.authority.path):
        changes = _restored(case) if found.way == MassWay.RESTORE else _by_file(case, found.values)
    said |= {"way": found.way, "values_file": _values_file(found.values, case, by=by)}
    moved = move(MASS, case.pk, MassAction.FIND_WRONG, by=by, note=text, fields=said)
    with jurisdiction(moved.authority.path):
        members = _answered(moved, changes, whole=found.whole)
    _answer_each(moved, members, RecheckAction.FIND_UNCLEAR, by=by)
    unnamed = [one for one in members if one.claim_id is not None and one.change is None]
    if unnamed:
        _part(moved, unnamed, by=by, note="部门没有认定这一行有误")
    if not any(one.change is not None for one in members):
        raise Refused("nothing_wrong", "按这一办法没有一行需要更正，请核对更正文件，或者答复数据不能统一认定有误。")
    tell_handlers_of(moved, f"{moved.addressee}已答复整批数据有误，请提出统一更正的意见", once="answered")
    return moved


# Household and key of a row, then its other columns as they are held and as they ought to be; None for no row.
_Rows = Mapping[tuple, tuple[Mapping[str, object], Mapping[str, object] | None]]


def _held(case: MassCase) -> dict[tuple, dict[str, object]]:
    """The rows that the delivery brought and nobody replaced since, of households that the bureau handles."""
    feed = feed_of(case.feed)
    key, values = feed.table.key, feed.table.values
    rows = TABLES[feed].objects.filter(delivery_id=case.delivery_id)
    listed = list(rows.values_list("household_id", *key, *values)[: MOST_ROWS + 1])
    if len(listed) > MOST_ROWS:
        text = f"这一批次在范围内超过 {MOST_ROWS} 行，不能作为类案更正；请由部门重新提交这一批次。"
        raise Refused("too_many_rows", text)
    return {
        (household_id, *row[: len(key)]): dict(zip(values, row[len(key) :], strict=True))
        for household_id, *row in listed
    }


def _restored(case: MassCase) -> _Rows:
    """Every row as it was before the delivery; None where there was none."""
    feed = feed_of(case.feed)
    held = _held(case)
    replaced = ReplacedFact.objects.filter(feed=case.feed, replaced_by_id=case.delivery_id).order_by("id")
    before: dict[tuple, dict[str, object]] = {}
    for household_id, key, values in replaced.values_list("household_id", "key", "values"):
        typed = contested_facts.restored(feed, key)
        named = (household_id, *(typed[name] for name in feed.table.key))
        before.setdefault(named, contested_facts.restored(feed, values))
    return {named: (values, before.get(named)) for named, values in held.items()}


def _by_file(case: MassCase, values: File | None) -> _Rows:
    """The rows that a file names, as it says. Raises Refused for a row that the delivery did not bring."""
    if values is None:
        raise Refused("values_required", "请上传更正文件（CSV 或者 XLSX），写明每一行应当是什么。")
    feed, held = feed_of(case.feed), _held(case)
    said = {(household_id, *key): row for (household_id, key), row in mass_file.rows_in(values, feed).items()}
    if foreign := [named for named in said if named not in held]:
        raise Refused(
            "rows_refused", f"更正文件有 {len(foreign)} 行不在这一批次里（或者此后已有新的数据），请核对后重新上传。"
        )
    return {named: (held[named], {**held[named], **row}) for named, row in said.items()}


def _answered(case: MassCase, changes: _Rows, *, whole: bool) -> list[MassMember]:
    """Write to every row of the case what it ought to be; with `whole`, add the rows that nobody objected to."""
    feed = feed_of(case.feed)
    members = list(_standing(case))
    wrong = {named: pair for named, pair in changes.items() if pair[0] != pair[1]}
    there = {_named(feed, member): member for member in members}
    for named, member in there.items():
        if named in wrong:
            member.before, member.change = _as_kept(feed, named, *wrong[named])
    MassMember.objects.bulk_update([one for one in members if one.change is not None], ["before", "change"])
    if not whole:
        return members
    more = []
    for named, pair in wrong.items():
        if named not in there:
            before, change = _as_kept(feed, named, *pair)
            key = plain(dict(zip(feed.table.key, named[1:], strict=True)))
            row = {"household_id": named[0], "key": key, "before": before, "change": change}
            more.append(MassMember(path=case.path, case=case, **row))
    return [*members, *MassMember.objects.bulk_create(more)]


def _named(feed: Feed, member: MassMember) -> tuple:
    key = contested_facts.restored(feed, member.key)
    return (member.household_id, *(key[name] for name in feed.table.key))


def _as_kept(feed: Feed, named: tuple, before: Mapping, after: Mapping | None) -> tuple[dict, dict]:
    key = dict(zip(feed.table.key, named[1:], strict=True))
    values = None if after is None else {name: value for name, value in after.items() if before[name] != value}
    return plain(before), Change(feed, key, values).as_json()


def _answer_each(case: MassCase, members: Sequence[MassMember], otherwise: RecheckAction, *, by: Officer) -> None:
    """The answer to the case is the answer to the question of each point in it; `otherwise` that to the points whose
    row is not said to be wrong."""
    with jurisdiction(case.authority.path):
        _answer_points(case, members, otherwise, by=by)


def _answer_points(case: MassCase, members: Sequence[MassMember], otherwise: RecheckAction, *, by: Officer) -> None:
    of_claim = {member.claim_id: member for member in members if member.claim_id is not None}
    rows = Recheck.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "appeal__authority")
    asked = list(rows.filter(mass=case, status=RecheckStatus.ASKED).order_by("id"))
    wrong, others = [], []
    for recheck in asked:
        member = of_claim.get(recheck.claim_id)
        recheck.change = member.change if member else None
        (wrong if recheck.change is not None else others).append(recheck)
    said = {"text": case.text, "file": case.file}
    when = {"answered_by": by, "answered_at": case.answered_at}
    if wrong:
        move_all(RECHECK, wrong, RecheckAction.FIND_WRONG, by=by, note=case.text, fields=said, own=("change",), **when)
    if others:
        move_all(RECHECK, others, otherwise, by=by, note=case.text, fields=said, **when)


@transaction.atomic
def propose(case_id: int, text: str, *, by: Officer) -> MassCase:
    """Propose that all rows are corrected as the department found. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("answer_required", "请填写处理意见，经营者可以看到。")
    if len(text) > _ANSWER:
        raise Refused("text_too_long", f"处理意见最多 {_ANSWER} 字，现在有 {len(text)} 字。")
    case = _locked(case_id)
    said = {"answer": text, "proposed_by": by, "proposed_at": clock.now()}
    moved = move(MASS, case.pk, MassAction.PROPOSE, by=by, note=text, fields=said)
    to = [one for one in holders(moved.authority, APPEAL_DECIDE) if one not in (by.pk, moved.answered_by_id)]
    _tell(moved, to, "分型异议类案待复核", once=f"proposed:{moved.proposed_at.isoformat()}")
    return moved


@transaction.atomic
def send_back(case_id: int, note: str, *, by: Officer) -> MassCase:
    """Send a proposal back with the reason. Raises Refused."""
    note = _reason(note)
    case = _locked(case_id)
    proposer = case.proposed_by_id
    said = {"answer": "", "proposed_by": None, "proposed_at": None}
    moved = move(MASS, case.pk, MassAction.SEND_BACK, by=by, note=note, fields=said)
    if proposer not in (None, by.pk):
        _tell(moved, [proposer], f"{by}退回了类案的处理意见：{note}", once=f"sent-back:{clock.now().isoformat()}")
    return moved


@transaction.atomic
def confirm(case_id: int, *, by: Officer, seen: str | None = None) -> MassCase:
    """Decide as another officer proposed, for every objection in the case. Raises Refused.

    An objection that contests something else by now goes on alone, and so does one of which somebody else who was asked
    says something else: nobody upholds what departments do not agree on. A worker corrects (mass_effect.py).
    """
    case = _locked(case_id)
    if seen is not None and seen != version(case):
        raise Refused("proposed_anew", "处理意见或者涉及的户数已经改动，请刷新后重新查看再决定。")
    now = clock.now()
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    # Locked before they are looked at: a household that adds a point now waits, and is told that it is decided.
    list(rows.filter(mass=case).order_by("id"))
    moved = move(
        MASS, case.pk, MassAction.UPHOLD, by=by, note=case.answer, fields={"decided_by": by, "decided_at": now}
    )
    _part_what_contests_more(moved, by=by)
    _part_what_is_found_otherwise(moved, by=by)
    if not _standing(moved).filter(change__isnull=False).exists():
        raise Refused("nothing_left", "各件异议都另有其他事项或者核查答复不一致，没有可以统一更正的；请退回后拆分。")
    members = list(_standing(moved).filter(appeal__status__in=OPEN_TO_THE_HOUSEHOLD))
    reason = f"经{moved.addressee}核查：{moved.text}"[:REASON_LENGTH]
    Claim.objects.filter(pk__in=[one.claim_id for one in members]).update(outcome=Outcome.UPHELD, reason=reason)
    appeals = list(rows.filter(mass=moved, status__in=OPEN_TO_THE_HOUSEHOLD).order_by("id"))
    for appeal in appeals:
        # While the household supplements the office's clock stands still.
        appeal.in_time = appeal.paused or clock.today() <= appeal.due_on
    said = {
        "outcome": Outcome.UPHELD,
        "answer": moved.answer,
        "proposed_by": moved.proposed_by,
        "proposed_at": moved.proposed_at,
        "decided_by": by,
        "decided_at": now,
    }
    if appeals:
        move_all(
            APPEAL,
            appeals,
            AppealAction.UPHOLD_TOGETHER,
            by=by,
            cause=moved,
            note=f"类案 {moved.number}",
            fields=said,
            own=("in_time",),
        )
    waiting = Recheck.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    recalled = list(waiting.filter(appeal__mass=moved, status=RecheckStatus.ASKED))
    if recalled:
        move_all(RECHECK, recalled, RecheckAction.RECALL, by=Mover.ROW, cause=moved)
    transaction.on_commit(lambda: strike.delay(CARRY_OUT_TOGETHER), robust=True)
    return moved


def version(case: MassCase) -> str:
    """Names the proposal that stands and the rows that it is about, for whoever decides about it."""
    return "" if case.proposed_at is None else f"{case.proposed_at.isoformat()}:{_standing(case).count()}"


@transaction.atomic
def take_out(case_id: int, members: Iterable[int], note: str, *, by: Officer) -> int:
    """Have rows of a case, with whatever objection they belong to, handled alone. Returns how many. Raises Refused."""
    note = _reason(note)
    case = _locked(case_id)
    movable = case.status in OPEN or (case.status == MassStatus.UPHELD and case.trouble)
    if not movable:
        raise Refused("too_late", f"该类案目前的状态是“{case.get_status_display()}”，不能再移出。")
    chosen = list(_standing(case).filter(pk__in=set(members)))
    if not chosen:
        raise Refused("nothing_chosen", "请勾选要移出的户。")
    count = _part(case, chosen, by=by, note=note)
    audit.record(acts.MASS_CASE_PARTED, by=by, on=case, path=case.path, note=f"{count} 户：{note}")
    return count


@transaction.atomic
def dissolve(case_id: int, note: str, *, by: Officer) -> MassCase:
    """Have every objection of a case handled alone again. Raises Refused."""
    note = _reason(note)
    case = _locked(case_id)
    moved = move(MASS, case.pk, MassAction.DISSOLVE, by=by, note=note)
    _part(moved, list(_standing(moved)), by=by, note=note)
    return moved


@transaction.atomic
def try_again(case_id: int) -> None:
    """Have the worker try again what it could not carry out, after a person saw to the cause. Raises Refused."""
    changed = MassCase.objects.filter(pk=case_id, status=MassStatus.UPHELD).exclude(trouble="").update(trouble="")
    if not changed:
        raise Refused("nothing_to_try", "该类案没有需要重试的更正，请刷新后查看。")
    transaction.on_commit(lambda: strike.delay(CARRY_OUT_TOGETHER), robust=True)


def _locked(case_id: int) -> MassCase:
    MassCase.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return MassCase.objects.select_related("authority", "asked_of").get(pk=case_id)


def _standing(case: MassCase):
    """The rows of a case that were not taken out, in order."""
    return MassMember.objects.filter(case=case, taken_out_at=None).order_by("id")


def _reason(note: str) -> str:
    note = note.strip()[:REASON_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明理由。")
    return note


def _part(case: MassCase, chosen: Sequence[MassMember], *, by: Officer, note: str) -> int:
    """Take rows out, each with all rows of its objection, which goes on alone with what the department said of it."""
    appeals = list(Appeal.objects.filter(pk__in={one.appeal_id for one in chosen if one.appeal_id}, mass=case))
    alone = {one.pk for one in chosen if one.appeal_id is None}
    alone |= set(_standing(case).filter(appeal__in=appeals).values_list("pk", flat=True))
    # Of a department's officer too: what leaves the case is the handling bureau's again.
    with jurisdiction(case.authority.path):
        MassMember.objects.filter(pk__in=alone).update(taken_out_at=clock.now())
        Appeal.objects.filter(pk__in=[one.pk for one in appeals]).update(mass=None)
        Recheck.objects.filter(appeal__in=appeals, mass=case).update(mass=None)
        add_events(APPEAL, appeals, AppealAction.LEAVE_CASE, by=by, note=note)
        add_events(MASS, [case], MassAction.TAKE_OUT, by=by, note=f"{len(alone)} 户：{note}")
    return len(alone)


def _part_what_contests_more(case: MassCase, *, by: Officer) -> None:
    inside = _standing(case).exclude(claim=None)
    more = (
        Claim.objects.standing()
        .filter(appeal__mass=case, appeal__status__in=OPEN_TO_THE_HOUSEHOLD)
        .exclude(pk__in=inside.values("claim"))
    )
    appeals = set(more.values_list("appeal_id", flat=True))
    if appeals:
        chosen = list(_standing(case).filter(appeal__in=appeals))
        _part(case, chosen, by=by, note="经营者另外提出了其他事项")
        tell_handlers_of(case, f"{len(appeals)} 件异议另有其他事项，已移出类案单独办理", once=f"more:{clock.now()}")


def _part_what_is_found_otherwise(case: MassCase, *, by: Officer) -> None:
    """As `handling.found_change` asks it of one objection."""
    inside = dict(_standing(case).exclude(claim=None).values_list("claim_id", "change"))
    said = Recheck.objects.filter(claim__in=inside, status__in=[RecheckStatus.RIGHT, RecheckStatus.WRONG])
    otherwise = [
        claim_id
        for claim_id, status, change in said.values_list("claim_id", "status", "change")
        if status == RecheckStatus.RIGHT or change != inside[claim_id]
    ]
    chosen = list(_standing(case).filter(claim__in=otherwise))
    if chosen:
        count = _part(case, chosen, by=by, note="核查答复不一致")
        text = f"{count} 件异议的核查答复不一致，已移出类案单独办理"
        tell_handlers_of(case, text, once=f"otherwise:{clock.now()}")


def _kept(scan: Scan | None, case: MassCase, *, by: Officer):
    if scan is None:
        return None
    return files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.REPLY,
        content_type=scan.content_type,
        by=by,
        path=case.path,
    )


def _values_file(values: File | None, case: MassCase, *, by: Officer):
    if values is None:
        return None
    values.seek(0)
    return files.keep(
        values.chunks(),
        name=values.name,
        purpose=file_purposes.REPLY,
        content_type="application/octet-stream",
        by=by,
        path=case.path,
    )


def tell_handlers_of(case: MassCase, text: str, *, once: str) -> None:
    """Tell whoever handles a mass case; the same `once` of a case is told one time only."""
    _tell(case, holders(case.authority, APPEAL_HANDLE), text, once=once)


def _tell(case: MassCase, to: Iterable[int], text: str, *, once: str) -> None:
    said = f"{text}：{case.source}"
    tell_people(case.authority, to, said, page=("appeal-case", case.pk), once=f"mass:{case.pk}:{once}")


# --- the clock --------------------------------------------------------------------------------------------------------


def _near_or_late(on: date) -> list[tuple[int, str]]:
    rows = MassCase.objects.filter(status=MassStatus.ASKED, due_on__lte=on + _SOON)
    return list(rows.order_by("pk").values_list("pk", "authority__path"))


def _remind(key: int, on: date) -> None:
    case = MassCase.objects.select_related("authority", "asked_of__parent").get(pk=key)
    if case.status != MassStatus.ASKED:
        raise MovedMeanwhile
    bureaus = [case.asked_of]
    text = f"被多户异议的整批数据待核查，期限 {case.due_on}：{case.source}"
    if case.due_on < on:
        text = f"整批数据的核查已超过期限（{case.due_on}）：{case.source}"
        bureaus += [case.asked_of.parent] if case.asked_of.parent else []
        tell_handlers_of(case, f"{case.addressee}的核查已超过期限（{case.due_on}）", once="late")
    for bureau in bureaus:
        once = f"mass:{case.pk}:{'late' if case.due_on < on else 'soon'}:{bureau.pk}"
        tell_people(bureau, people_of(bureau, case.department), text, page=("recheck-case", case.pk), once=once)


remind = Sweep("remind-of-mass-cases", due=_near_or_late, deal_with=_remind)
