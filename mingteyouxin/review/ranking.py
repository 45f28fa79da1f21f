"""Choosing among passed cases when there are more than places (择优): ranked by points, then by place in line (C5, C8).

Without points the place in line alone decides. All classes of a round are ranked together, for no ratio is set between
them. What is chosen is `selected` (拟认定); places are taken for good by the recognition, so those that wait between
selection and recognition are counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from authorities import audit, clock
from authorities.models import Authority, Officer
from authorities.refusals import Refused
from authorities.remedies import remedy_of
from casework.workflow import move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import Obstacle
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.places.models import Quota
from mingteyouxin.review.selection_obstacles import obstacles_of
from mingteyouxin.rounds.models import Round

_WAITING = (CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.HELD, CaseStatus.NOTICED)


@dataclass(frozen=True, slots=True)
class Places:
    """How many more cases of a round may be selected, and where that comes from. `quota` is None before the split."""

    of_round: int | None
    quota: int | None
    left: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passed case with its rank, and what keeps it from being selected."""

    rank: int
    case: Case
    obstacles: list[Obstacle]


def places(row: Round) -> Places:
    """What is left of the round's places and of the bureau's quota of the year, those under way counted."""
    under_way = Case.objects.filter(authority=row.authority_id, status__in=_WAITING)
    quota = Quota.objects.filter(authority=row.authority_id, year=row.year).first()
    free = quota.free - under_way.filter(round__year=row.year).count() if quota else None
    of_round = None
    if row.places is not None:
        taken = Case.objects.filter(round=row.pk, status__in=[*_WAITING, CaseStatus.RECOGNISED]).count()
        of_round = row.places - taken
    left = min(known for known in (of_round, free or 0) if known is not None)
    return Places(of_round, free, max(left, 0))


def ranked(row: Round) -> list[Ranked]:
    """The passed cases of a round, the best first."""
    passed = Case.objects.filter(round=row.pk, status=CaseStatus.PASSED).select_related("household")
    cases = list(passed.order_by(F("score").desc(nulls_last=True), "lodged_at", "id"))
    # Ranks go on from those that were selected before.
    before = Case.objects.filter(round=row.pk, rank__isnull=False).order_by("-rank").values_list("rank", flat=True)
    first = (before.first() or 0) + 1
    found = obstacles_of(cases)
    return [Ranked(first + place, case, found[case.pk]) for place, case in enumerate(cases)]


@transaction.atomic
def select(
    round_id: int,
    chosen: Sequence[int],
    *,
    by: Officer,
    note: str = "",
    notes: Mapping[int, str] | None = None,
    others_out: bool = False,
    at: Authority | None = None,
) -> int:
    """Select cases of a round in one go; with `others_out` those left are not selected, and told so. Raises Refused.

    `note` says why the order was left, for the log alone: it may speak of others. What one household is to read of its
    own choice stands in `notes`, by the number of its case.

    A bureau above (`at`) selects of the cases that it took over, in the places of the round's bureau, and leaves the
    others alone.

    Who selects at the same time for the bureau waits: the row of its quota is the whole critical section.
    """
    row = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    row.must_be_in_review(clock.today())
    Quota.objects.select_for_update(of=("self",), no_key=True).filter(authority=row.authority_id, year=row.year).first()
    lines = {line.case.pk: line for line in ranked(row)}
    wanted = set(chosen)
    if not wanted and not others_out:
        raise Refused("nothing_chosen", "没有选择任何一件。")
    if wanted - set(lines):
        raise Refused(
            "no_longer_passed", "所选的办件中有的已经不在初审通过的状态，没有办理；请核对最新的名单后重新选择。"
        )
    if at is not None and at.pk != row.authority_id:
        others_out = False
        if any(lines[case_id].case.handler_id != at.pk for case_id in wanted):
            raise Refused("not_taken_over", "只能选择本局已经接办的办件，没有办理。")
    left = places(row)
    if len(wanted) > left.left:
        raise Refused("more_than_places", f"选择了 {len(wanted)} 件，只剩 {left.left} 个名额，没有办理。")
    for case_id in wanted:
        if lines[case_id].obstacles:
            said = "；".join(obstacle.text for obstacle in lines[case_id].obstacles)
            raise Refused("not_ready", f"“{lines[case_id].case.household}”还不能列为拟认定：{said}")
    ready = [line.case.pk for line in lines.values() if not line.obstacles]
    if set(ready[: len(wanted)]) != wanted and not note.strip():
        raise Refused("out_of_order", "没有按名次选择，请写明理由。")
    # One row for all who are left out: each is told of it.
    remedy = remedy_of(at or row.authority, clock.today()) if others_out and set(lines) - wanted else None
    for line in lines.values():
        if line.case.pk in wanted:
            own = (notes or {}).get(line.case.pk, "").strip()
            move(CASE, line.case.pk, CaseAction.SELECT, by=by, note=own, rank=line.rank)
        elif others_out:
            said = {"note": "按名次择优，名额已满。", "event_fields": {"remedy": remedy}}
            move(CASE, line.case.pk, CaseAction.NOT_SELECT, by=by, rank=line.rank, **said)
            text = "您的名特优新申报通过了初审，按名次择优未列入本批次拟认定名单。以后的批次可以再次申报。"
            tell(line.case, title="名特优新申报未入选", text=text + remedy.sentence, to_serve=True)
    audit.record(acts.CASES_RANKED, by=by, on=row, note=f"拟认定 {len(wanted)} 件，排序 {len(lines)} 件。{note}")
    return len(wanted)
