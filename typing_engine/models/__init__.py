from typing_engine.models.check_ups import (
    CheckUp,
    CheckUpContact,
    CheckUpCount,
    CheckUpDays,
    CheckUpEntry,
    CheckUpPart,
)
from typing_engine.models.drift_limits import DriftLimit
from typing_engine.models.results import CorrectedRow, Correction, Result, Verdict
from typing_engine.models.runs import (
    AnnualTyping,
    Coverage,
    Gate,
    HandUp,
    ReportingPeriod,
    Run,
    RunEvent,
    Shard,
    Summary,
)
from typing_engine.models.standards import Standard, StandardDraft

__all__ = [
    "AnnualTyping",
    "CheckUp",
    "CheckUpContact",
    "CheckUpCount",
    "CheckUpDays",
    "CheckUpEntry",
    "CheckUpPart",
    "CorrectedRow",
    "Correction",
    "Coverage",
    "DriftLimit",
    "Gate",
    "HandUp",
    "ReportingPeriod",
    "Result",
    "Run",
    "RunEvent",
    "Shard",
    "Standard",
    "StandardDraft",
    "Summary",
    "Verdict",
]
