"""Cancelling (取消, C11) and revoking (撤销, C14) a title: told, heard, decided by two officers, told again.

Nothing ends unheard: the household's days run from when the letter reached it, and only its word, or the end of these
days, leads on. The clock decides nothing; it notes that the days are over. The only writer of Ending.status.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q

from authorities import clock
from authorities.models import Approval, Officer
from authorities.posts import officer_may
from authorities.refusals import whole
from authorities.remedies import remedy_of
from authorities.work_calendar import work_calendar
from casework import deadlines, four_eyes, letters, service
from casework.four_eyes import FourEyesSubject
from casework.letters import Letter, LetterKind
from casework.refusals import IllegalTransition, NotEntitled, Refused
from casework.service import SERVED
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, begin, move
from mingteyouxin import acts, capabilities
from mingteyouxin.endings.enums import EndingAction, EndingGround, EndingKind, EndingStatus
from mingteyouxin.endings.letters import DECIDED, DROPPED, INTENDED
from mingteyouxin.endings.models import Ending, StatementDays
from mingteyouxin.endings.workflow import ENDING, UNDER_WAY
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction, RecognitionStatus
from mingteyouxin.titles.models import Recognition
from registry.models import Message, Person
from registry.people import messages

MOST_FACTS = 1000
MOST_STATEMENT = 2000
_OF_THE_TITLE = {EndingKind.CANCEL: RecognitionAction.CANCEL, EndingKind.REVOKE: RecognitionAction.REVOKE}


@transaction.atomic
def intend(title: Recognition, *, kind: EndingKind, ground: EndingGround, facts: str, by: Officer) -> Ending:
    """Tell the household that the recogniser means to end its title, why, and until when it may answer.

    Runs in the recogniser's jurisdiction. Raises Refused.
    """
    if not officer_may(by, capabilities.CASE_DECIDE, at=(title.recogniser.path,)):
        raise NotEntitled("该认定")
    facts = whole(facts, most=MOST_FACTS, field="facts")
    if not facts:
        raise Refused("facts_required", "请写明事实和依据，经营者据此陈述、申辩。")
    _must_hold(title)
    days = StatementDays.objects.in_force(title.path, clock.today()).days
    due = deadlines.last_day(clock.today(), days, calendar=work_calendar())
    ending = Ending(
        path=title.path,
        recognition=title,
        household_id=title.household_id,
        recogniser=title.recogniser,
        recognition_path=title.recognition_path,
        kind=kind,
        ground=ground,
        facts=facts,
        opened_by=by,
        opened_at=clock.now(),
        **due.columns(),
    )
    begin(ENDING, ending, EndingAction.TELL, by=by, event=acts.ENDING_TOLD)
    service.told(_tell(ending, INTENDED, by=by).pk, ending)
    return ending


def state(ending: Ending, *, text: str, by: Person) -> Ending:
    """What the household says to it, within its days or before they began. Runs as the household. Raises Refused."""
    text = whole(text, most=MOST_STATEMENT, field="text")
    if not text:
        raise Refused("statement_required", "请填写您的陈述、申辩。")
    if ending.status == EndingStatus.TOLD and ending.is_over(clock.today()):
        raise Refused(
            "statement_overdue", f"陈述、申辩的期限已于 {ending.due_on} 届满。还有情况要说明的，请尽快与认定机关联系。"
        )
    return _heard(ending.pk, text, by=by)


def state_on_paper(ending: Ending, *, text: str, by: Officer) -> Ending:
    """The same, as an officer of the recogniser took it from a signed paper or wrote it down. Raises Refused.

    It is taken until the clock has noted that the days are over: what came late is no reason not to listen.
    """
    text = whole(text, most=MOST_STATEMENT, field="text")
    if not text:
        raise Refused("statement_required", "请填写经营者陈述、申辩的内容。")
    return _heard(ending.pk, text, by=by)


def _heard(key: int, text: str, *, by: Person | Officer) -> Ending:
    return move(ENDING, key, EndingAction.STATE, by=by, statement=text, stated_at=clock.now(), heard_on=clock.today())


@transaction.atomic
def drop(ending: Ending, *, reason: str, by: Officer) -> Ending:
    """The title stays: the household is told why. Raises Refused, while a second officer is asked to end it too."""
    if not reason.strip():
        raise Refused("reason_required", "请写明不予终止的理由，经营者可以看到。")
    if four_eyes.open_request(ENDING_BY_TWO.name, ending.pk):
        raise Refused("confirmation_requested", "已提请另一名工作人员复核终止，请先撤回提请或者等待复核。")
    ending = move(ENDING, ending.pk, EndingAction.DROP, by=by, note=reason.strip(), decided_on=clock.today())
    _tell(ending, DROPPED, by=by)
    return ending


def propose(ending: Ending, *, reason: str, by: Officer) -> Approval:
    """Ask a second officer of the recogniser to end the title, with the answer to what the household said."""
    if not reason.strip():
        raise Refused("reason_required", "请写明复核意见：对经营者的陈述、申辩是否采纳，为什么。")
    if not officer_may(by, capabilities.CASE_DECIDE, at=(ending.recogniser.path,)):
        raise NotEntitled(ENDING.noun)
    return four_eyes.request(ENDING_BY_TWO, ending.pk, by=by, reason=reason)


def _must_hold(title: Recognition) -> None:
    if not title.is_valid_on(clock.today()):
        raise Refused("title_over", "该认定已经终止或者届满，不需要取消、撤销。")


def _must_be_heard(ending: Ending) -> None:
    if ending.status == EndingStatus.TOLD:
        raise Refused("not_heard", unheard(ending))
    if ending.status not in ENDING.edges[EndingAction.END].sources:
        raise IllegalTransition(ENDING.noun, ENDING.word(ending.status))
    _must_hold(ending.recognition)
    remedy_of(ending.recogniser, clock.today())


def unheard(ending: Ending) -> str:
    """Why nothing can be decided yet, in words; empty where the household was heard."""
    if ending.status != EndingStatus.TOLD:
        return ""
    if ending.is_unserved:
        return "告知书还没有送达经营者，陈述、申辩的期限没有开始；请先送达并登记。"
    return f"经营者可以在 {ending.due_on}（含当日）以前陈述、申辩；提出以后或者期满以后再决定。"


def _end(row: Ending, approval: Approval) -> Ending:
    """End the title today: its place comes back, everyone reads that it ended, the household reads why."""
    _must_be_heard(row)
    by = approval.decided_by
    remedy = remedy_of(row.recogniser, clock.today())
    ending = move(
        ENDING,
        row.pk,
        EndingAction.END,
        by=by,
        cause=approval,
        note=approval.reason,
        event_fields={"remedy": remedy},
        decided_on=clock.today(),
    )
    action = _OF_THE_TITLE[ending.kind]
    titles.end(ending.recognition_id, action, by=by, cause=ending, remedy=remedy, note=ending.get_ground_display())
    _tell(ending, DECIDED, by=by)
    return ending


# A title is taken by two: whoever handled it proposes, another officer of the recogniser decides.
ENDING_BY_TWO = FourEyesSubject(
    "title_ending",
    "取消、撤销名特优新认定",
    capabilities.RECOGNITION_CONFIRM,
    page="ending-page",
    model="mingteyouxin.Ending",
    summary=lambda ending: f"{ending.get_kind_display()}“{ending.household}”的认定（{ending.get_ground_display()}）",
    check=_must_be_heard,
    carry_out=_end,
    seat=lambda ending: ending.recogniser.path,
)


def _tell(ending: Ending, kind: LetterKind, *, by: Officer) -> Message:
    """Issue a letter and leave it in the workspace; its day of service is kept, for days run from it."""
    ending = Ending.objects.select_related("recognition", "recogniser", "household").get(pk=ending.pk)
    kept = letters.issue(kind, ending, authority=ending.recogniser, by=by, household_id=ending.household_id)
    letter = Letter.from_json(kept.text)
    return messages.send(
        ending.household, title=letter.title, text=letter.message, view="my-ending", key=ending.pk, to_serve=True
    )


def _silent(on: date) -> list[tuple[int, str]]:
    over = Ending.objects.filter(SERVED, status=EndingStatus.TOLD, due_on__lt=on).order_by("pk")
    return list(over.values_list("pk", "path"))


def _note_silence(key: int, on: date) -> None:
    ending = Ending.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if ending.status != EndingStatus.TOLD or not ending.is_over(on):
        raise MovedMeanwhile
    move(ENDING, key, EndingAction.SILENCE, by=Mover.CLOCK, heard_on=on, reached_on=ending.served_on)


# Its days are over: the matter goes to the officers, and nothing is decided by it.
note_silence = Sweep("note-unanswered-endings", due=_silent, deal_with=_note_silence)


def _moot(on: date) -> list[tuple[int, str]]:
    held = Q(recognition__status=RecognitionStatus.VALID, recognition__valid_until__gte=on)
    over = Ending.objects.filter(~held, status__in=UNDER_WAY).order_by("pk")
    return list(over.values_list("pk", "path"))


def _close(key: int, on: date) -> None:
    move(ENDING, key, EndingAction.LAPSE, by=Mover.CLOCK, decided_on=on)


# The title is over meanwhile, by its last day, with its registration or by a refusal from above.
close_moot = Sweep("close-moot-endings", due=_moot, deal_with=_close)
