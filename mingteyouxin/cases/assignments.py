"""Who handles a case: taken in line, given by hand or spread evenly; never by who has a conflict of interest (E1)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Count

from authorities import audit, clock
from authorities.capabilities import granted_to
from authorities.kept_statements import KeptStatement, columns_of, row_of
from authorities.models import Authority, Officer, Post
from authorities.notifications import notify
from casework.refusals import IllegalTransition, Refused, refused_in_words
from mingteyouxin import acts, capabilities, notification_kinds
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseDeclaration

# Handled by an officer in these; later on the notice and the recognition are the bureau's.
ASSIGNABLE = (CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.PASSED, CaseStatus.SELECTED)

# The number of an officer is the first of its columns.
_held = KeptStatement(
    lambda authority, day: (
        Post.objects.filter(authority=authority)
        .held_on(day)
        .values_list("role", *(f"officer__{name}" for name in columns_of(Officer)))
    ),
    -1,
    date.min,
)


def reviewers(authority: Authority) -> list[Officer]:
    """Officers who hold a post at the bureau today that reviews cases."""
    found = {
        officer[0]: row_of(Officer, officer)
        for role, *officer in _held.rows(authority.pk, clock.today())
        if capabilities.CASE_REVIEW in granted_to(role, authority.level)
    }
    return [found[pk] for pk in sorted(found)]


@transaction.atomic
def take_next(authority: Authority, *, by: Officer) -> Case | None:
    """Take the first case in line that nobody has; None when there is none left for this officer.

    Two who press at once get two cases: one that is being taken is skipped.
    """
    waiting = Case.objects.handled_by(authority).filter(status=CaseStatus.SUBMITTED, assignee=None)
    case = (
        waiting.exclude(pk__in=_conflicts(by).values("case"))
        .order_by("lodged_at", "id")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .first()
    )
    if case is not None:
        _give([case], to=by, by=by)
    return case


@transaction.atomic
def assign(case_id: int, *, to: Officer, by: Officer) -> Case:
    """Give a case to an officer of its bureau, or to another than before. Raises Refused."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    case = rows.select_related("authority", "handler").get(pk=case_id)
    if case.status not in ASSIGNABLE:
        raise IllegalTransition("该办件", case.get_status_display())
    if case.assignee_id == to.pk:
        raise Refused("already_assigned", f"该件已经由{to}承办。")
    if to not in [one for bureau in (case.authority, case.handler) if bureau for one in reviewers(bureau)]:
        raise Refused("not_a_reviewer", f"{to}今天没有在{case.in_charge.short_name}审核办件的岗位，不能承办。")
    _give([case], to=to, by=by)
    return case


@transaction.atomic
def spread(authority: Authority, *, by: Officer, most: int = 500) -> Counter[Officer]:
    """Give the cases that nobody has to the bureau's reviewers, the least busy first. Returns how many each got."""
    people = reviewers(authority)
    waiting = list(
        Case.objects.handled_by(authority)
        .filter(status=CaseStatus.SUBMITTED, assignee=None)
        .order_by("lodged_at", "id")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)[:most]
    )
    barred = set(
        CaseDeclaration.objects.filter(case__in=waiting, has_conflict=True).values_list("case_id", "officer_id")
    )
    load = Counter({officer.pk: 0 for officer in people})
    open_ones = Case.objects.handled_by(authority).filter(status__in=ASSIGNABLE, assignee__in=people)
    load.update(dict(open_ones.order_by().values_list("assignee").annotate(Count("pk"))))
    given: dict[Officer, list[Case]] = {officer: [] for officer in people}
    for case in waiting:
        free = [officer for officer in people if (case.pk, officer.pk) not in barred]
        if free:
            officer = min(free, key=lambda one: (load[one.pk], one.pk))
            load[officer.pk] += 1
            given[officer].append(case)
    for officer, cases in given.items():
        if cases:
            _give(cases, to=officer, by=by)
    return Counter({officer: len(cases) for officer, cases in given.items()})


@transaction.atomic
def declare(case_id: int, *, by: Officer, has_conflict: bool, text: str = "") -> None:
    """The officer's word: free to act on the case, or not. With a conflict the case goes back unassigned, for good.

    Raises Refused. Said twice, it is kept once.
    """
    text = text.strip()
    if has_conflict and not text:
        raise Refused("reason_required", "请写明是什么利害关系，如“与经营者是近亲属”。")
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if has_conflict and case.assignee_id == by.pk:
        case.assignee = case.assigned_at = None
        case.save(update_fields=["assignee", "assigned_at"])
    declared = CaseDeclaration(
        path=case.path,
        household_id=case.household_id,
        case=case,
        officer=by,
        has_conflict=has_conflict,
        text=text[:300],
        at=clock.now(),
    )
    if CaseDeclaration.objects.filter(case=case, officer=by, has_conflict=has_conflict).exists():
        return
    declared.save(force_insert=True)
    note = f"有利害关系：{text}" if has_conflict else "无利害关系"
    audit.record(acts.CONFLICT_DECLARED, by=by, on=case, household=case.household_id, note=note)


def check_free(case: Case, *, by: Officer) -> None:
    """Raise Refused unless the officer has declared to be free to act on the case, and never the contrary."""
    said = set(CaseDeclaration.objects.filter(case=case, officer=by).values_list("has_conflict", flat=True))
    if True in said:
        raise Refused("conflict_of_interest", "您已声明与该件有利害关系，不能承办、审核或者评分。")
    if not said:
        raise Refused("declaration_needed", "办理以前，请先声明与该户没有利害关系（本页上方“声明”一栏）。")


def _conflicts(officer: Officer):
    return CaseDeclaration.objects.filter(officer=officer, has_conflict=True)


def _give(cases: Sequence[Case], *, to: Officer, by: Officer) -> None:
    """One update for all of them; whoever gets cases from somebody else is told. Raises Refused."""
    moment = clock.now()
    with refused_in_words(by=to):
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(assignee=to, assigned_at=moment)
    numbers = "、".join(str(case.pk) for case in cases)
    only = cases[0] if len(cases) == 1 else None
    audit.record(
        acts.CASE_ASSIGNED, by=by, on=only, household=only.household_id if only else None, note=f"{to}：{numbers}"
    )
    if to != by:
        text = f"{by}分派给您 {len(cases)} 件名特优新办件。"
        notify(
            notification_kinds.CASE,
            path=Authority.objects.values_list("path", flat=True).get(pk=cases[0].authority_id),
            to=[to.pk],
            text=text,
            view="case-page",
            key=cases[0].pk,
            once=f"case:{cases[0].pk}:assigned:{moment.isoformat()}",
        )
