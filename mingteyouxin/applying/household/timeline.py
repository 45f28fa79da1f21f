"""名特优新 on the household's time line: applications and recommendations, letters, contests, the title's last day."""

from django.utils.timezone import localdate

from authorities import clock
from mingteyouxin.applying.household.own_cases import is_households_turn
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.workflow import UNDECIDED
from mingteyouxin.contests.models import Contest
from mingteyouxin.titles.models import Recognition
from registry.household.timeline import MOST, DueBy, Happened, Told
from registry.models import Household
from registry.people.standing import Standing

_OWN, _PAGE = "my-recognition", "my-case"


def recognition(standing: Standing) -> Told:
    """What was done with its cases, the letters about them, its contests; open cases and a title with their days."""
    household = standing.household
    happened = [*_moves(household), *_letters(household), *_contests(household)]
    return Told(happened, [*_cases(household), *_title(household)])


def _moves(household: Household) -> list[Happened]:
    moves = CaseEvent.objects.filter(household=household).told().select_related("case")
    return [
        Happened(localdate(move.at), f"名特优新：{move.get_action_display()}", "", _PAGE, (move.case_id,))
        for move in moves.order_by("-id")[:MOST]
    ]


def _letters(household: Household) -> list[Happened]:
    letters = CaseLetter.objects.filter(household=household).order_by("-id")[:MOST]
    return [
        Happened(localdate(letter.issued_at), f"文书：{letter.text['title']}", "名特优新", _PAGE, (letter.case_id,))
        for letter in letters
    ]


def _contests(household: Household) -> list[Happened]:
    happened = []
    for contest in Contest.objects.filter(household=household).order_by("-id")[:MOST]:
        happened.append(Happened(localdate(contest.made_at), "数据异议：提出", contest.datum, _OWN))
        if contest.answered_at is not None:
            answered = f"数据异议：{contest.get_status_display()}"
            happened.append(Happened(localdate(contest.answered_at), answered, contest.datum, _OWN))
    return happened


def _cases(household: Household) -> list[DueBy]:
    rows = Case.objects.filter(household=household, status__in=UNDECIDED).select_related(
        "authority", "handler", "round"
    )
    due = []
    for case in rows.order_by("due_on", "id"):
        # A draft has until the round takes no more.
        day = case.due_on or (case.round.applications_until if case.status == CaseStatus.DRAFT else None)
        if day is not None:
            is_mine = is_households_turn(case)
            whose = "由您办理" if is_mine else f"由{case.in_charge.name}办理"
            due.append(DueBy(day, f"名特优新：{case.told_status}", whose, _PAGE, (case.pk,), is_mine=is_mine))
    return due


def _title(household: Household) -> list[DueBy]:
    valid = Recognition.objects.filter(household=household).valid_on(clock.today())
    return [DueBy(title.valid_until, f"名特优新认定有效期：{title}", "到这一天为止", _OWN) for title in valid]
