"""Mass cases begin: which deliveries many objections contest, and taking these together (B7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from appeals import acts, contested_facts
from appeals.contested_facts import TABLES, feed_of
from appeals.enums import (
    AppealAction,
    AppealStatus,
    MassAction,
    MassStatus,
    RecheckAction,
    RecheckStatus,
)
from appeals.models import REASON_LENGTH, Appeal, Claim, MassCase, MassMember, Recheck
from appeals.rechecks import Addressee, people_of
from appeals.telling import tell_people
from appeals.terms import terms_of
from appeals.workflow import APPEAL, MASS, OPEN_TO_THE_HOUSEHOLD, RECHECK
from authorities import clock
from authorities.jurisdiction import below, end_of, looking_from, looking_nationwide
from authorities.models import Authority, Officer
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.refusals import Refused
from casework.workflow import add_events, add_first_events, begin, move_all
from registry import provenance
from registry.fact_changes import plain
from registry.feeds import Feed
from registry.models import Delivery
from registry.people.messages import Said, send_all
from typing_engine.models import Result, Run, Standard


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


@dataclass(frozen=True, slots=True)
class ContestedStandard:
    """A published standard that open objections contest and nothing else, and how many of them."""

    standard: Standard
    appeals: int


def _against_standards(bureau: Authority) -> QuerySet[Appeal]:
    """Open objections of a bureau to the standard that gave the type, that contest nothing else and are in no case."""
    points = Claim.objects.standing().filter(appeal=OuterRef("pk"))
    rows = Appeal.objects.filter(below(bureau.path), authority=bureau, status__in=OPEN_TO_THE_HOUSEHOLD, mass=None)
    rows = rows.filter(Exists(points.filter(about=contested_facts.RULE)), run__isnull=False)
    return rows.exclude(Exists(points.exclude(about=contested_facts.RULE)))


def contested_standards(bureau: Authority) -> list[ContestedStandard]:
    """Standards that two or more open objections of a bureau contest, the most contested first."""
    counted = _against_standards(bureau).order_by().values("run__standard").annotate(appeals=Count("pk"))
    many = dict(counted.filter(appeals__gt=1).values_list("run__standard", "appeals"))
    found = Standard.objects.in_bulk(many)
    listed = [ContestedStandard(found[number], appeals) for number, appeals in many.items()]
    return sorted(listed, key=lambda one: (-one.appeals, one.standard.pk))


@transaction.atomic
def open_standard_case(standard: Standard, *, bureau: Authority, by: Officer) -> MassCase:
    """Take the open objections to one standard together. Raises Refused.

    Nobody is asked: the standard is the office's own. Each party stands in the case with the rule that gave its type.
    """
    rows = _against_standards(bureau).filter(run__standard=standard)
    locked = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    list(locked.filter(pk__in=list(rows.values_list("pk", flat=True))).order_by("id"))
    # Asked again now that they are locked: a household may have taken something back or added to it.
    appeals = list(rows.select_related("authority").order_by("id"))
    if not appeals:
        raise Refused("nothing_to_join", "没有可以并案的异议，它们可能已经提出处理意见或者已经并案。请刷新后查看。")
    case = MassCase(
        path=bureau.path,
        authority=bureau,
        standard=standard,
        source=str(standard)[:200],
        asked_of=bureau,
        status=MassStatus.ANSWERED,
        opened_by=by,
        opened_at=clock.now(),
    )
    begin(MASS, case, MassAction.OPEN, by=by, event=acts.MASS_CASE_OPENED, note=f"{len(appeals)} 件异议")
    _accept(appeals, by=by)
    claims = Claim.objects.standing().filter(appeal__in=appeals).order_by("id")
    rules = _rules_of(appeals)
    points = [(claim.pk, claim.appeal_id, claim.household_id, {"rule": rules.get(claim.appeal_id)}) for claim in claims]
    note = f"同一分型标准有多户提出异议：{case.source}"
    _put_together(case, appeals, points, note=note, by=by)
    text = f"同一分型标准有多户提出异议，{case.authority.name}已受理并一并办理，结果仍会分别书面答复您"
    _tell_parties(appeals, text)
    return case


def _rules_of(appeals: Sequence[Appeal]) -> dict[int, int | None]:
    """The place of the rule that gave each its contested type; None where a ground of the base standard did."""
    with looking_nationwide():
        volumes = Run.objects.in_bulk({appeal.run_id for appeal in appeals})
        of_runs = Result.objects.filter(
            volume__in={run.volume for run in volumes.values()},
            run__in=volumes,
            household__in=[appeal.household_id for appeal in appeals],
        )
        found = {(run, household): rule for run, household, rule in of_runs.values_list("run", "household", "rule")}
    return {appeal.pk: found.get((appeal.run_id, appeal.household_id)) for appeal in appeals}


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
    points = [
        (claim_id, appeal_id, household_id, plain(dict(zip(feed.table.key, key, strict=True))))
        for _, claim_id, appeal_id, household_id, *key in joined
    ]
    _put_together(case, appeals, points, note=f"同一批数据有多户提出异议：{case.source}", by=by)
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
    text = (
        f"同一批数据有多户提出异议，{case.authority.name}已受理并请{case.addressee}对整批数据一并核查，"
        "结果仍会分别书面答复您"
    )
    _tell_parties(appeals, text)


def _put_together(
    case: MassCase, appeals: Sequence[Appeal], points: Sequence[tuple[int, int, int, dict]], *, note: str, by: Officer
) -> None:
    """The objections belong to the case, and each of their points, household and key, is a row of it."""
    Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).update(mass=case)
    for appeal in appeals:
        appeal.mass = case
    add_events(APPEAL, appeals, AppealAction.JOIN_CASE, by=by, note=note)
    MassMember.objects.bulk_create(
        MassMember(
            path=case.path, case=case, household_id=household_id, key=key, appeal_id=appeal_id, claim_id=claim_id
        )
        for claim_id, appeal_id, household_id, key in points
    )


def _tell_parties(appeals: Sequence[Appeal], text: str) -> None:
    parties = Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).select_related("household")
    send_all(
        Said(one.household, "分型异议已受理，一并核查", f"{text}（异议编号 {one.number}）。", "my-appeal", one.pk)
        for one in parties
    )
