"""Forms of the login and the workspace. What is wrong is said beside the field."""

from datetime import timedelta

from django import forms

from authorities import clock
from registry.enums import Relation
from registry.people.agents import LONGEST


def _text(label: str, *, length: int, help_text: str = "", **attributes) -> forms.CharField:
    attributes = {"class": "form-control"} | attributes
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。"},
        widget=forms.TextInput(attrs=attributes),
    )


class CodeRequestForm(forms.Form):
    """Who asks for a code: name, number of the household, document."""

    name = _text("姓名", length=60, autocomplete="name")
    number = _text(
        "统一社会信用代码或注册号",
        length=30,
        help_text="营业执照上的 18 位统一社会信用代码，或者 15 位注册号。",
        autocapitalize="characters",
        autocomplete="off",
    )
    document = _text(
        "证件号码",
        length=40,
        help_text="居民身份证，或者港澳居民来往内地通行证、台湾居民来往大陆通行证、港澳台居民居住证。",
        autocapitalize="characters",
        autocomplete="off",
    )


class CodeForm(forms.Form):
    """The code that came."""

    code = _text("验证码", length=12, inputmode="numeric", autocomplete="one-time-code")


class AgentForm(forms.Form):
    """Whom the operator lets act for the household."""

    name = _text("姓名", length=60, autocomplete="off")
    relation = forms.ChoiceField(label="关系", choices=Relation, widget=forms.Select(attrs={"class": "form-select"}))
    document = _text("证件号码", length=40, autocapitalize="characters", autocomplete="off")
    phone = _text("手机号码", length=20, help_text="用于接收登录验证码。", inputmode="tel", autocomplete="off")
    until = forms.DateField(
        label="有效期至",
        help_text="到这一天为止，最长三年。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["until"].initial = today + timedelta(days=365)
        self.fields["until"].widget.attrs |= {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}

    def clean_relation(self) -> Relation:
        return Relation(self.cleaned_data["relation"])
