"""Objections on the household's time line: what was done with each, its letters, and until when it waits."""

from django.utils.timezone import localdate

from appeals.enums import AppealAction
from appeals.models import Appeal, AppealEvent, AppealLetter
from appeals.workflow import APPEAL, UNDECIDED
from registry.household.timeline import MOST, DueBy, Happened, Told
from registry.people.standing import Standing

# What one officer proposes to another is no decision yet.
NOT_TOLD = (
    AppealAction.PROPOSE,
    AppealAction.PROPOSE_REFUSAL,
    AppealAction.SEND_BACK,
    AppealAction.SEND_BACK_FILED,
)


def objections(standing: Standing) -> Told:
    """The moves and letters of all its objections, and the days of the open one."""
    household = standing.household
    moves = AppealEvent.objects.filter(household=household).exclude(action__in=NOT_TOLD).select_related("appeal")
    letters = AppealLetter.objects.filter(household=household).select_related("appeal")
    happened = [
        Happened(
            localdate(move.at),
            f"{move.appeal.get_subject_display()}：{move.get_action_display()}",
            f"异议编号 {move.appeal.number}",
            "my-appeal",
            (move.appeal_id,),
        )
        for move in moves.order_by("-id")[:MOST]
    ]
    happened += [
        Happened(
            localdate(letter.issued_at),
            f"文书：{letter.text['title']}",
            f"异议编号 {letter.appeal.number}",
            "my-appeal",
            (letter.appeal_id,),
        )
        for letter in letters.order_by("-id")[:MOST]
    ]
    waiting = Appeal.objects.filter(household=household, status__in=UNDECIDED).select_related("authority")
    due = [
        DueBy(
            appeal.due_on,
            f"请补充{appeal.get_subject_display()}的材料"
            if appeal.paused
            else f"{appeal.get_subject_display()}：{APPEAL.household_word(appeal.status)}",
            f"异议编号 {appeal.number}，" + ("由您补充" if appeal.paused else f"由{appeal.authority.name}办理"),
            "my-appeal",
            (appeal.pk,),
            is_mine=appeal.paused,
        )
        for appeal in waiting
    ]
    return Told(happened, due)
