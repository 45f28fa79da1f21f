"""How far the cases of a round are: the steps they pass, how many wait in each, and where they are worked on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from authorities.access import Acting
from authorities.capabilities import Capability
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.enums import OpinionStatus
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.review.officer.case_lists import CASES
from mingteyouxin.rounds.models import Round
from mingteyouxin.rounds.officer.round_parts import RoundPart
from mingteyouxin.visits import visit_plans
from mingteyouxin.visits.enums import VisitStatus
from mingteyouxin.visits.models import Visit

REVIEW, DECIDE = capabilities.CASE_REVIEW, capabilities.CASE_DECIDE


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a step: what it is, how many, where it is worked on (empty where this officer does not).

    `act` says what the bureau does about it; empty while somebody else has to act.
    """

    label: str
    count: int
    url: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the round, in the order in which a case passes them."""

    label: str
    lines: list[Waiting]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def progress(acting: Acting, row: Round) -> dict:
    """The steps of a round, and the first thing in it that this officer can do something about."""
    steps = [Step(label, list(lines)) for label, lines in _steps(acting, row)]
    waiting = (line for step in steps for line in step.lines if line.count and line.act and line.url)
    return {"steps": steps, "next": next(waiting, None)}


PROGRESS = RoundPart("officer/mingteyouxin/_round_progress.html", progress)


def _steps(acting: Acting, row: Round) -> Iterator[tuple[str, Iterator[Waiting]]]:
    mine = Case.objects.filter(round=row.pk)
    counted = mine.order_by().values_list("status").annotate(many=Count("pk"))
    by_status = dict(counted)
    own = row.authority_id == acting.authority.pk

    def link(capability: Capability, view: str, *keys: object, **query: object) -> str:
        if not own or not acting.may(capability):
            return ""
        url = reverse(view, args=[acting.authority.code, *keys])
        return f"{url}?{urlencode(query)}" if query else url

    def cases(tab: str) -> str:
        if not acting.may(CASES.capability) or not own:
            return ""
        return link(CASES.capability, CASES.view, round=row.pk, **({"tab": tab} if tab else {}))

    def of(*statuses: CaseStatus) -> int:
        return sum(by_status.get(status, 0) for status in statuses)

    review = "审核" if acting.may(REVIEW) else ""
    yield (
        "申报和推荐",
        [
            Waiting("填写中，尚未提交", of(CaseStatus.DRAFT)),
            Waiting("待经营者同意推荐", of(CaseStatus.CONSENT_AWAITED), cases("returned")),
        ],
    )
    yield (
        "审核",
        [
            Waiting("待审核", of(CaseStatus.SUBMITTED), cases(""), review),
            Waiting("待经营者补正", of(CaseStatus.RETURNED), cases("returned")),
            Waiting(
                "拟不予通过，待另一人确认",
                of(CaseStatus.REFUSAL_PROPOSED),
                cases("refusal"),
                "确认拟不予通过的" if acting.may(DECIDE) else "",
            ),
        ],
    )
    planned = Visit.objects.filter(case__in=mine, status=VisitStatus.PLANNED).count()
    to_plan = visit_plans.wanting(row.authority).filter(round=row.pk).order_by().count()
    yield (
        "走访核实",
        [
            Waiting("待安排走访", to_plan, link(REVIEW, "visiting-plan"), "安排走访"),
            Waiting("待走访", planned, link(REVIEW, "visiting-board", status="planned")),
        ],
    )
    # A letter that was not sent has asked nobody.
    asked = OpinionItem.objects.filter(case__in=mine, request__due_on__isnull=False)
    unanswered = asked.filter(status=OpinionStatus.ASKED)
    to_ask = opinion_requests.wanting(row.authority).filter(round=row.pk).order_by().count()
    yield (
        "征求意见",
        [
            Waiting("待征求部门意见", to_ask, link(REVIEW, "opinion-ask"), "征求部门意见"),
            Waiting(
                "待部门答复", unanswered.values("case").distinct().count(), link(REVIEW, "opinion-list", state="open")
            ),
        ],
    )
    yield (
        "择优",
        [Waiting("初审通过，待择优", of(CaseStatus.PASSED), link(REVIEW, "ranking-page", row.pk), "择优排序")],
    )
    yield (
        "公示",
        [
            Waiting("拟认定，待公示", of(CaseStatus.SELECTED), link(DECIDE, "notice-new", row.pk), "公示拟认定名单"),
            Waiting("公示中", of(CaseStatus.IN_NOTICE), link(CASES.capability, "notice-list")),
            Waiting("异议处理中", of(CaseStatus.HELD), link(DECIDE, "objection-list"), "处理公示异议"),
        ],
    )
    yield (
        "认定",
        [Waiting("公示期满，待认定", of(CaseStatus.NOTICED), link(DECIDE, "recognition-new", row.pk), "提请认定")],
    )
    yield (
        "办结",
        [
            Waiting("已认定", of(CaseStatus.RECOGNISED), cases("closed")),
            Waiting("不予通过", of(CaseStatus.REFUSED, CaseStatus.REFUSED_ABOVE), cases("closed")),
            Waiting("名额有限未入选", of(CaseStatus.NOT_SELECTED), cases("closed")),
            Waiting(
                "撤回、不同意推荐或者逾期终止",
                of(CaseStatus.WITHDRAWN, CaseStatus.DECLINED, CaseStatus.LAPSED),
                cases("closed"),
            ),
        ],
    )
