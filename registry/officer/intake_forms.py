"""The form by which a feed file is handed in."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority
from registry import feeds
from registry.feeds import feed_choices
from registry.intake.file_refused import FileRefused
from registry.intake.uploads import clean_name, look_at
from registry.provenance import feeds_of


class AreaField(forms.ModelChoiceField):
    def label_from_instance(self, authority: Authority) -> str:
        return f"{authority.name}（{authority.code}）"


FULL, PARTIAL = "full", "partial"
COVERAGES = [(FULL, "上述范围内这类数据的完整名单"), (PARTIAL, "部分数据（补充、更正）")]


class DeliveryForm(forms.Form):
    """Which feed, for which area, the file."""

    feed = forms.ChoiceField(
        label="数据类别", choices=feed_choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    area = AreaField(
        label="数据范围",
        queryset=Authority.objects.none(),
        empty_label=None,
        to_field_name="code",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    coverage = forms.ChoiceField(
        label="本文件是",
        choices=COVERAGES,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        help_text="不在完整名单上的，平台视为没有；只有部分户的文件，请务必选“部分数据”。",
        error_messages={"required": "请选择本文件是完整名单还是部分数据。"},
    )
    sheet = forms.CharField(
        label="工作表",
        required=False,
        max_length=31,
        help_text="可不填：读取含有这类数据各列的那一个工作表。有几个这样的工作表时，填写要读取的名称；隐藏的不读取。",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    file = forms.FileField(
        label="文件",
        help_text="CSV（UTF-8 或 GB18030）或 XLSX，首行为列名。",
        error_messages={"empty": "文件是空的；请确认后重新提交。", "required": "请选择文件。"},
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, bureau: Authority, departments: frozenset[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.of_a_department = bool(departments)
        if departments:
            own = feeds_of(departments)
            self.fields["feed"].choices = [(feed.name, feed.label) for feed in feeds.ALL_FEEDS if feed in own]
        # A list is complete for a bureau's area, never for a station's.
        self.fields["area"].queryset = Authority.objects.filter(below(bureau.path)).exclude(level=Level.STATION)
        self.fields["area"].initial = bureau.code

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["partial"] = cleaned.get("coverage") == PARTIAL
        # Several departments hand in indicators: the list of one is never that of all.
        if self.of_a_department and cleaned.get("feed") == feeds.INDICATORS:
            cleaned["partial"] = True
        return cleaned

    def clean_file(self) -> UploadedFile:
        """By its content: a name can say anything."""
        file = self.cleaned_data["file"]
        try:
            kind = look_at(file)
        except FileRefused as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        file.name = clean_name(file.name, kind=kind)
        return file
