"""What people of departments fill in to recommend a household, and the signed consent that is kept."""

from django import forms

from authorities.models.departments import DepartmentRead, department_of
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from mingteyouxin.cases.models import Case
from mingteyouxin.recommending import recommendations
from registry.enums import RecognitionClass
from registry.people.documents import household_number

_SELECT = {"class": "form-select"}


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
        help_text=f"本单位出具或者掌握的材料。{SCAN_HELP}",
    )

    def __init__(self, *args, departments: list[DepartmentRead], classes: list[RecognitionClass], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(department.value, department.label) for department in departments]
        self.fields["recognition_class"].choices = [(kind.value, kind.label) for kind in classes]

    def clean_department(self) -> DepartmentRead:
        return department_of(self.cleaned_data["department"])

    def clean_recognition_class(self) -> RecognitionClass:
        return RecognitionClass(self.cleaned_data["recognition_class"])


class ConsentForm(forms.Form):
    """The signed consent."""

    files = ScanField(label="经营者签名的同意书", help_text=f"须有经营者本人签名和日期。{SCAN_HELP}")
