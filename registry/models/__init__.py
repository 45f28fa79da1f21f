from registry.models.deliveries import Delivery, RowProblem, ValueAlias
from registry.models.directory import DirectoryEntry
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

__all__ = [
    "AnnualReport",
    "Defaulter",
    "Delivery",
    "DirectoryEntry",
    "Household",
    "Indicator",
    "Penalty",
    "ReplacedFact",
    "RiskMark",
    "RowProblem",
    "SocialInsurance",
    "Tax",
    "ValueAlias",
]
