"""What officers fill in about notices, objections and spot-checks."""

from django import forms

from authorities import clock
from mingteyouxin.models import PublicRound, SpotCheckItem
from mingteyouxin.officer.scan_fields import SCAN_HELP, ScanField
from mingteyouxin.spot_checks import MOST, MOST_SUPPLEMENTS

_TEXT = {"class": "form-control"}


def chosen(posted, name: str = "case") -> list[int]:
    """Numbers of the boxes that were ticked."""
    return [int(key) for key in posted.getlist(name) if key.isascii() and key.isdigit() and len(key) <= 18]


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
        help_text="经营者会看到这里的内容，请不要写提出人的姓名和联系方式。",
        error_messages={"required": "请填写处理意见。"},
    )

    def __init__(self, *args, is_objection: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not is_objection:
            del self.fields["upheld"]


class SampleForm(forms.Form):
    """A sample to draw."""

    year = forms.IntegerField(label="年度", min_value=2024, max_value=2100, widget=forms.NumberInput(attrs=_TEXT))
    size = forms.IntegerField(
        label="随机抽取户数",
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs=_TEXT),
        help_text="按类别和县（市、区）分层抽取；随机种子由系统产生并记录，不能指定。",
    )


class AskForm(forms.Form):
    """What the bureau that recognised is asked to supplement."""

    text = forms.CharField(
        label="需要补充的材料和理由", max_length=1000, widget=forms.Textarea(attrs=_TEXT | {"rows": 3})
    )
    days = forms.IntegerField(
        label="期限（工作日）", min_value=1, max_value=60, initial=5, widget=forms.NumberInput(attrs=_TEXT)
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="补充说明",
        max_length=1000,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 4}),
        help_text="抽查机关可以查看该办件的全部材料；请说明补充的内容。",
    )
    files = ScanField(
        label=f"补充材料（可不传，最多 {MOST_SUPPLEMENTS} 个）",
        required=False,
        most=MOST_SUPPLEMENTS,
        help_text=SCAN_HELP,
    )


def is_over(item: SpotCheckItem) -> bool:
    """True when the days of the check are over."""
    return clock.today() > item.window_until
