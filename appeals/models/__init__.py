"""Objections: what a household says is wrong, what departments found, what was decided."""

from appeals.models.appeals import Appeal, AppealEvent, AppealLetter, AppealPart
from appeals.models.claims import AppealFile, AppealSupplement, Claim
from appeals.models.differences import DifferenceAnswer
from appeals.models.mass_cases import MassCase, MassCaseEvent, MassMember
from appeals.models.people import REASON_LENGTH, SAME_OFFICER
from appeals.models.rechecks import Recheck, RecheckEvent
from appeals.models.terms import AppealTerms, HandlingCharge

__all__ = [
    "REASON_LENGTH",
    "SAME_OFFICER",
    "Appeal",
    "AppealEvent",
    "AppealFile",
    "AppealLetter",
    "AppealPart",
    "AppealSupplement",
    "AppealTerms",
    "Claim",
    "DifferenceAnswer",
    "HandlingCharge",
    "MassCase",
    "MassCaseEvent",
    "MassMember",
    "Recheck",
    "RecheckEvent",
]
