"""What a province may choose where the guidance leaves it open: dated rows with a ground, never a constant in code."""

from datetime import date
from functools import cache

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import province_of
from authorities.kept_statements import KeptRows


class ProvincialRuleManager(models.Manager):
    def in_force(self, path: str, on: date) -> models.Model:
        """The row that counts for a bureau or household at `path` on a day: the province's own, else the nation's.

        Raises DoesNotExist for a day before the first row: nothing stands in for a choice that nobody made.
        """
        row = _in_force(self.model).first(province_of(path), on)
        if row is None:
            raise self.model.DoesNotExist(f"{self.model._meta.label}: no row for {path} on {on}.")
        return row


@cache
def _in_force(rule: type[models.Model]) -> KeptRows:
    """A few of them are asked by every check."""

    def make(province: str, on: date) -> models.QuerySet:
        known = rule._default_manager.filter(province__in=["", province], valid_from__lte=on)
        return known.order_by("-province", "-valid_from")[:1]

    return KeptRows(make, "??", date.min)


class ProvincialRule(models.Model):
    """One choice, in force from a day on, with its ground. Abstract: each choice has a table and a column of its own.

    `province` is empty for the whole country; a province's own row counts before it. Rows are never deleted: earlier
    days were read by them, and a change is a new row from its day on.
    """

    province = models.CharField(
        "省级代码", max_length=2, blank=True, db_collation="C", help_text="两位省级代码；留空为全国默认。"
    )
    valid_from = models.DateField("施行日期", help_text="自这一天起适用；以前的日期仍按以前的规定。")
    ground = models.CharField("依据", max_length=200)

    objects = ProvincialRuleManager()

    class Meta:
        abstract = True
        ordering = ["province", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["province", "valid_from"], name="%(class)s_one_a_day"),
            models.CheckConstraint(
                condition=Q(province="") | Q(province__regex=r"^[0-9]{2}$"), name="%(class)s_of_a_province"
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="%(class)s_has_a_ground"),
        ]
