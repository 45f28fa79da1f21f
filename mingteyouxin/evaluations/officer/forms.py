"""What officers fill in when they evaluate."""

from django import forms

from mingteyouxin.evaluations.enums import GrowthIndicator, RecommenderAnswer
from mingteyouxin.evaluations.recommenders import MOST_TEXT

_TEXT = {"class": "form-control", "autocomplete": "off"}
_SELECT = {"class": "form-select"}


class FigureForm(forms.Form):
    """What a place has laid down for one indicator."""

    indicator = forms.ChoiceField(
        label="指标", choices=[("", "请选择"), *GrowthIndicator.choices], widget=forms.Select(attrs=_SELECT)
    )
    percent = forms.IntegerField(
        label="三年增长达到（%）",
        min_value=1,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs=_TEXT),
        help_text="按本地文件填写；留空表示自施行日期起不再规定这一指标。",
    )
    valid_from = forms.DateField(label="施行日期", widget=forms.DateInput(attrs=_TEXT | {"type": "date"}))
    ground = forms.CharField(label="依据文件（名称和文号）", max_length=200, widget=forms.TextInput(attrs=_TEXT))


class AnswerForm(forms.Form):
    """What a department answers."""

    said = forms.ChoiceField(
        label="答复", choices=RecommenderAnswer.choices, widget=forms.RadioSelect, help_text="提交以后不能修改。"
    )
    text = forms.CharField(
        label="意见（不同意的请写明理由）",
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 3}),
    )
