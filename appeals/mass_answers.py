"""Mass cases are answered: what a department found of a whole delivery, and what its rows ought to be (B7).

Runs in the jurisdiction of the bureau beside which the department works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from appeals import contested_facts, file_purposes, mass_file
from appeals.changes import Change
from appeals.contested_facts import TABLES, feed_of
from appeals.enums import (
    MassAction,
    MassWay,
    RecheckAction,
    RecheckStatus,
)
from appeals.mass_cases import locked, part, standing, tell_handlers_of
from appeals.models import REASON_LENGTH, MassCase, MassMember, Recheck
from appeals.workflow import MASS, RECHECK
from authorities import clock, files
from authorities.jurisdiction import jurisdiction, looking_from
from authorities.models import Officer
from authorities.scans import Scan
from casework.refusals import Refused
from casework.workflow import move, move_all
from registry.fact_changes import plain
from registry.feeds import Feed
from registry.models import ReplacedFact

# More than this is a delivery that the department takes back and hands in anew.
MOST_ROWS = mass_file.MOST_ROWS
_SHORTEST = 4
_OTHERWISE = {RecheckStatus.RIGHT: RecheckAction.FIND_RIGHT, RecheckStatus.UNCLEAR: RecheckAction.FIND_UNCLEAR}


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
    case = locked(case_id)
    said = {
        "text": text,
        "answered_by": by,
        "answered_at": clock.now(),
        "file": _kept(found.enclosed, case, by=by),
    }
    if found.status != RecheckStatus.WRONG:
        moved = move(MASS, case.pk, MassAction.FIND_OTHERWISE, by=by, note=text, fields=said)
        _answer_each(moved, [], _OTHERWISE[found.status], by=by)
        part(moved, list(standing(moved)), by=by, note="部门没有认定整批有误")
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
        part(moved, unnamed, by=by, note="部门没有认定这一行有误")
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
    members = list(standing(case))
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
