from mingteyouxin.models.quotas import PlaceTransfer, ProvinceQuota, Quota, QuotaShare
from mingteyouxin.models.recognitions import Recognition
from mingteyouxin.models.rounds import RecognitionCalendar, Round, RoundEvent
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
    "ClassRule",
    "ClassStandard",
    "ClassStandardEvent",
    "CoSigner",
    "CredentialKind",
    "Criterion",
    "CriterionCredential",
    "CriterionGroup",
    "LocalBar",
    "PlaceTransfer",
    "ProvinceQuota",
    "PublicClassStandard",
    "Quota",
    "QuotaShare",
    "Recognition",
    "RecognitionCalendar",
    "RelaxedGroup",
    "Round",
    "RoundEvent",
    "StandardComment",
]
