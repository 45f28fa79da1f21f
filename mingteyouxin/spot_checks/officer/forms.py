"""What officers fill in about spot-checks."""

from django import forms

from authorities import clock
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from mingteyouxin.cases.enums import SupplementStage
from mingteyouxin.notices.officer.forms import _TEXT
from mingteyouxin.spot_checks.models import SpotCheckItem
from mingteyouxin.spot_checks.spot_checks import MOST, MOST_SUPPLEMENTS


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
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput())


_STAGES = [
    (SupplementStage.SPOT_CHECK, "请认定机关补充材料"),
    (SupplementStage.CHECK_OWN, "请经营者补充材料"),
    (SupplementStage.HEARING, "拟不予认定，告知经营者理由并听取意见"),
]


class AskForm(forms.Form):
    """Who is asked for what: the bureau that recognised, or the household."""

    stage = forms.ChoiceField(
        label="请谁答复",
        choices=_STAGES,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text="向谁提出，都会告知经营者。",
    )
    text = forms.CharField(
        label="需要补充的材料，或者拟不予认定的理由", max_length=1000, widget=forms.Textarea(attrs=_TEXT | {"rows": 3})
    )
    days = forms.IntegerField(
        label="期限（工作日）", min_value=1, max_value=60, initial=5, widget=forms.NumberInput(attrs=_TEXT)
    )

    def clean_stage(self) -> SupplementStage:
        return SupplementStage(self.cleaned_data["stage"] or SupplementStage.SPOT_CHECK)


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
