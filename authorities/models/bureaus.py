"""Administrative divisions and the bureaus that are the tenants (DESIGN 3)."""

from django.db import models
from django.db.models import F, Q

from authorities.enums import DivisionLevel, Level
from authorities.jurisdiction import province_path_of


class Division(models.Model):
    """An administrative division of GB/T 2260 with the years in which its code was in force."""

    code = models.CharField("代码", max_length=6)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=DivisionLevel)
    parent_code = models.CharField("上级代码", max_length=6, blank=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name="承继区划")
    notice = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "name", "valid_from"], name="division_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{6}$"), name="division_code_six_digits"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="division_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Authority(models.Model):
    """A market-regulation bureau or its station: the tenant. Its place in the order is its path, never its code."""

    code = models.CharField("机关代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level)
    path = models.CharField("路径", max_length=60, unique=True, db_collation="C")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级机关")
    division_code = models.CharField("行政区划", max_length=6, blank=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承继机关"
    )

    class Meta:
        verbose_name = "市场监管机关"
        verbose_name_plural = "市场监管机关"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__regex=r"^/([0-9A-Za-z]+/)*$"), name="authority_path_starts_and_ends_with_slash"
            ),
            models.CheckConstraint(
                condition=Q(level=Level.NATION, path="/") | (~Q(level=Level.NATION) & ~Q(path="/")),
                name="authority_root_is_the_nation",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="authority_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def province_path(self) -> str:
        """Path of the province above (or of itself); the nation's own path for the nation."""
        return province_path_of(self.path)

    def covers(self, path: str) -> bool:
        """True when `path` lies at or below this bureau."""
        return path.startswith(self.path)
