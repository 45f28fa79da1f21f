"""A row of a feed as it ought to be: typed into a form by the household or the department, kept as JSON, carried out.

What is kept (`Claim.change`, `Recheck.change`) is `{"key": {…}, "values": {…} | null}`; null where no such row ought to
be. Money is in 分, days are YYYY-MM-DD.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.db.models import Model

from appeals import contested_facts
from appeals.contested_facts import Contested
from appeals.models import Claim
from authorities import clock
from authorities.officer.forms import dress
from registry import feeds
from registry.fact_changes import FactChange
from registry.feeds import Feed
from registry.models import Household
from typing_engine.standard.indicators import Kind, read_extra

_MOST_YUAN, _MOST_PEOPLE = Decimal(10) ** 13, 1_000_000
_NEVER, _RELEASED = "never", "released"
_NUMBER = {
    "invalid": "请填写数字。",
    "min_value": "不能小于 0。",
    "max_value": "数字太大，请核对。",
    "max_digits": "数字太长，请核对。",
    "max_whole_digits": "数字太长，请核对。",
    "max_decimal_places": "最多填写两位小数。",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A row as it ought to be: its feed, its key, the columns that were said, None where it ought not to be there."""

    feed: Feed
    key: Mapping[str, object]
    values: Mapping[str, object] | None

    def as_json(self) -> dict:
        return {"key": _plain(self.key), "values": None if self.values is None else _plain(self.values)}

    @classmethod
    def from_json(cls, feed: Feed, kept: Mapping) -> "Change":
        values = kept["values"]
        return cls(
            feed,
            contested_facts.restored(feed, kept["key"]),
            None if values is None else contested_facts.restored(feed, values),
        )

    def of(self, household_id: int) -> FactChange:
        """The same for the registry, of one household."""
        return FactChange(household_id, self.feed, self.key, self.values)

    @property
    def words(self) -> str:
        """What ought to be there, as people read it."""
        if self.values is None:
            return "不应有这一记录"
        return contested_facts.said_of(self.feed, {**self.key, **self.values})


def claimed_words(claim: Claim) -> str:
    """What a point says ought to be there, as people read it; empty where it says so in its own words alone."""
    return Change.from_json(contested_facts.feed_of(claim.feed), claim.change).words if claim.change else ""


def _plain(values: Mapping[str, object]) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


class ChangeForm(forms.Form):
    """What a row ought to be. A subclass a feed; `contested` is what the form is about, `household` whose it is."""

    PREFIX = "change"

    def __init__(
        self, data: object, *, contested: Contested, household: Household, claimed: Change | None = None, **more
    ) -> None:
        self.contested, self.household, self.claimed = contested, household, claimed
        self.held = None
        if contested.key is not None:
            self.held = contested_facts.held_row(household, contested.feed, contested.key)
        self._on_file = self.held
        # The department's form begins with what the household says.
        if claimed is not None and claimed.values is not None:
            self.held = {**(self.held or {}), **claimed.values}
        super().__init__(data, initial=self._initial(), prefix=self.PREFIX, **more)
        dress(self)

    def change(self) -> Change:
        """The row as it was typed. Called when the form is valid."""
        return Change(self.contested.feed, self._key(), self._values())

    def says_what_is_held(self) -> bool:
        """Whether nothing differs from what the government holds. Called when the form is valid."""
        held, values = self._on_file, self._values()
        return held is not None and values is not None and all(held.get(name) == said for name, said in values.items())

    def _initial(self) -> dict:
        held = self.held or {}
        return {name: held.get(name) for name in self.contested.feed.table.values}

    def _key(self) -> Mapping[str, object]:
        return self.contested.key

    def _values(self) -> dict | None:
        columns = self.contested.feed.table.values
        return {name: said for name, said in self.cleaned_data.items() if name in columns}


def _day_field(label: str, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _yuan_field(label: str, **more) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=_MOST_YUAN,
        decimal_places=2,
        max_digits=15,
        error_messages=_NUMBER | {"required": f"请填写{label}。"},
        **more,
    )


