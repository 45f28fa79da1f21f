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
from mingteyouxin.models.notices import Notice, NoticeEntry, Objection, PublicNotice, PublicNoticeEntry
from mingteyouxin.models.opinions import OpinionEvent, OpinionItem, OpinionRequest
from mingteyouxin.models.quotas import PlaceTransfer, ProvinceQuota, Quota, QuotaShare
from mingteyouxin.models.recognition_batches import RecognitionBatch, RecognitionBatchItem, RecognitionReport
from mingteyouxin.models.recognitions import Recognition
from mingteyouxin.models.reviews import CaseDeclaration, CaseScore
from mingteyouxin.models.rounds import PublicRound, RecognitionCalendar, Round, RoundEvent
from mingteyouxin.models.spot_checks import SpotCheck, SpotCheckEvent, SpotCheckItem
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
from mingteyouxin.models.visits import Visit, VisitEvent, VisitPhoto

__all__ = [
    "CandidateInvitation",
    "Case",
    "CaseAnswer",
    "CaseDeclaration",
    "CaseEvent",
    "CaseScore",
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
    "Notice",
    "NoticeEntry",
    "Objection",
    "OpinionEvent",
    "OpinionItem",
    "OpinionRequest",
    "PlaceTransfer",
    "ProvinceQuota",
    "PublicClassStandard",
    "PublicNotice",
    "PublicNoticeEntry",
    "PublicRound",
    "Quota",
    "QuotaShare",
    "Recognition",
    "RecognitionBatch",
    "RecognitionBatchItem",
    "RecognitionCalendar",
    "RecognitionReport",
    "RelaxedGroup",
    "Round",
    "RoundEvent",
    "SpotCheck",
    "SpotCheckEvent",
    "SpotCheckItem",
    "StandardComment",
    "Supplement",
    "Visit",
    "VisitEvent",
    "VisitPhoto",
]
