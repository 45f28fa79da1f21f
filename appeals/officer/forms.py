"""Forms of officers on objections."""

from django import forms

from appeals.enums import DifferenceOutcome, MassWay, RecheckStatus
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


class MassFindingForm(forms.Form):
    """What a department found of a whole delivery of its own."""

    status = forms.ChoiceField(
        label="核查结论",
        choices=[
            (RecheckStatus.WRONG, "这批数据有误，应当统一更正"),
            (RecheckStatus.RIGHT, "这批数据无误，各件分别办理"),
            (RecheckStatus.UNCLEAR, "不能统一认定，各件分别办理"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    scope = forms.ChoiceField(
        label="有误的，哪些行要更正",
        choices=[("whole", "这一批次的全部行（没有提出异议的户一并更正并告知）"), ("filed", "只更正提出异议的行")],
        widget=forms.RadioSelect,
        initial="whole",
        required=False,
    )
    way = forms.ChoiceField(
        label="有误的，应当是什么",
        choices=MassWay.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    values = forms.FileField(
        label="更正文件（按更正文件的，须上传）",
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.xlsx"}),
        help_text="列名与提交数据时相同，只列有误的行；更正文件没有列出的行不变。",
        error_messages={"empty": "文件是空的。"},
    )
    text = forms.CharField(
        label="核查的依据和情况",
        max_length=REASON_LENGTH,
        help_text="写明查阅了什么、这一批为什么有误。经营者可以看到。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明核查的依据和情况。"},
    )
    file = ScanField(label="依据（可以不传）", required=False, help_text=SCAN_HELP)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("status") == RecheckStatus.WRONG and not said.get("way"):
            self.add_error("way", forms.ValidationError("请选择应当是什么。", code="required"))
        return said


class DifferenceForm(forms.Form):
    """What a department says of a value that came again after an objection had put it right."""

    outcome = forms.ChoiceField(
        label="核查结论",
        choices=DifferenceOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    since = forms.DateField(label="自哪一天起属实（又发生了的，须填写）", required=False)
    text = forms.CharField(
        label="核查的依据和情况",
        max_length=REASON_LENGTH,
        help_text="是差错的，写明怎样防止再次提交。经营者可能看到。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明核查的依据和情况。"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
