"""What an officer can do with a run now: the buttons of its page."""

from dataclasses import dataclass

from authorities.access import Acting
from authorities.models import Approval
from casework.four_eyes_pages import Standing, standing
from typing_engine import capabilities, confirmation, publication
from typing_engine.enums import GateKind, RunAction, RunStatus
from typing_engine.models import Gate, Run
from typing_engine.workflow import RUN

_NOTHING_ASKED = Standing()


@dataclass(frozen=True, slots=True)
class Steps:
    """Which buttons are there, and what to read where one is missing that might be looked for."""

    cancel: bool = False
    resume: bool = False
    accept: bool = False
    request: bool = False
    decide: bool = False
    publish: bool = False
    withdraw: bool = False
    withdrawal: Standing = _NOTHING_ASKED
    look_up: bool = False
    hint: str = ""
    asked: Approval | None = None

    @property
    def any(self) -> bool:
        """True when there is anything to be done or to be read."""
        buttons = (self.cancel, self.resume, self.accept, self.request, self.decide, self.publish, self.withdraw)
        return any(buttons) or bool(self.hint) or self.withdrawal.asked is not None


def steps_of(run: Run, acting: Acting) -> Steps:
    """The steps that the table allows from here, to this officer, at this bureau."""
    look_up = run.computed_at is not None and acting.may(capabilities.RESULT_VIEW)
    if acting.authority.path != run.path:
        return Steps(look_up=look_up)
    may = RUN.possible(run, acting.capabilities)
    switching = run.publication_job is not None and not run.publication_job.is_over
    awaiting = run.status == RunStatus.AWAITING_CONFIRMATION
    now = standing(confirmation.SUBJECT, run, acting) if awaiting else Standing()
    # The reason stands on the run from the request on.
    to_be_withdrawn = run.status == RunStatus.PUBLISHED and run.withdrawal_reason
    withdrawal = standing(publication.WITHDRAWAL, run, acting) if to_be_withdrawn else Standing()
    asked = now.asked
    own = now.own or acting.officer.pk == run.requested_by_id
    waived = run.status != RunStatus.HELD or _can_be_waived(run)
    return Steps(
        cancel=RunAction.CANCEL in may and not run.job.cancel_requested,
        resume=RunAction.RESUME in may,
        accept=RunAction.ACCEPT in may and waived,
        request=awaiting and not asked and acting.may(capabilities.TYPING_RUN),
        decide=RunAction.CONFIRM in may and now.may_decide,
        publish=RunAction.PUBLISH in may and not switching,
        withdraw=RunAction.WITHDRAW in may and not switching and withdrawal.asked is None,
        withdrawal=withdrawal,
        look_up=look_up,
        hint=_hint(run, acting, own=own, asked=asked, waived=waived),
        asked=asked,
    )


def _can_be_waived(run: Run) -> bool:
    """应分尽分 is not for anyone to waive."""
    return not Gate.objects.filter(run=run, kind=GateKind.ALL_TYPED, passed=False).exists()


def _hint(run: Run, acting: Acting, *, own: bool, asked: Approval | None, waived: bool) -> str:
    """Who does what next, for an officer who finds no button."""
    if run.status == RunStatus.HELD:
        if not waived:
            return "尚有个体工商户没有分型结果，本批次不能继续。请查明原因后重新发起分型。"
        if not acting.may(capabilities.TYPING_CONFIRM):
            return "有核查项未通过，由审批人员决定是否接受；也可以补齐数据后重新发起分型。"
    if run.status == RunStatus.AWAITING_CONFIRMATION and asked:
        if own:
            return "已提请复核。发起人和提请人不能复核，由本局另一名审批人员复核。"
        if not acting.may(capabilities.TYPING_CONFIRM):
            return "已提请复核，由本局审批人员复核。"
    if run.status == RunStatus.CONFIRMED and not acting.may(capabilities.TYPING_PUBLISH):
        return "复核已同意，由本局审批人员公布。"
    return ""
