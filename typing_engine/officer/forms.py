"""What officers fill in: a standard's file, the beginning of a run, the plan of the yearly one."""

import json
from datetime import date

from django import forms
from django.http import HttpRequest

from authorities import clock
from typing_engine.enums import RunPurpose
from typing_engine.models import Standard
from typing_engine.standards import Version

# A standard is a few pages; ten times the longest that we know.
MAX_STANDARD_BYTES = 1024**2
_REASON = 300


class StandardForm(forms.Form):
    file = forms.FileField(
        label="标准文件",
        help_text="JSON 文件，编码为 UTF-8，不超过 1 MB。同一文号的草案再次上传时，以新文件替换。",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".json,application/json"}),
        error_messages={"required": "请选择标准文件。", "empty": "文件是空的，请核对后重新选择。"},
    )

    def clean_file(self) -> str:
        """The text of the file."""
        handed_in = self.cleaned_data["file"]
        if handed_in.size > MAX_STANDARD_BYTES:
            raise forms.ValidationError("文件超过 1 MB，请核对是否选错了文件。", code="too_large")
        try:
            return _document_of(handed_in.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("文件不是 UTF-8 编码，请另存为 UTF-8 后重新上传。", code="not_utf_8") from error


def _document_of(text: str) -> str:
    """The document alone, where what was handed in is the open API's answer about a published standard."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        # What is wrong with it is told by whoever reads the document.
        return text
    if isinstance(answer, dict) and "format" not in answer and isinstance(answer.get("document"), dict):
        return json.dumps(answer["document"], ensure_ascii=False, indent=2)
    return text


def note_of(request: HttpRequest) -> str:
    """The note or reason that was posted, as long as it can be kept."""
    return request.POST.get("note", "").replace("\0", "").strip()[:_REASON]


def _day(label: str, help_text: str = "", **attributes) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control", **attributes}),
        error_messages={"required": f"请填写{label}。", "invalid": "请填写有效的日期，如 2026-07-15。"},
    )


class RunForm(forms.Form):
    """A whole run of the province; `versions` are the published standards to choose from."""

    as_of = _day("基准日", "以这一天的情况分型：存续时间、名单是否解除等都算到这一天为止。")
    standard = forms.TypedChoiceField(
        label="分型标准",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "请选择列出的标准。"},
    )
    purpose = forms.TypedChoiceField(
        label="用途",
        required=False,
        coerce=RunPurpose,
        empty_value=None,
        choices=[
            ("", "由系统判断"),
            (RunPurpose.ANNUAL, "年度：名额的基准、认定的来源类型，每年一个"),
            (RunPurpose.EXTRA, "补充：只更新公布的结果，不影响当年名额和认定"),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text="由系统判断：年报报送期满以后、当年还没有年度批次的为年度，其余为补充。",
    )
    reason = forms.CharField(
        label="事由（可不填）",
        required=False,
        max_length=_REASON,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args, versions: list[Version], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._standards = {version.standard.pk: version.standard for version in versions}
        self.fields["standard"].choices = [
            ("", "基准日施行的标准"),
            *((version.standard.pk, f"{version.standard}，{version.state.label}") for version in versions),
        ]

    def clean_standard(self) -> Standard | None:
        return self._standards.get(self.cleaned_data["standard"])


class AnnualForm(forms.Form):
    """The yearly run as it is announced; its year is that of the reference day."""

    as_of = _day("基准日")
    opens_on = _day("开始日期", "到这一天由系统自动开始，不能早于基准日。")


def first_plan(on: date | None = None) -> dict[str, date]:
    """What the form of the yearly run begins with: the fifteenth of July to come (B5: 每年 7 月)."""
    on = on or clock.today()
    july = date(on.year, 7, 15)
    day = july if on <= july else date(on.year + 1, 7, 15)
    return {"as_of": day, "opens_on": day}
