from registry.models.comparison import Comparison, Difference, DifferenceEvent, RegisterEntry
from registry.models.corrected_facts import CorrectedFact, HeldDifference
from registry.models.deliveries import Delivery, RowProblem, ValueAlias
from registry.models.delivery_reveals import DeliveryReveal
from registry.models.directory import (
    DirectoryEntry,
    PublishedRecognition,
    PublishedRun,
    PublishedStory,
    PublishedTitle,
    PublishedType,
)
from registry.models.facts import (
    AnnualReport,
    Credential,
    Defaulter,
    Indicator,
    NegativeRecord,
    Penalty,
    ReplacedFact,
    RiskMark,
    SocialInsurance,
    Tax,
)
from registry.models.households import Household
from registry.models.impact import ImpactAssessment
from registry.models.list_ages import ListAgeLimit
from registry.models.people import Agent, ContactChoice, FactCorrection, LoginCode, Message, Person, Service
from registry.models.recorded_recognitions import RecordedRecognition
from registry.models.reveals import Reveal

__all__ = [
    "Agent",
    "AnnualReport",
    "Comparison",
    "ContactChoice",
    "CorrectedFact",
    "Credential",
    "Defaulter",
    "Delivery",
    "DeliveryReveal",
    "Difference",
    "DifferenceEvent",
    "DirectoryEntry",
    "FactCorrection",
    "HeldDifference",
    "Household",
    "ImpactAssessment",
    "Indicator",
    "ListAgeLimit",
    "LoginCode",
    "Message",
    "NegativeRecord",
    "Penalty",
    "Person",
    "PublishedRecognition",
    "PublishedRun",
    "PublishedStory",
    "PublishedTitle",
    "PublishedType",
    "RecordedRecognition",
    "RegisterEntry",
    "ReplacedFact",
    "Reveal",
    "RiskMark",
    "RowProblem",
    "Service",
    "SocialInsurance",
    "Tax",
    "ValueAlias",
]
