"""A classification standard as it is read: a small immutable tree, gathered from its rows or from its public document.

The check of a draft, the text in Chinese, the copy of a neighbour's standard and every case read this tree and no rows.
Counties that use the standard of their city, departments and households see no row of it; what they read is the
document that the public row carries, which holds the same tree but for who co-signed.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from mingteyouxin.criteria import conditions, national_floor
from mingteyouxin.criteria.conditions import FactCondition
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath
from mingteyouxin.criteria.models import (
    ClassRule,
    ClassStandard,
    CredentialKind,
    Criterion,
    CriterionGroup,
    PublicClassStandard,
)
from registry.enums import RecognitionClass, RecognitionLevel


@dataclass(frozen=True, slots=True)
class KindRead:
    """A kind of credential that a department holds lists of."""

    code: str
    label: str
    department: str

    @classmethod
    def of(cls, row: CredentialKind) -> "KindRead":
        """The kind of a row."""
        return cls(row.code, row.label, row.department)


_CONTESTED_AS = {CriterionSource.CREDENTIAL: "credential", CriterionSource.FACTS: "facts"}


@dataclass(frozen=True, slots=True)
class CriterionRead:
    """`key` names the criterion within its class; its group gives it."""

    wording: str
    source: CriterionSource
    level: RecognitionLevel | None
    years_at_least: int | None
    evidence: str
    points: Decimal | None
    weight: Decimal | None
    kinds: tuple[KindRead, ...]
    key: str = ""
    condition: FactCondition | None = None

    @property
    def asks_household(self) -> bool:
        """True where the household alone holds the evidence; nothing else may be asked of it (E3)."""
        return self.source == CriterionSource.HOUSEHOLD

    @property
    def contested_as(self) -> str:
        """What a household contests that lists or facts speak against (contested.SUBJECTS); '' for the rest."""
        return _CONTESTED_AS.get(self.source, "")

    @property
    def score(self) -> Decimal:
        """Points × weight; without points the criterion counts nothing."""
        return (self.points or Decimal()) * (self.weight or 1)


@dataclass(frozen=True, slots=True)
class GroupRead:
    """Criteria read together. Their keys are `group-position`, which a published standard never changes."""

    number: int
    kind: GroupKind
    at_least: int | None
    criteria: tuple[CriterionRead, ...]

    def __post_init__(self) -> None:
        keyed = (replace(one, key=f"{self.number}-{position}") for position, one in enumerate(self.criteria, start=1))
        object.__setattr__(self, "criteria", tuple(keyed))

    def is_met(self, met: set[str]) -> bool:
        """True when enough of the group's criteria are among those met."""
        count = sum(criterion.key in met for criterion in self.criteria)
        needed = {GroupKind.ANY: 1, GroupKind.ALL: len(self.criteria)}.get(self.kind, self.at_least)
        return count >= needed


@dataclass(frozen=True, slots=True)
class BarRead:
    """A bar that the place adds, with the years it looks back, and when it applies by what government holds."""

    wording: str
    years: int | None = None
    condition: FactCondition | None = None


