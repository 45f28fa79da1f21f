"""The household (个体工商户) as registration keeps it (A1)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from authorities.jurisdiction import PrivateManager
from registry.enums import Form, RegistrationStatus


class HouseholdQuerySet(models.QuerySet):
    def registered(self) -> "HouseholdQuerySet":
        """Households that are in business as far as registration knows."""
        return self.filter(status=RegistrationStatus.REGISTERED)

    def for_list(self) -> "HouseholdQuerySet":
        """What a list row shows, and nothing encrypted."""
        return self.select_related("authority__parent").defer("operator_id_sealed", "phone_sealed", "scope", "address")


class HouseholdManager(PrivateManager):
    """A bureau's households, one household itself, or those that a person operates."""

    household_field = "id"
    document_field = "operator_id_index"


class Household(models.Model):
    """One 个体工商户. A name, a code and an operator's mainland ID are each allowed to be missing.

    The bureau is no foreign key in the database, for the reason that facts have none to their household (facts.py).
    `path` is the path of the bureau in charge: of the station where it is known, else of `authority`. `code` is the
    统一社会信用代码; a household that has only a 15-digit number is known by `reg_no`. The operator's document number
    and the phone are sealed (`sealing.py`); the index columns match them without opening.
    """

    # What loads and typing runs read of every household comes first: PostgreSQL walks a row from its beginning.
    authority = models.ForeignKey(
        "authorities.Authority", models.PROTECT, db_index=False, db_constraint=False, verbose_name="登记机关"
    )
    delivery_id = models.IntegerField("来源批次")
    established_on = models.DateField("成立日期")
    status_on = models.DateField("状态日期", null=True)
    operator_since = models.DateField("经营者变更日期", null=True)
    seasonal = models.BooleanField("季节性经营", null=True)
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    code = models.CharField("统一社会信用代码", max_length=18, null=True, db_collation="C")
    reg_no = models.CharField("注册号", max_length=15, null=True, db_collation="C")
    status = models.CharField("登记状态", max_length=14, choices=RegistrationStatus)
    industry = models.CharField("行业代码", max_length=5, blank=True, db_collation="C")
    name = models.TextField("名称", blank=True)
    operator_name = models.TextField("经营者", blank=True)
    operator_id_type = models.TextField("证件类型", blank=True)
    operator_id_sealed = models.BinaryField("证件号码（密文）", null=True)
    operator_id_index = models.BinaryField("证件号码索引", null=True)
    form = models.CharField("组成形式", max_length=10, choices=Form, blank=True)
    division = models.CharField("行政区划", max_length=12, blank=True)
    scope = models.TextField("经营范围", blank=True)
    address = models.TextField("经营场所", blank=True)
    phone_sealed = models.BinaryField("联系电话（密文）", null=True)
    phone_index = models.BinaryField("联系电话索引", null=True)
    station = models.TextField("属地监管所", blank=True)
    founder_group = ArrayField(models.TextField(), verbose_name="经营者群体", default=list)

    objects = HouseholdManager.from_queryset(HouseholdQuerySet)()

    class Meta:
        verbose_name = "个体工商户"
        verbose_name_plural = "个体工商户"
        indexes = [
            models.Index(fields=["path", "id"], name="household_path"),
            # Asked for equality only, and a load fills a hash index in half the time of a B-tree.
            HashIndex(
                fields=["operator_id_index"],
                name="household_operator",
                condition=Q(operator_id_index__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="household_code", condition=Q(code__isnull=False)),
            models.UniqueConstraint(fields=["reg_no"], name="household_reg_no", condition=Q(reg_no__isnull=False)),
            models.CheckConstraint(
                condition=Q(code__isnull=False) | Q(reg_no__isnull=False), name="household_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(code=None) | Q(Exact(Length("code"), 18)), name="household_code_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(reg_no=None) | Q(Exact(Length("reg_no"), 15)), name="household_reg_no_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RegistrationStatus.values), name="household_status_is_listed"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def number(self) -> str:
        """The number people know the household by: the code, else the 15-digit one."""
        return self.code or self.reg_no
