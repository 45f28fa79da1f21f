"""What people of departments fill in to recommend a household, and the signed consent that is kept."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from authorities.enums import Department
from mingteyouxin import recommendations
from mingteyouxin.enums import RecognitionClass
from mingteyouxin.models import Case
from mingteyouxin.refusals import Refused
from mingteyouxin.scans import Scan, look_at
from registry.people.documents import household_number

_SELECT = {"class": "form-select"}
_ACCEPTED = {"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png"}
_HELP = "PDF、JPG 或 PNG，每个不超过 10 MB。"


class NumberForm(forms.Form):
    """Which household is meant."""

    number = forms.CharField(
        label="统一社会信用代码或注册号",
        max_length=40,
        error_messages={"required": "请填写完整的 18 位信用代码或 15 位注册号。"},
        widget=forms.TextInput(attrs={"class": "form-control number", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return household_number(self.cleaned_data["number"])


class _Files(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: object, files: object, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class ScanField(forms.FileField):
    """One scan, or several: each looked at."""

    def __init__(self, *, most: int = 1, **kwargs) -> None:
        widget = _Files(attrs=_ACCEPTED | {"multiple": True}) if most > 1 else forms.FileInput(attrs=_ACCEPTED)
        super().__init__(widget=widget, error_messages={"required": "请选择文件。", "empty": "文件是空的。"}, **kwargs)
        self._most = most

    def clean(self, data: object, initial: object = None) -> list[Scan]:
        handed_in: list[UploadedFile] = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not handed_in:
            super().clean(None, initial)
        if len(handed_in) > self._most:
            raise forms.ValidationError(f"最多上传 {self._most} 个文件。", code="too_many_files")
        try:
            return [look_at(super(ScanField, self).clean(file, initial)) for file in handed_in]
        except Refused as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class RecommendationForm(forms.Form):
    """Class, reasons, evidence."""

    department = forms.ChoiceField(label="推荐单位", widget=forms.Select(attrs=_SELECT))
    recognition_class = forms.ChoiceField(label="类别", widget=forms.Select(attrs=_SELECT))
    reason = forms.CharField(
        label="推荐理由",
        max_length=Case._meta.get_field("recommendation").max_length,
        error_messages={"required": "请填写推荐理由。"},
        help_text="写明该户符合哪些条件、本单位掌握哪些情况。经营者和审核人员都会看到。",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )
    files = ScanField(
        label=f"推荐材料（可不传，最多 {recommendations.MOST_FILES} 个）",
        required=False,
        most=recommendations.MOST_FILES,
        help_text=f"本单位出具或者掌握的材料。{_HELP}",
    )

    def __init__(self, *args, departments: list[Department], classes: list[RecognitionClass], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(department.value, department.label) for department in departments]
        self.fields["recognition_class"].choices = [(kind.value, kind.label) for kind in classes]

    def clean_department(self) -> Department:
        return Department(self.cleaned_data["department"])

    def clean_recognition_class(self) -> RecognitionClass:
        return RecognitionClass(self.cleaned_data["recognition_class"])


class ConsentForm(forms.Form):
    """The signed consent."""

    files = ScanField(label="经营者签名的同意书", help_text=f"须有经营者本人签名和日期。{_HELP}")
