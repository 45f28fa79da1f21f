"""Fields of forms in which officers hand in scans."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from authorities.refusals import Refused
from authorities.scans import Scan, look_at

_ACCEPTED = {"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png,.heic"}
SCAN_HELP = "PDF、JPG、PNG 或 HEIC，每个不超过 10 MB。"


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
        return [self._looked_at(super(ScanField, self).clean(file, initial)) for file in handed_in]

    @staticmethod
    def _looked_at(file: UploadedFile) -> Scan:
        try:
            return look_at(file)
        except Refused as error:
            raise forms.ValidationError(f"“{file.name}”：{error}", code=error.code) from error
