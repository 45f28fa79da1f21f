"""The registry's lists: households of the area, deliveries of the departments."""

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from registry import capabilities
from registry.access import visible_deliveries
from registry.enums import HouseholdType, RecognitionClass, RegistrationStatus
from registry.feeds import feed_choices
from registry.industry_names import industry_name
from registry.masking import mask_name
from registry.models import Delivery, Household, PublishedRecognition, PublishedType
from registry.officer.filters import HouseholdFilter

HOUSEHOLD_TYPES, RECOGNITION_CLASSES = dict(HouseholdType.choices), dict(RecognitionClass.choices)
_DATE = forms.DateInput(attrs={"type": "date", "class": "form-control"})


def _households(acting: Acting) -> QuerySet[Household]:
    """Each with what is public of it: its type and, while it is valid, its title."""
    types = PublishedType.objects.filter(household_id=OuterRef("pk"))
    titles = PublishedRecognition.objects.filter(household_id=OuterRef("pk"), valid_until__gte=clock.today())
    return Household.objects.for_list().annotate(
        published_type=Subquery(types.values("type")),
        recognition_class=Subquery(titles.values("recognition_class")),
    )


def _county(household: Household) -> str:
    """The county-level bureau; of what a city registers itself, the city's."""
    bureau = household.authority
    return bureau.parent.short_name if bureau.level == Level.STATION else bureau.short_name


def _industry(household: Household) -> str:
    return industry_name(household.industry) or household.industry


HOUSEHOLDS = Listing(
    name="households",
    title="个体工商户",
    unit="户",
    capability=capabilities.HOUSEHOLD_VIEW,
    view="household-list",
    rows=_households,
    order=("path", "id"),
    filters=HouseholdFilter,
    page=lambda household: ("household-page", household.pk),
    columns=(
        Column("name", "名称", lambda household: household.name or "（未使用名称）", ("name",), wide=True),
        Column("number", "代码或注册号", lambda household: household.number, ("code", "reg_no")),
        Column("operator", "经营者", lambda household: mask_name(household.operator_name)),
        Column("county", "县（市、区）", _county, ("path",)),
        Column("station", "所", lambda household: household.station),
        Column(
            "type",
            "分型",
            lambda household: HOUSEHOLD_TYPES.get(household.published_type, ""),
            ("published_type",),
        ),
        Column(
            "recognition",
            "名特优新",
            lambda household: RECOGNITION_CLASSES.get(household.recognition_class, ""),
            ("recognition_class",),
        ),
        Column("industry", "行业", _industry, ("industry",), wide=True),
        Column("established", "成立日期", lambda household: household.established_on, ("established_on",)),
        Column(
            "status",
            "登记状态",
            lambda household: household.get_status_display(),
            ("status",),
            lambda household: "good" if household.status == RegistrationStatus.REGISTERED else "even",
        ),
    ),
    empty="辖区内还没有个体工商户数据。",
    empty_note="登记信息归集后会出现在这里。",
)


class DeliveryFilter(AreaFilter):
    feed = choice_filter("数据", feed_choices)
    taken_from = django_filters.DateFilter(
        label="入库日期起", field_name="taken_at", lookup_expr="date__gte", widget=_DATE
    )
    taken_to = django_filters.DateFilter(
        label="入库日期止", field_name="taken_at", lookup_expr="date__lte", widget=_DATE
    )
    refused = choice_filter("退回行", [("yes", "有"), ("no", "没有")], method="filter_refused")

    def filter_refused(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(refused__gt=0) if value == "yes" else queryset.filter(refused=0)


def _deliveries(acting: Acting) -> QuerySet[Delivery]:
    return visible_deliveries(acting)


DELIVERIES = Listing(
    name="deliveries",
    title="归集批次",
    unit="批",
    capability=capabilities.INTAKE_VIEW,
    view="intake-list",
    rows=_deliveries,
    order=("-id",),
    filters=DeliveryFilter,
    page=lambda delivery: ("intake-delivery", delivery.pk),
    columns=(
        Column("feed", "数据", lambda delivery: delivery.get_feed_display(), ("feed",)),
        Column("file", "文件名", lambda delivery: delivery.file_name or f"{delivery.objection}更正", wide=True),
        Column("new", "新增", lambda delivery: delivery.new, ("new",)),
        Column("changed", "变更", lambda delivery: delivery.changed, ("changed",)),
        Column("unchanged", "未变", lambda delivery: delivery.unchanged, ("unchanged",)),
        Column("refused", "退回", lambda delivery: delivery.refused, ("refused",)),
        Column("warnings", "提醒", lambda delivery: delivery.warnings, ("warnings",)),
        Column("taken", "入库时间", lambda delivery: delivery.taken_at, ("taken_at",)),
        Column("by", "提交人", lambda delivery: str(delivery.by or "命令行")),
        Column("number", "批次", lambda delivery: str(delivery.pk), ("id",)),
    ),
    heading="数据归集",
    empty="还没有归集批次。",
    empty_note="部门数据入库后，每个文件的新增、变更、退回情况会列在这里。",
)