def _people_field(label: str, **more) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=_MOST_PEOPLE,
        error_messages=_NUMBER | {"required": f"请填写{label}。"},
        **more,
    )


def _fen(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(2))


def _yuan(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-2)


class ReportForm(ChangeForm):
    """The annual report of the year that the run asked for."""

    filed_on = _day_field("报送日期", help_text="在报送系统或者回执上可以看到。")
    revenue = _yuan_field("营业额（元）", required=False, help_text="不清楚的可以不填。")
    employees = _people_field("从业人数", required=False, help_text="不清楚的可以不填。")

    def _initial(self) -> dict:
        held = self.held or {}
        return {
            "filed_on": held.get("filed_on"),
            "revenue": _yuan(held.get("revenue")),
            "employees": held.get("employees"),
        }

    def clean_filed_on(self) -> date:
        filed_on = self.cleaned_data["filed_on"]
        if filed_on > clock.today():
            raise forms.ValidationError("报送日期不能晚于今天。", code="future_day")
        if filed_on.year <= self.contested.key["year"]:
            raise forms.ValidationError("年度报告在次年 1 月 1 日以后报送，请核对日期。", code="filed_too_early")
        return filed_on

    def _values(self) -> dict:
        said = self.cleaned_data
        values = {"filed_on": said["filed_on"], "revenue": _fen(said["revenue"]), "employees": said["employees"]}
        # What was left empty is not contested: it stays as it is held.
        return {name: value for name, value in values.items() if value is not None}


