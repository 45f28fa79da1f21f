"""What officers fill in where a department is asked on paper: the dispatch of the letter, the reply that came."""

from django import forms

from authorities.officer.forms import dress
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from mingteyouxin.opinions.enums import Dispatch


class DispatchForm(forms.Form):
    """On which day and how the letter was sent."""

    sent_on = forms.DateField(label="寄送日期")
    sent_how = forms.ChoiceField(
        label="寄送方式", choices=[("", "请选择"), *Dispatch.choices], error_messages={"required": "请选择寄送方式。"}
    )
    sent_note = forms.CharField(
        label="寄送说明（可不填）", max_length=200, required=False, help_text="如邮件号、签收人。"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class ReplyForm(forms.Form):
    """The reply as it came: its day, its number, its scan."""

    received_on = forms.DateField(label="收到日期")
    reference = forms.CharField(label="文号（没有的不填）", max_length=60, required=False)
    scan = ScanField(label="复函扫描件", help_text=f"须有部门公章。{SCAN_HELP}多页的请合成一个 PDF。")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
