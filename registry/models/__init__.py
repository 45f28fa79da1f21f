from registry.models.deliveries import Delivery, RowProblem, ValueAlias
from registry.models.directory import DirectoryEntry, PublishedRun, PublishedType
from registry.models.facts import (
    AnnualReport,
    Defaulter,
    Indicator,
    Penalty,
    ReplacedFact,
    RiskMark,
    SocialInsurance,
    Tax,
)
from registry.models.households import Household
from registry.models.reveals import Reveal

__all__ = [
    "AnnualReport",
    "Defaulter",
    "Delivery",
    "DirectoryEntry",
    "Household",
    "Indicator",
    "Penalty",
    "PublishedRun",
    "PublishedType",
    "ReplacedFact",
    "Reveal",
    "RiskMark",
    "RowProblem",
    "SocialInsurance",
    "Tax",
    "ValueAlias",
]
