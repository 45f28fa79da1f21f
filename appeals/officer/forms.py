"""Forms of officers on objections."""

from django import forms

from appeals.enums import RecheckStatus
from appeals.models import REASON_LENGTH
from authorities.officer.forms import dress
from authorities.officer.scan_fields import SCAN_HELP, ScanField


class FindingForm(forms.Form):
    """What a department found of a contested fact; the row as it ought to be stands in a form of its own."""

    status = forms.ChoiceField(
        label="核查结论",
        choices=[
            (RecheckStatus.WRONG, "数据有误，应当更正"),
            (RecheckStatus.RIGHT, "数据无误"),
            (RecheckStatus.UNCLEAR, "无法核实"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    text = forms.CharField(
        label="核查的依据和情况",
        max_length=REASON_LENGTH,
        help_text="写明查阅了什么、结果如何。经营者可能看到。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明核查的依据和情况。"},
    )
    file = ScanField(label="依据（可以不传）", required=False, help_text=SCAN_HELP)

    def __init__(self, *args, on_paper: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if on_paper:
            self.fields["file"].required = True
            self.fields["file"].label = "书面答复的扫描件"
        dress(self)


class ChargeForm(forms.Form):
    """A bureau that the province charges in writing, or no longer."""

    authority = forms.ModelChoiceField(label="受委托机关", queryset=None, error_messages={"required": "请选择机关。"})
    ends = forms.TypedChoiceField(
        label="内容",
        choices=[("no", "委托办理"), ("yes", "终止委托")],
        coerce=lambda value: value == "yes",
    )
    valid_from = forms.DateField(label="自哪一天起")
    document = forms.CharField(label="文号", max_length=80, error_messages={"required": "请填写委托文件的文号。"})
    file = ScanField(label="委托文件（可以不传）", required=False, help_text=SCAN_HELP)

    def __init__(self, *args, bureaus, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = bureaus
        dress(self)
