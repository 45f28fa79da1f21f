"""The filter of the audit screen: what stands in the URL, read and checked."""

from django import forms

from authorities.acts import act_choices
from authorities.audit_log.search import Criteria
from authorities.audit_log.sentences import object_kinds
from authorities.enums import ActorKind
from registry import directory


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期请写成 2026-07-15。"},
    )


def _text(label: str, **attributes) -> forms.CharField:
    widget = forms.TextInput({"class": "form-control", "autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=80, widget=widget)


def _choice(label: str, choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.Select({"class": "form-select"}),
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )


class AuditForm(forms.Form):
    """Every field is optional. A filter that cannot be read finds nothing and says why."""

    use_required_attribute = False

    household = _text("个体工商户号码")
    act = _choice("行为", lambda: [("", "全部"), *act_choices()])
    actor_kind = _choice("行为人类别", [("", "全部"), *ActorKind.choices])
    officer = _text("工作人员（账号或姓名）")
    object_kind = _choice("对象类别", lambda: [("", "全部"), *object_kinds()])
    object_key = _text("对象编号")
    day_from = _day("自")
    day_to = _day("至")
    address = forms.GenericIPAddressField(
        label="来源地址",
        required=False,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        error_messages={"invalid": "请填写网络地址，如 192.0.2.7。"},
    )

    def clean_household(self) -> str:
        number = directory.compared(self.cleaned_data["household"])
        if number and not directory.is_number(number):
            raise forms.ValidationError("请填写 18 位统一社会信用代码或 15 位注册号。", code="not_a_number")
        self.household_id = None
        if number:
            entry = directory.find(number)
            if entry is None:
                raise forms.ValidationError("名录中没有这个号码。", code="no_such_household")
            self.household_id = entry.household_id
        return number

    def clean(self) -> dict:
        day_from, day_to = self.cleaned_data.get("day_from"), self.cleaned_data.get("day_to")
        if day_from and day_to and day_from > day_to:
            self.add_error("day_to", forms.ValidationError("截止日期早于起始日期。", code="days_reversed"))
        if self.cleaned_data.get("object_key") and not self.cleaned_data.get("object_kind"):
            self.add_error("object_kind", forms.ValidationError("请选择对象类别。", code="kind_missing"))
        return self.cleaned_data

    def criteria(self) -> Criteria:
        """What is looked for, once the form is valid."""
        said = {name: str(value or "") for name, value in self.cleaned_data.items()}
        return Criteria(**said, household_id=self.household_id)
