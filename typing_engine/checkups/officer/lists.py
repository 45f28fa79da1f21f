"""Lists of the check-up: whom to help, by station and address; and who was helped, with what the run found then."""

from django import forms
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter, text_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Authority
from registry.enums import HouseholdType
from registry.masking import mask_name
from registry.models import Household
from typing_engine import capabilities
from typing_engine.checkups.contacts import last_contacts
from typing_engine.checkups.steps import SHORT, short
from typing_engine.enums import ContactKind, Ground
from typing_engine.models import CheckUp, CheckUpContact, CheckUpEntry

_CURABLE = [(ground.value, SHORT[ground]) for ground in Ground if ground != Ground.NOT_REGISTERED]
_KINDS = dict(ContactKind.choices)
_TYPES = dict(HouseholdType.choices)
_NOT_YET, _MET, _UNMET = "not_yet", "met", "unmet"
_OUTCOMES = [(_MET, "符合分型条件"), (_UNMET, "不符合分型条件"), (_NOT_YET, "没有公布")]
# What no list of the household shows is not read.
_UNREAD = tuple(f"household__{name}" for name in ("operator_id_sealed", "phone_sealed", "scope"))


def _with_bit(rows: QuerySet, ground: str) -> QuerySet:
    return rows.annotate(bit=Cast(F("grounds").bitand(Ground(ground).bit), IntegerField())).filter(bit__gt=0)


class _PlaceFilter(AreaFilter):
    """By the station or the bureau right below, and by what the address says: a street."""

    place = choice_filter("所或者下级机关", method="filter_place")
    address = text_filter("经营场所包含", field_name="household__address", lookup_expr="contains")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.named:
            places = Authority.objects.filter(parent=self.acting.authority).order_by("path")
            self.filters["place"].extra["choices"] = list(places.values_list("path", "short_name"))
        if self.acting.authority.level == Level.PROVINCE:
            # A street is looked for where it lies: no index serves it, and a province's list is long.
            del self.filters["address"]

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(below(value))


class CheckUpFilter(_PlaceFilter):
    """Filters over whom to help."""

    ground = choice_filter("需要处理的情形", _CURABLE, method="filter_ground")
    contacted = choice_filter("帮扶情况", [(_NOT_YET, "尚未联系"), *ContactKind.choices], method="filter_contacted")

    def filter_ground(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return _with_bit(queryset, value)

    def filter_contacted(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == _NOT_YET:
            return queryset.filter(contact=None)
        # Few were reached so far: found from the contacts, not by looking at every household.
        reached = CheckUpContact.objects.filter(year=clock.today().year, kind=value)
        return queryset.filter(household_id__in=reached.values("household_id"), contact=value)


def _to_help(acting: Acting) -> QuerySet[CheckUpEntry]:
    """What the last check-up found in the area, each with the last contact of the year."""
    latest = CheckUp.objects.latest_of(acting.authority.province_path).values("pk")
    contacts = CheckUpContact.objects.filter(household=OuterRef("household_id"), year=clock.today().year)
    rows = CheckUpEntry.objects.filter(check_up=Subquery(latest)).select_related("household__authority")
    return rows.defer(*_UNREAD).annotate(contact=Subquery(contacts.order_by("-pk").values("kind")[:1]))


def station_of(household: Household) -> str:
    """The station of a household, else its bureau."""
    return household.station or household.authority.short_name


TO_HELP = Listing(
    name="check-up",
    title="体检名单",
    unit="户",
    capability=capabilities.CHECK_UP_VIEW,
    view="checkup-list",
    rows=_to_help,
    order=("path", "household_id"),
    filters=CheckUpFilter,
    page=lambda entry: ("checkup-household", entry.household_id),
    columns=(
        Column("name", "名称", lambda entry: entry.household.name or "（未使用名称）", ("household__name",), wide=True),
        Column("number", "代码或注册号", lambda entry: entry.household.number),
        Column("operator", "经营者", lambda entry: mask_name(entry.household.operator_name)),
        Column("station", "所", lambda entry: station_of(entry.household), ("path",)),
        Column("address", "经营场所", lambda entry: entry.household.address, ("household__address",), wide=True),
        Column("grounds", "需要处理的情形", lambda entry: short(entry.reasons), ("grounds",)),
        Column(
            "contact",
            "帮扶情况",
            lambda entry: _KINDS.get(entry.contact, "尚未联系"),
            ("contact",),
            lambda entry: "good" if entry.contact else "open",
        ),
    ),
    heading="年度体检",
    empty="名单上没有户。",
    empty_note="体检发现有可以补齐的情形的户，会列在这里。",
)


class HelpedFilter(_PlaceFilter):
    """Filters over who was helped; without a year, this one."""

    year = year_filter(method="filter_nothing")
    outcome = choice_filter("分型结果", _OUTCOMES, method="filter_outcome")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The last contact with each household in the year, with what the year's run found, once it is published."""
        year = int(self.form.cleaned_data["year"] or clock.today().year)
        return super().filter_queryset(last_contacts(queryset, self.acting.authority.path, year))

    def filter_outcome(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == _NOT_YET:
            return queryset.filter(found_type=None)
        ineligible = Q(found_type=HouseholdType.INELIGIBLE)
        return queryset.filter(ineligible if value == _UNMET else Q(found_type__isnull=False) & ~ineligible)


def _contacts(acting: Acting) -> QuerySet[CheckUpContact]:
    rows = CheckUpContact.objects.select_related("household__authority", "authority", "by")
    return rows.defer(*_UNREAD)


def _found(contact: CheckUpContact) -> str:
    if contact.found_type is None:
        return ""
    grounds = short(Ground.of(contact.found))
    return _TYPES[contact.found_type] + (f"（{grounds}）" if grounds else "")


HELPED = Listing(
    name="check-up-helped",
    title="体检帮扶记录",
    unit="户",
    capability=capabilities.CHECK_UP_VIEW,
    view="checkup-helped",
    rows=_contacts,
    order=("-id",),
    filters=HelpedFilter,
    page=lambda contact: ("checkup-household", contact.household_id),
    columns=(
        Column("name", "名称", lambda one: one.household.name or "（未使用名称）", ("household__name",), wide=True),
        Column("number", "代码或注册号", lambda one: one.household.number),
        Column("station", "所", lambda one: station_of(one.household), ("path",)),
        Column("grounds", "当时的情形", lambda one: short(one.reasons), ("grounds",)),
        Column("kind", "帮扶情况", lambda one: one.get_kind_display(), ("kind",), lambda one: "good"),
        Column("note", "说明", lambda one: one.note, wide=True),
        Column("at", "记录时间", lambda one: one.at, ("at",)),
        Column("by", "记录人", lambda one: f"{one.authority.short_name} {one.by}"),
        Column("found", "当年分型结果", _found, ("found_type",), wide=True),
    ),
    heading="体检帮扶记录",
    empty="还没有帮扶记录。",
    empty_note="在体检名单中打开一户，记录已联系或者已帮助后，会列在这里；分型结果公布后，列出这些户的结果。",
)


class ContactForm(forms.Form):
    """That a household was reached or helped."""

    kind = forms.ChoiceField(
        label="帮扶情况",
        choices=ContactKind.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "请选择已联系或者已帮助。", "invalid_choice": "请选择已联系或者已帮助。"},
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        help_text="写明怎样联系、帮助了什么，不写身份证件号码和电话号码。",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": "请写明怎样联系、帮助了什么。"},
    )
