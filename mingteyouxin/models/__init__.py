from mingteyouxin.models.candidates import CandidateInvitation
from mingteyouxin.models.cases import (
    Case,
    CaseAnswer,
    CaseEvent,
    Contest,
    EligibilityCheck,
    Evidence,
    Supplement,
)
from mingteyouxin.models.quotas import PlaceTransfer, ProvinceQuota, Quota, QuotaShare
from mingteyouxin.models.recognitions import Recognition
from mingteyouxin.models.rounds import PublicRound, RecognitionCalendar, Round, RoundEvent
from mingteyouxin.models.standards import (
    ClassRule,
    ClassStandard,
    ClassStandardEvent,
    CoSigner,
    CredentialKind,
    Criterion,
    CriterionCredential,
    CriterionGroup,
    LocalBar,
    PublicClassStandard,
    RelaxedGroup,
    StandardComment,
)

__all__ = [
    "CandidateInvitation",
    "Case",
    "CaseAnswer",
    "CaseEvent",
    "ClassRule",
    "ClassStandard",
    "ClassStandardEvent",
    "CoSigner",
    "Contest",
    "CredentialKind",
    "Criterion",
    "CriterionCredential",
    "CriterionGroup",
    "EligibilityCheck",
    "Evidence",
    "LocalBar",
    "PlaceTransfer",
    "ProvinceQuota",
    "PublicClassStandard",
    "PublicRound",
    "Quota",
    "QuotaShare",
    "Recognition",
    "RecognitionCalendar",
    "RelaxedGroup",
    "Round",
    "RoundEvent",
    "StandardComment",
    "Supplement",
]