class MarkForm(ChangeForm):
    """A mark that was never the household's, or that was released on a day."""

    what = forms.ChoiceField(
        label="哪里不对",
        choices=[(_RELEASED, "已经解除（恢复、修复）"), (_NEVER, "不应有这一标记")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择哪里不对。"},
    )
    released_on = _day_field("解除日期", required=False, help_text="选择“已经解除”时填写。")

    def _initial(self) -> dict:
        if self.claimed is None:
            return {}
        if self.claimed.values is None:
            return {"what": _NEVER}
        return {"what": _RELEASED, "released_on": self.claimed.values.get("released_on")}

    def clean(self) -> dict:
        said = super().clean()
        released_on, begun = said.get("released_on"), self.contested.key["from_on"]
        if said.get("what") == _RELEASED and "released_on" not in self.errors:
            if released_on is None:
                self.add_error("released_on", forms.ValidationError("请填写解除日期。", code="required"))
            elif not begun <= released_on <= clock.today():
                text = f"解除日期应当在 {begun}（标记日期）以后、今天以前。"
                self.add_error("released_on", forms.ValidationError(text, code="dates_out_of_order"))
        return said

    def _values(self) -> dict | None:
        said = self.cleaned_data
        return None if said["what"] == _NEVER else {"released_on": said["released_on"]}


class _PeriodForm(ChangeForm):
    period_start = _day_field("从哪一天起", help_text="是哪一段时间的，就填那段时间的第一天。")
    period_end = _day_field("到哪一天止", help_text="那段时间的最后一天，例如按季度缴的，填季度末。")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.contested.key is not None:
            # The period is the row's name: another period is another row.
            del self.fields["period_start"], self.fields["period_end"]

    def clean(self) -> dict:
        said = super().clean()
        start, end = said.get("period_start"), said.get("period_end")
        if start and end and end < start:
            self.add_error(
                "period_end", forms.ValidationError("结束的日子不能早于开始的日子。", code="period_reversed")
            )
        elif end and end > clock.today():
            self.add_error("period_end", forms.ValidationError("结束的日子不能晚于今天。", code="future_day"))
        elif start and end and (other := self._overlapping(start, end)) is not None:
            text = (
                f"这段时间和已有的一项（{other.period_start} 至 {other.period_end}）重叠；那一项不对的，请选择那一项。"
            )
            self.add_error("period_start", forms.ValidationError(text, code="period_overlaps"))
        return said

    def _overlapping(self, start: date, end: date) -> Model | None:
        """A period that is held and shares a day with this one: both would be summed."""
        rows = contested_facts.TABLES[self.contested.feed].objects.filter(household=self.household)
        return rows.filter(period_start__lte=end, period_end__gte=start).first()

    def _key(self) -> Mapping[str, object]:
        if self.contested.key is not None:
            return self.contested.key
        return {name: self.cleaned_data[name] for name in ("period_start", "period_end")}


class TaxForm(_PeriodForm):
    """Tax that was paid in a period."""

    tax_paid = _yuan_field("实缴税款（元）")
    general_taxpayer = forms.TypedChoiceField(
        label="是否一般纳税人",
        choices=[("", "不清楚"), ("yes", "是"), ("no", "不是")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def _initial(self) -> dict:
        held = self.held or {}
        taxpayer = {True: "yes", False: "no", None: ""}[held.get("general_taxpayer")]
        return {"tax_paid": _yuan(held.get("tax_paid")), "general_taxpayer": taxpayer}

    def _values(self) -> dict:
        said = self.cleaned_data
        values = {"tax_paid": _fen(said["tax_paid"]), "tax_at_least": None}
        # Who does not know leaves what is held as it is.
        known = said["general_taxpayer"] is not None
        return values | ({"general_taxpayer": said["general_taxpayer"]} if known else {})


class InsuranceForm(_PeriodForm):
    """People insured through the household in a period, the operator included."""

    insured = _people_field("参保人数（含经营者）")


class IndicatorForm(ChangeForm):
    """A value that the province's standard reads besides, in the field of its kind; kept as text, as feeds have it."""

    value = forms.CharField(label="应当是", max_length=200, error_messages={"required": "请填写应当是多少。"})

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        indicator = self.contested.indicator
        if indicator is None:
            return
        unit = f"（{indicator.unit}）" if indicator.unit and indicator.kind != Kind.MONEY else ""
        self.fields["value"] = _VALUE_FIELDS[indicator.kind](f"应当是{unit}")
        held = read_extra(indicator.kind, (self.held or {}).get("value"))
        self.initial["value"] = ("yes" if held else "no") if isinstance(held, bool) else held
        dress(self)

    def _values(self) -> dict:
        said, indicator = self.cleaned_data["value"], self.contested.indicator
        if indicator is not None and indicator.kind == Kind.YES_NO:
            return {"value": "是" if said == "yes" else "否"}
        # No exponent: feeds write none.
        return {"value": format(said, "f") if isinstance(said, Decimal) else str(said)}


def _of_text(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, error_messages={"required": "请填写应当是什么。"})


def _of_yes_no(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("yes", "是"), ("no", "否")], error_messages={"required": "请选择是或者否。"}
    )


def _of_count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=10**18 - 1,
        error_messages=_NUMBER | {"invalid": "请填写整数。", "required": "请填写应当是多少。"},
    )


def _of_number(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=30,
        decimal_places=10,
        error_messages=_NUMBER | {"max_decimal_places": "小数位太多，请核对。", "required": "请填写应当是多少。"},
    )


# By the kind that the standard declares.
_VALUE_FIELDS = {
    Kind.YES_NO: _of_yes_no,
    Kind.COUNT: _of_count,
    Kind.NUMBER: _of_number,
    Kind.MONEY: lambda label: _yuan_field("应当是（元）"),
    Kind.DATE: _day_field,
    Kind.TEXT: _of_text,
}


_FORMS: Mapping[Feed, type[ChangeForm]] = {
    feeds.ANNUAL_REPORTS: ReportForm,
    feeds.RISK_MARKS: MarkForm,
    feeds.TAX: TaxForm,
    feeds.SOCIAL_INSURANCE: InsuranceForm,
    feeds.INDICATORS: IndicatorForm,
}


def form_for(
    contested: Contested, household: Household, data: object = None, *, claimed: Change | None = None
) -> ChangeForm | None:
    """The form in which one says what a contested fact ought to be; None for what a person looks at.

    It begins with what is held, or with what is `claimed`.
    """
    if contested.feed is None:
        return None
    return _FORMS[contested.feed](data, contested=contested, household=household, claimed=claimed)
