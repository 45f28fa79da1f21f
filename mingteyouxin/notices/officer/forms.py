"""What officers fill in about notices and objections."""

from django import forms

from mingteyouxin.notices.enums import VoidGround
from mingteyouxin.rounds.models import PublicRound

_TEXT = {"class": "form-control"}


class NoticeForm(forms.Form):
    """The head of a notice."""

    title = forms.CharField(label="标题", max_length=120, widget=forms.TextInput(attrs=_TEXT))
    contact = forms.CharField(
        label="联系人和联系方式",
        max_length=120,
        widget=forms.TextInput(attrs=_TEXT),
        help_text="对外公开，请填写科室和办公电话。",
    )


def notice_initial(round_: PublicRound) -> dict[str, str]:
    return {"title": f"{round_.authority.short_name}{round_.year}年度名特优新个体工商户拟认定名单公示"}


class DecisionForm(forms.Form):
    """How an objection is decided. The household reads the answer."""

    upheld = forms.TypedChoiceField(
        label="处理结果",
        choices=[("no", "异议不成立，继续办理"), ("yes", "异议成立，不予认定")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处理结果。"},
    )
    answer = forms.CharField(
        label="处理意见和理由",
        max_length=500,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 4}),
        help_text="经营者和提出人都会看到这里的内容，请不要写提出人的姓名和联系方式，也不要写经营者的个人信息。",
        error_messages={"required": "请填写处理意见。"},
    )

    def __init__(self, *args, is_objection: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not is_objection:
            del self.fields["upheld"]


class VoidForm(forms.Form):
    """Why something said is evidently void. The objector reads it."""

    ground = forms.ChoiceField(
        label="情形",
        choices=[("", "请选择"), *VoidGround.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选择情形。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=400,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 3}),
        help_text="提出人和经营者会看到，请写明事实，不要写个人信息。",
        error_messages={"required": "请写明理由，提出人会看到。"},
    )
