"""Departments beside the bureau (部门) as reference data: who signs, recommends, is asked and hands in, and where."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from authorities.enums import Department, DepartmentKind
from authorities.jurisdiction import province_of

# A code keeps its name and kind for ever (a trigger), so what was read once need not be read again.
_read: dict[str, "DepartmentRead"] = {}


class DepartmentRead(str):
    """A department as posts and letters name it: a text equal to its code, with its name and kind."""

    label: str
    kind: DepartmentKind

    def __new__(cls, code: str, label: str, kind: str) -> "DepartmentRead":
        made = super().__new__(cls, code)
        made.label, made.kind = label, DepartmentKind(kind)
        return made

    @property
    def value(self) -> str:
        """The code, as of every listed value."""
        return str(self)

    @property
    def is_beside(self) -> bool:
        """True for what is no department: it recommends where the round allows it, and is not asked."""
        return self.kind == DepartmentKind.BESIDE


class DepartmentEntryQuerySet(models.QuerySet):
    def in_force(self, path: str, on: date) -> "DepartmentEntryQuerySet":
        """Those that a bureau at `path` works beside on a day: the nation's, and what its province added."""
        running = Q(valid_to=None) | Q(valid_to__gte=on)
        return self.filter(running, province__in={"", province_of(path)}, valid_from__lte=on)


class DepartmentEntry(models.Model):
    """One department: the signatories of 国市监注发〔2024〕10号, those whose work the criteria touch, a province's own.

    `province` is empty for the nation's. Where offices were merged (机构改革), one bureau is several: its people hold
    a post for each. `feeds` are the names of the feeds that it hands in. Rows are never deleted; an office that
    is no more has an end.
    """

    code = models.CharField("代码", max_length=20, primary_key=True, db_collation="C")
    province = models.CharField(
        "省级代码", max_length=2, blank=True, db_collation="C", help_text="两位省级代码；留空为全国。"
    )
    label = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    signatory = models.BooleanField("国市监注发〔2024〕10号联合印发部门", default=False)
    feeds = ArrayField(models.CharField(max_length=20), verbose_name="归集的数据", default=list, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    ground = models.CharField("依据", max_length=200)

    objects = DepartmentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["province", "kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["province", "label"], name="department_name_once"),
            models.CheckConstraint(
                condition=Q(province="") | Q(province__regex=r"^[0-9]{2}$"), name="department_of_a_province"
            ),
            models.CheckConstraint(condition=Q(kind__in=DepartmentKind.values), name="department_kind_is_listed"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="department_validity_in_order"
            ),
            models.CheckConstraint(condition=~Q(ground="") & ~Q(label=""), name="department_has_a_ground"),
        ]

    def __str__(self) -> str:
        return self.label

    def read(self) -> DepartmentRead:
        """The department as its code with its name."""
        return DepartmentRead(self.code, self.label, self.kind)


class OfDepartment(models.Model):
    """What is a department's, by its code in `department`; a trigger looks the code up in the reference."""

    class Meta:
        abstract = True

    def get_department_display(self) -> str:
        """The department's name; '' for none."""
        return department_of(self.department).label if self.department else ""


def department_of(code: str) -> DepartmentRead:
    """The department of a code. A code that the reference does not have is called by itself."""
    if code not in _read:
        _read.update((entry.code, entry.read()) for entry in DepartmentEntry.objects.all())
    return _read.get(code) or DepartmentRead(code, code, DepartmentKind.DEPARTMENT)


def department_choices() -> list[tuple[str, str]]:
    """Every department that there is or was, with its name."""
    return list(DepartmentEntry.objects.values_list("code", "label"))


def departments_beside(path: str, on: date) -> list[DepartmentRead]:
    """The departments that a bureau works beside on a day, in the order of the reference."""
    order = list(Department.values)
    found = [entry.read() for entry in DepartmentEntry.objects.in_force(path, on)]
    return sorted(found, key=lambda one: (order.index(one) if one in order else len(order), one))
