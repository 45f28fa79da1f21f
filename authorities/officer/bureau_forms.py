"""What is kept of a bureau: what its decisions tell of remedies, its entry in the phone book."""

from datetime import date

from django import forms

from authorities import clock, remedies
from authorities.enums import Level
from authorities.models import Contact, Remedy
from authorities.models.remedies import RECONSIDERATION_DAYS, OfBureau
from authorities.officer.forms import dress, fields_of
from authorities.refusals import Refused
from authorities.telephones import NOT_A_TELEPHONE, read_telephone

_TERMS = ("days", "days_ground", "months", "months_ground")
_MOST_MONTHS = 240
_PLACEHOLDERS = "{division} 换成机关所在的行政区划（如 武汉市武昌区），{above} 换成上一级，{province} 换成省。"
_HELP = {
    "body": "写全称。对县级以上市场监管部门的决定，一般由本级人民政府复议（行政复议法第二十四条）。",
    "body_address": "可以不填；填写后一并告知。",
    "body_phone": "可以不填；填写后一并告知。",
    "days": "法律规定为六十日；其他法律规定超过六十日的，按其规定并写明依据。",
    "court": "写全称。实行跨区域集中管辖的，填写指定的法院。",
    "months": "法律规定为六个月；其他法律另有规定的，按其规定并写明依据。",
    "valid_from": "自这一天起作出的决定照此告知；以前的决定不变。不能早于今天。",
}
_ENTRY_HELP = {
    "telephone": "对外公开，请填写办公电话。固定电话写区号，如 027-87654321；也可以是 400 电话、12345、12315。",
    "hours": "如：工作日 9:00—12:00，14:00—17:00。",
    "note": "如：一楼有老年人专窗，有电梯。不要填写个人姓名。",
    "valid_from": "自这一天起对外显示。不能早于今天。",
}


def _telephone(text: str) -> str:
    number = read_telephone(text)
    if text.strip() and not number:
        raise forms.ValidationError(NOT_A_TELEPHONE, code="not_a_telephone")
    return number


def _pattern(text: str) -> str:
    try:
        remedies.check_pattern(text)
    except Refused as error:
        raise forms.ValidationError(str(error), code=error.code) from error
    return text


class _RowForm(forms.Form):
    """A row that holds from a day on, with the columns as the table has them."""

    model: type[OfBureau]
    names: tuple[str, ...]
    help_texts: dict[str, str]

    def __init__(self, *args, initial: dict | None = None, **kwargs) -> None:
        super().__init__(*args, initial={"valid_from": clock.today(), **(initial or {})}, **kwargs)
        self.fields |= fields_of(self.model, self.names, self.help_texts)
        dress(self)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"

    def clean_valid_from(self) -> date:
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError("施行日期不能早于今天。", code="day_past")
        return day


class _TermsForm(_RowForm):
    """The days of the law, which another law may lengthen."""

    model, help_texts = Remedy, _HELP

    def clean_days(self) -> int:
        days = self.cleaned_data["days"]
        if days < RECONSIDERATION_DAYS:
            raise forms.ValidationError("不能少于六十日（行政复议法第二十条）。", code="days_too_few")
        return days

    def clean_months(self) -> int:
        months = self.cleaned_data["months"]
        if not 1 <= months <= _MOST_MONTHS:
            raise forms.ValidationError(f"请填写 1 至 {_MOST_MONTHS} 之间的月数。", code="months_out_of_range")
        return months


class RemedyForm(_TermsForm):
    """One bureau's row."""

    names = ("body", "body_address", "body_phone", "court", *_TERMS, "valid_from")

    def clean_body_phone(self) -> str:
        return _telephone(self.cleaned_data["body_phone"])


class TemplateForm(_TermsForm):
    """One text for many bureaus."""

    names = (*_TERMS, "valid_from")
    level = forms.ChoiceField(
        label="适用的机关",
        required=False,
        initial=Level.COUNTY.value,
        help_text="市级、省级机关没有同名的基层法院，请另行登记。",
        choices=[
            ("", "全部"),
            (Level.COUNTY.value, "县级机关"),
            (Level.CITY.value, "市级机关"),
            (Level.PROVINCE.value, "省级机关"),
        ],
    )
    only_missing = forms.BooleanField(label="只登记还没有登记过的机关", required=False, initial=True)
    body = forms.CharField(
        label="复议机关",
        max_length=100,
        initial="{division}人民政府",
        help_text=f"{_PLACEHOLDERS}一般由本级人民政府复议（行政复议法第二十四条）。",
    )
    court = forms.CharField(
        label="管辖法院",
        max_length=100,
        initial="{division}人民法院",
        help_text="占位符同上。集中管辖的，登记后逐个更正。",
    )

    def clean_body(self) -> str:
        return _pattern(self.cleaned_data["body"])

    def clean_court(self) -> str:
        return _pattern(self.cleaned_data["court"])

    @property
    def template(self) -> remedies.Template:
        """What was filled in, as the verb takes it."""
        asked = self.cleaned_data
        return remedies.Template(**{name: asked[name] for name in ("body", "court", "valid_from", *_TERMS)})


class ContactForm(_RowForm):
    """One bureau's entry in the phone book."""

    model, help_texts = Contact, _ENTRY_HELP
    names = ("telephone", "address", "hours", "note", "valid_from")

    def clean_telephone(self) -> str:
        return _telephone(self.cleaned_data["telephone"])
