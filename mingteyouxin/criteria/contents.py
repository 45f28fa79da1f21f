"""A classification standard as it is read: its rows gathered once into a small immutable tree.

The floor's check, the text in Chinese and the copy of a neighbour's standard all read this tree and no rows.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.criteria.models import ClassRule, ClassStandard, CredentialKind, Criterion, CriterionGroup
from registry.enums import RecognitionClass, RecognitionLevel


@dataclass(frozen=True, slots=True)
class CriterionRead:
    wording: str
    source: CriterionSource
    level: RecognitionLevel | None
    years_at_least: int | None
    evidence: str
    points: Decimal | None
    weight: Decimal | None
    kinds: tuple[CredentialKind, ...]


@dataclass(frozen=True, slots=True)
class GroupRead:
    number: int
    kind: GroupKind
    at_least: int | None
    criteria: tuple[CriterionRead, ...]


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


@dataclass(frozen=True, slots=True)
class Contents:
    """The whole of a standard, but for its head, which stays on the row."""

    standard: ClassStandard
    rules: dict[RecognitionClass, RuleRead]  # every class that has been written about
    co_signers: tuple[tuple[str, date | None], ...]
    bars: tuple[tuple[str, int | None], ...]
    relaxed_groups: tuple[str, ...]


def read(standard: ClassStandard) -> Contents:
    """The tree of a standard. Runs in a jurisdiction that covers its bureau."""
    criteria = Criterion.objects.order_by("position").prefetch_related("credentials")
    groups = CriterionGroup.objects.order_by("number").prefetch_related(Prefetch("criteria", queryset=criteria))
    rules = ClassRule.objects.filter(standard=standard).prefetch_related(Prefetch("groups", queryset=groups))
    found = {RecognitionClass(rule.recognition_class): _rule(rule) for rule in rules}
    return Contents(
        standard=standard,
        rules={kind: found[kind] for kind in RecognitionClass if kind in found},
        co_signers=tuple(standard.co_signers.order_by("id").values_list("department", "signed_on")),
        bars=tuple(standard.bars.order_by("id").values_list("wording", "years")),
        relaxed_groups=tuple(standard.relaxed_groups.order_by("id").values_list("name", flat=True)),
    )


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
        kinds=tuple(sorted(row.credentials.all(), key=lambda kind: kind.pk)),
    )
