"""What can be contested of a decision in 名特优新: a refusal, a non-selection, a lapse, as it stands now (C5, E1).

Handled by the bureau that decided, by people who had no hand in it; where nobody else is left there, by the one above.
"""

from dataclasses import dataclass

from django.utils.timezone import localtime

from appeals.capabilities import APPEAL_DECIDE, APPEAL_HANDLE
from appeals.models import Appeal
from appeals.telling import holders
from authorities.access import NotAccessible
from authorities.enums import Level
from authorities.models import Authority
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.review import reinstating
from registry.models import Household
from typing_engine.standard.phrases import date_text


@dataclass(frozen=True, slots=True)
class ContestedDecision:
    """A decision about a case of the household: the move that made it, and its words."""

    case: Case
    decision: CaseEvent

    @property
    def about(self) -> str:
        return f"decision:{self.decision.pk}"

    @property
    def label(self) -> str:
        day = date_text(localtime(self.decision.at).date())
        return f"{self.case}的决定：{self.decision.get_action_display()}（{day}，办件编号 {self.case.number}）"

    @property
    def says(self) -> str:
        """The reasons that the household was told."""
        said = [*self.decision.reasons, *([self.decision.note] if self.decision.note else [])]
        return "；".join(said)


def contestable(household: Household) -> list[ContestedDecision]:
    """Decisions against the household that stand and that nobody has contested yet, the latest first."""
    rows = Case.objects.filter(household=household, status__in=reinstating.WAYS_BACK)
    found = []
    for case in rows.select_related("authority", "handler", "household", "round").order_by("-id"):
        decision = reinstating.decision_of(case)
        if decision is not None:
            found.append(ContestedDecision(case, decision))
    contested = Appeal.objects.filter(against__in=[one.decision for one in found]).answered_or_open()
    known = set(contested.values_list("against", flat=True))
    return [one for one in found if one.decision.pk not in known]


def contested_in(household: Household, case_id: int) -> ContestedDecision:
    """The decision about a case of the household that may be contested now. Absent and foreign look the same."""
    found = next((one for one in contestable(household) if one.case.pk == case_id), None)
    if found is None:
        raise NotAccessible
    return found


def handler_of_decision(contested: ContestedDecision) -> Authority:
    """Who handles the objection: the bureau that decided, else the nearest above it with two free people."""
    partakers = reinstating.took_part(contested.decision)
    bureau = contested.case.in_charge
    while bureau.level != Level.PROVINCE and not _has_two_others(bureau, partakers):
        bureau = bureau.parent
    return bureau


def _has_two_others(bureau: Authority, partakers: set[int]) -> bool:
    """Whether one may propose and another decide, none of whom had a hand in the decision."""
    handle, decide = (set(holders(bureau, one)) - partakers for one in (APPEAL_HANDLE, APPEAL_DECIDE))
    return bool(decide) and len(handle | decide) > 1
