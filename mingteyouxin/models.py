"""All models of the app, for Django finds them here; everybody else imports them from their rooms."""

from mingteyouxin.annual_reports.models import YearlyReport, YearlyReportEvent, YearlyReportRule
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.part_models import (
    CaseAnswer,
    CaseDeclaration,
    EligibilityCheck,
    Evidence,
    FindingVerdict,
    Supplement,
)
from mingteyouxin.certificates.models import Annotation, AnnotationFile, TitleStory, TitleStoryEvent
from mingteyouxin.contests.models import Contest
from mingteyouxin.criteria.models import (
    ClassRule,
    ClassStandard,
    ClassStandardEvent,
    CoSigner,
    CredentialKind,
    Criterion,
    CriterionCredential,
    CriterionGroup,
    LocalBar,
    NegativeKind,
    PublicClassStandard,
    RelaxedGroup,
    StandardComment,
)
from mingteyouxin.endings.models import Ending, EndingEvent, EndingLetter, StatementDays
from mingteyouxin.existing_titles.models import ExistingTitle, ExistingTitleEvent
from mingteyouxin.notices.models import (
    Notice,
    NoticeDraft,
    NoticeDraftItem,
    NoticeEntry,
    NoticeNameDays,
    NoticeWithdrawal,
    Objection,
    PublicNotice,
    PublicNoticeEntry,
)
from mingteyouxin.notices.objection_models import ObjectionCode, ObjectionReply, ObjectionTold, VoidProposal
from mingteyouxin.operator_changes.models import MovedTitle, OperatorAnswerDays, OperatorChange, OperatorChangeEvent
from mingteyouxin.opinions.models import OpinionEvent, OpinionItem, OpinionLetter, OpinionReply, OpinionRequest
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.places.models import PlaceTransfer, ProvinceQuota, Quota, QuotaShare
from mingteyouxin.recognising.models import RecognitionBatch, RecognitionBatchItem
from mingteyouxin.recommending.models import CandidateInvitation
from mingteyouxin.review.models import CaseScore, Reinstatement
from mingteyouxin.rounds.models import OverdueRule, PublicRound, RecognitionCalendar, Round, RoundEvent
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckEvent, SpotCheckItem
from mingteyouxin.titles.models import (
    BenefitStart,
    LiveTitles,
    PenaltyReading,
    Recognition,
    RecognitionEvent,
    RecognitionReport,
    TitleLetter,
    ZoneReading,
)
from mingteyouxin.visits.models import Visit, VisitDraft, VisitEvent, VisitPhoto

__all__ = [
    "Annotation",
    "AnnotationFile",
    "BenefitStart",
    "CandidateInvitation",
    "Case",
    "CaseAnswer",
    "CaseDeclaration",
    "CaseEvent",
    "CaseLetter",
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
    "Ending",
    "EndingEvent",
    "EndingLetter",
    "Evidence",
    "ExistingTitle",
    "ExistingTitleEvent",
    "FindingVerdict",
    "LiveTitles",
    "LocalBar",
    "MovedTitle",
    "NegativeKind",
    "Notice",
    "NoticeDraft",
    "NoticeDraftItem",
    "NoticeEntry",
    "NoticeNameDays",
    "NoticeWithdrawal",
    "Objection",
    "ObjectionCode",
    "ObjectionReply",
    "ObjectionTold",
    "OperatorAnswerDays",
    "OperatorChange",
    "OperatorChangeEvent",
    "OpinionEvent",
    "OpinionItem",
    "OpinionLetter",
    "OpinionReply",
    "OpinionRequest",
    "Overdue",
    "OverdueRule",
    "PenaltyReading",
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
    "RecognitionEvent",
    "RecognitionReport",
    "Reinstatement",
    "RelaxedGroup",
    "Round",
    "RoundEvent",
    "SpotCheck",
    "SpotCheckEvent",
    "SpotCheckItem",
    "StandardComment",
    "StatementDays",
    "Supplement",
    "TitleLetter",
    "TitleStory",
    "TitleStoryEvent",
    "Visit",
    "VisitDraft",
    "VisitEvent",
    "VisitPhoto",
    "VoidProposal",
    "YearlyReport",
    "YearlyReportEvent",
    "YearlyReportRule",
    "ZoneReading",
]
