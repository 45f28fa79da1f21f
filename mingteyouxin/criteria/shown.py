"""A published standard in parts, as its public row carries it: what cases are checked against.

Counties that use the standard of their city, departments and households see no row of it; they read this tree. Keys of
criteria are `group-position` within a class, and stay as they are because a published standard does not change.
"""

from dataclasses import dataclass
from decimal import Decimal

from mingteyouxin.criteria import national_floor
from mingteyouxin.criteria.contents import Contents, GroupRead
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath
from mingteyouxin.criteria.models import PublicClassStandard
from registry.enums import RecognitionClass, RecognitionLevel


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of credential that a department holds lists of."""

    code: str
    label: str
    department: str


@dataclass(frozen=True, slots=True)
class CriterionShown:
    key: str
    wording: str
    source: CriterionSource
    level: RecognitionLevel | None
    years_at_least: int | None
    evidence: str
    points: Decimal | None
    weight: Decimal | None
    kinds: tuple[KindShown, ...]

    @property
    def asks_household(self) -> bool:
        """True where the household alone holds the evidence; nothing else may be asked of it (E3)."""
        return self.source == CriterionSource.HOUSEHOLD


@dataclass(frozen=True, slots=True)
class GroupShown:
    number: int
    kind: GroupKind
    at_least: int | None
    criteria: tuple[CriterionShown, ...]

    def is_met(self, met: set[str]) -> bool:
        """True when enough of the group's criteria are among those met."""
        count = sum(criterion.key in met for criterion in self.criteria)
        needed = {GroupKind.ANY: 1, GroupKind.ALL: len(self.criteria)}.get(self.kind, self.at_least)
        return count >= needed


@dataclass(frozen=True, slots=True)
class RuleShown:
    recognition_class: RecognitionClass
    is_open: bool
    minimum_score: Decimal | None
    groups: tuple[GroupShown, ...]

    @property
    def criteria(self) -> tuple[CriterionShown, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    def is_met(self, met: set[str]) -> bool:
        """True when every group is met; a class without criteria is met by nobody."""
        return bool(self.groups) and all(group.is_met(met) for group in self.groups)

    def highest(self) -> Decimal:
        """Points that meeting every criterion would give."""
        return sum((score_of(criterion) for criterion in self.criteria), Decimal())


@dataclass(frozen=True, slots=True)
class StandardShown:
    """`penalty_years` is what counts: the place's own and never fewer than the nation's."""

    penalty_years: int
    visits: frozenset[RecognitionPath]
    opinions: frozenset[RecognitionPath]
    bars: tuple[tuple[str, int | None], ...]
    relaxed_groups: tuple[str, ...]
    rules: dict[RecognitionClass, RuleShown]

    @property
    def open_rules(self) -> list[RuleShown]:
        return [rule for rule in self.rules.values() if rule.is_open]


def score_of(criterion: CriterionShown) -> Decimal:
    """Points × weight of a criterion; without points it counts nothing."""
    return (criterion.points or Decimal()) * (criterion.weight or 1)


def read(standard: PublicClassStandard) -> StandardShown:
    """The tree of a published standard. Touches no row but the one given."""
    document = standard.document
    return StandardShown(
        penalty_years=document["penalty_years"],
        visits=frozenset(map(RecognitionPath, document["visits"])),
        opinions=frozenset(map(RecognitionPath, document["opinions"])),
        bars=tuple((wording, years) for wording, years in document["bars"]),
        relaxed_groups=tuple(document["relaxed_groups"]),
        rules={RecognitionClass(kind): _rule(RecognitionClass(kind), rule) for kind, rule in document["rules"].items()},
    )


def to_document(contents: Contents) -> dict:
    """What the public row keeps of a standard."""
    standard = contents.standard
    return {
        "penalty_years": national_floor.penalty_years(standard),
        "visits": _paths(application=standard.visit_on_application, recommendation=standard.visit_on_recommendation),
        "opinions": _paths(
            application=standard.opinions_on_application, recommendation=standard.opinions_on_recommendation
        ),
        "bars": [list(bar) for bar in contents.bars],
        "relaxed_groups": list(contents.relaxed_groups),
        "rules": {
            kind.value: {
                "is_open": rule.is_open,
                "minimum_score": _number(rule.minimum_score),
                "groups": [_group_document(group) for group in rule.groups],
            }
            for kind, rule in contents.rules.items()
        },
    }


def _paths(*, application: bool, recommendation: bool) -> list[str]:
    asked = {RecognitionPath.APPLICATION: application, RecognitionPath.RECOMMENDATION: recommendation}
    return [path.value for path, wanted in asked.items() if wanted]


def _group_document(group: GroupRead) -> dict:
    return {
        "number": group.number,
        "kind": group.kind.value,
        "at_least": group.at_least,
        "criteria": [
            {
                "key": f"{group.number}-{position}",
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
            }
            for position, criterion in enumerate(group.criteria, start=1)
        ],
    }


def _rule(kind: RecognitionClass, rule: dict) -> RuleShown:
    return RuleShown(
        recognition_class=kind,
        is_open=rule["is_open"],
        minimum_score=_decimal(rule["minimum_score"]),
        groups=tuple(
            GroupShown(
                number=group["number"],
                kind=GroupKind(group["kind"]),
                at_least=group["at_least"],
                criteria=tuple(_criterion(criterion) for criterion in group["criteria"]),
            )
            for group in rule["groups"]
        ),
    )


def _criterion(criterion: dict) -> CriterionShown:
    return CriterionShown(
        key=criterion["key"],
        wording=criterion["wording"],
        source=CriterionSource(criterion["source"]),
        level=RecognitionLevel(criterion["level"]) if criterion["level"] else None,
        years_at_least=criterion["years_at_least"],
        evidence=criterion["evidence"],
        points=_decimal(criterion["points"]),
        weight=_decimal(criterion["weight"]),
        kinds=tuple(KindShown(**kind) for kind in criterion["kinds"]),
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