@dataclass(frozen=True, slots=True)
class RuleRead:
    """What the standard says about one class."""

    recognition_class: RecognitionClass
    is_open: bool
    minimum_score: Decimal | None
    groups: tuple[GroupRead, ...]

    @property
    def criteria(self) -> tuple[CriterionRead, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    def is_met(self, met: set[str]) -> bool:
        """True when every group is met; a class without criteria is met by nobody."""
        return bool(self.groups) and all(group.is_met(met) for group in self.groups)

    def highest(self) -> Decimal:
        """Points that meeting every criterion would give."""
        return sum((criterion.score for criterion in self.criteria), Decimal())


@dataclass(frozen=True, slots=True)
class StandardRead:
    """The whole of a standard, but for its head, which stays on the row.

    `penalty_years` is what counts: the place's own and never fewer than the nation's. `rules` has every class that has
    been written about. `co_signers` is empty where the tree was read from the public document.
    """

    penalty_years: int
    visits: frozenset[RecognitionPath]
    opinions: frozenset[RecognitionPath]
    bars: tuple[BarRead, ...]
    relaxed_groups: tuple[str, ...]
    rules: dict[RecognitionClass, RuleRead]
    co_signers: tuple[tuple[str, date | None], ...] = ()

    @property
    def open_rules(self) -> list[RuleRead]:
        return [rule for rule in self.rules.values() if rule.is_open]


# --- from and to the public document ----------------------------------------------------------------------------------


def read(standard: PublicClassStandard) -> StandardRead:
    """The tree of a standard that the public reads. Touches no row but the one given."""
    document = standard.document
    return StandardRead(
        penalty_years=document["penalty_years"],
        # The nation's steps, whatever was published before they could not be left out.
        visits=national_floor.VISITED | frozenset(map(RecognitionPath, document["visits"])),
        opinions=national_floor.HEARD | frozenset(map(RecognitionPath, document["opinions"])),
        bars=tuple(_bar_of(*bar) for bar in document["bars"]),
        relaxed_groups=tuple(document["relaxed_groups"]),
        rules={
            RecognitionClass(kind): _rule_of(RecognitionClass(kind), rule) for kind, rule in document["rules"].items()
        },
    )


def to_document(tree: StandardRead) -> dict:
    """What the public row keeps of a standard."""
    return {
        "penalty_years": tree.penalty_years,
        "visits": [path.value for path in RecognitionPath if path in tree.visits],
        "opinions": [path.value for path in RecognitionPath if path in tree.opinions],
        "bars": [_bar_document(bar) for bar in tree.bars],
        "relaxed_groups": list(tree.relaxed_groups),
        "rules": {
            kind.value: {
                "is_open": rule.is_open,
                "minimum_score": _number(rule.minimum_score),
                "groups": [_group_document(group) for group in rule.groups],
            }
            for kind, rule in tree.rules.items()
        },
    }


def _bar_of(wording: str, years: int | None, condition: dict | None = None) -> BarRead:
    """A bar of a document; those published before conditions could be written have two parts."""
    return BarRead(wording, years, conditions.of_document(condition))


def _bar_document(bar: BarRead) -> list:
    return [bar.wording, bar.years, *([bar.condition.document] if bar.condition else [])]


def _group_document(group: GroupRead) -> dict:
    return {
        "number": group.number,
        "kind": group.kind.value,
        "at_least": group.at_least,
        "criteria": [
            {
                "key": criterion.key,
                "wording": criterion.wording,
                "source": criterion.source.value,
                "level": criterion.level.value if criterion.level else None,
                "years_at_least": criterion.years_at_least,
                "evidence": criterion.evidence,
                "points": _number(criterion.points),
                "weight": _number(criterion.weight),
                "kinds": [
                    {"code": kind.code, "label": kind.label, "department": kind.department} for kind in criterion.kinds
                ],
                **({"condition": criterion.condition.document} if criterion.condition else {}),
            }
            for criterion in group.criteria
        ],
    }


def _rule_of(kind: RecognitionClass, rule: dict) -> RuleRead:
    return RuleRead(
        recognition_class=kind,
        is_open=rule["is_open"],
        minimum_score=_decimal(rule["minimum_score"]),
        groups=tuple(
            GroupRead(
                number=group["number"],
                kind=GroupKind(group["kind"]),
                at_least=group["at_least"],
                criteria=tuple(_criterion_of(criterion) for criterion in group["criteria"]),
            )
            for group in rule["groups"]
        ),
    )


def _criterion_of(criterion: dict) -> CriterionRead:
    return CriterionRead(
        wording=criterion["wording"],
        source=CriterionSource(criterion["source"]),
        level=RecognitionLevel(criterion["level"]) if criterion["level"] else None,
        years_at_least=criterion["years_at_least"],
        evidence=criterion["evidence"],
        points=_decimal(criterion["points"]),
        weight=_decimal(criterion["weight"]),
        kinds=tuple(KindRead(**kind) for kind in criterion["kinds"]),
        condition=conditions.of_document(criterion.get("condition")),
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


# --- from rows --------------------------------------------------------------------------------------------------------


def read_rows(standard: ClassStandard) -> StandardRead:
    """The tree of a standard as its rows stand. Runs in a jurisdiction that covers its bureau."""
    criteria = Criterion.objects.order_by("position").prefetch_related("credentials")
    groups = CriterionGroup.objects.order_by("number").prefetch_related(Prefetch("criteria", queryset=criteria))
    rules = ClassRule.objects.filter(standard=standard).prefetch_related(Prefetch("groups", queryset=groups))
    found = {RecognitionClass(rule.recognition_class): _rule(rule) for rule in rules}
    return StandardRead(
        penalty_years=national_floor.penalty_years(standard),
        visits=national_floor.VISITED | _recommended(standard.visit_on_recommendation),
        opinions=national_floor.HEARD | _recommended(standard.opinions_on_recommendation),
        bars=tuple(_bar_of(*bar) for bar in standard.bars.order_by("id").values_list("wording", "years", "condition")),
        relaxed_groups=tuple(standard.relaxed_groups.order_by("id").values_list("name", flat=True)),
        rules={kind: found[kind] for kind in RecognitionClass if kind in found},
        co_signers=tuple(standard.co_signers.order_by("id").values_list("department", "signed_on")),
    )


def _recommended(wanted: bool) -> frozenset[RecognitionPath]:
    return frozenset({RecognitionPath.RECOMMENDATION} if wanted else ())


def _rule(rule: ClassRule) -> RuleRead:
    return RuleRead(
        recognition_class=RecognitionClass(rule.recognition_class),
        is_open=rule.is_open,
        minimum_score=rule.minimum_score,
        groups=tuple(
            GroupRead(
                number=group.number,
                kind=GroupKind(group.kind),
                at_least=group.at_least,
                criteria=tuple(_criterion(criterion) for criterion in group.criteria.all()),
            )
            for group in rule.groups.all()
        ),
    )


def _criterion(row: Criterion) -> CriterionRead:
    return CriterionRead(
        wording=row.wording,
        source=CriterionSource(row.source),
        level=RecognitionLevel(row.level) if row.level else None,
        years_at_least=row.years_at_least,
        evidence=row.evidence,
        points=row.points,
        weight=row.weight,
        kinds=tuple(KindRead.of(kind) for kind in sorted(row.credentials.all(), key=lambda kind: kind.pk)),
        condition=conditions.of_document(row.condition),
    )
