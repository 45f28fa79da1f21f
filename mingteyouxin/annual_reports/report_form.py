"""The form of a yearly report, the same on the phone and at the counter: what is held is read, not asked (E3)."""

from decimal import Decimal

from django import forms

from mingteyouxin.annual_reports.enums import YearlyReportStatus
from mingteyouxin.annual_reports.filing import Sheet
from mingteyouxin.annual_reports.held import Figures, Held
from mingteyouxin.annual_reports.models import TEXT_LENGTH, YearlyReport

_TEXT = {"class": "form-control", "autocomplete": "off", "rows": 4}
_NUMBER = {"class": "form-control", "autocomplete": "off", "inputmode": "decimal"}
_SAME, _OTHER = "same", "other"
# Ten billion yuan and a million people: more is a slip of the pen.
_MOST_YUAN, _MOST_PEOPLE = Decimal(10**10), 10**6
_LABELS = {"revenue": "营业额（元）", "tax_paid": "缴纳税款（元）", "employees": "从业人数"}


class ReportForm(forms.Form):
    """Whether anything changed, the figures that nobody holds, the answer to a question of the recogniser."""

    changed = forms.ChoiceField(
        label="上面的信息，和您现在的情况一样吗",
        choices=[("", "请选择"), (_SAME, "一样，没有变化"), (_OTHER, "有变化")],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选择有没有变化。"},
    )
    changes = forms.CharField(
        label="有变化的，写明是什么变化",
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs=_TEXT),
        help_text="没有变化的不用填。登记事项变更还要到登记机关办理变更登记。",
    )
    answer = forms.CharField(
        label="您的补充说明",
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs=_TEXT),
        error_messages={"required": "请写明要补充的内容。"},
    )
    truthful = forms.BooleanField(
        label="以上内容属实",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        error_messages={"required": "请勾选“以上内容属实”。"},
    )

    def __init__(self, data=None, files=None, *, report: YearlyReport, held: Held) -> None:
        super().__init__(data, files)
        if report.status != YearlyReportStatus.RETURNED:
            del self.fields["answer"]
        for name, label in _LABELS.items():
            if getattr(held.figures, name) is None:
                self.fields[name] = _figure(name, f"{report.year - 1} 年{label}")
        self.order_fields(["changed", "changes", *_LABELS, "answer", "truthful"])

    def clean(self) -> dict:
        """What changed is said where something did."""
        cleaned = super().clean()
        if cleaned.get("changed") == _OTHER and not cleaned.get("changes", "").strip():
            self.add_error("changes", "请写明是什么变化。")
        return cleaned

    def sheet(self) -> Sheet:
        """What was said, for the verb."""
        said = self.cleaned_data
        return Sheet(
            changes=said["changes"] if said["changed"] == _OTHER else "",
            figures=Figures(_fen(said.get("revenue")), _fen(said.get("tax_paid")), said.get("employees")),
            answer=said.get("answer", ""),
        )


def _figure(name: str, label: str) -> forms.Field:
    more = {"label": label, "required": False, "min_value": 0, "help_text": "不清楚的可以不填。"}
    wrong = {"invalid": "请填写数字。", "min_value": "不能小于 0。", "max_value": "数字太大，请核对。"}
    if name == "employees":
        attrs = {**_NUMBER, "inputmode": "numeric"}
        return forms.IntegerField(
            max_value=_MOST_PEOPLE, widget=forms.TextInput(attrs=attrs), error_messages=wrong, **more
        )
    wrong |= {"max_decimal_places": "最多两位小数。", "max_digits": "数字太大，请核对。"}
    return forms.DecimalField(
        max_value=_MOST_YUAN,
        max_digits=13,
        decimal_places=2,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages=wrong,
        **more,
    )


def _fen(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(2))
