"""By how much the types' shares may move between runs before an officer has to look (docs/decisions/0013)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from authorities.models import ProvincialRule


class DriftLimit(ProvincialRule):
    """Percentage points that a type's share may move before the run is held, in a province from a day on.

    The guidance names no figure, so each province may set its own.
    """

    points = models.PositiveSmallIntegerField(
        "百分点", validators=[MinValueValidator(0), MaxValueValidator(100)], help_text="各型占比变动的上限。"
    )

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "占比变动上限"
        verbose_name_plural = "占比变动上限"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(points__lte=100), name="driftlimit_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.points} 个百分点"
