"""What officers fill in to cancel or revoke a title."""

from django import forms

from mingteyouxin.endings.endings import MOST_FACTS
from mingteyouxin.endings.enums import EndingGround, EndingKind

_TEXT = {"class": "form-control", "autocomplete": "off"}
_CANCELLING = (EndingGround.TYPING, EndingGround.CLASS, EndingGround.SURVIVAL)


def grounds_of(kind: EndingKind, *, recommended: bool) -> list[tuple[str, str]]:
    """The grounds that may be chosen: a recommended title does not rest on its type (C3)."""
    cancels = kind == EndingKind.CANCEL
    fitting = [ground for ground in EndingGround if (ground in _CANCELLING) == cancels]
    return [(one.value, one.label) for one in fitting if not (recommended and one == EndingGround.SURVIVAL)]


class IntendForm(forms.Form):
    """Why the title shall end."""

    ground = forms.ChoiceField(label="理由", widget=forms.Select(attrs={"class": "form-select"}))
    facts = forms.CharField(
        label="事实和依据",
        max_length=MOST_FACTS,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 6}),
        help_text="写明查明的事实、时间和证据来源；经营者在告知书和决定书里看到的就是这段文字。",
    )

    def __init__(self, data=None, *, kind: EndingKind, recommended: bool) -> None:
        super().__init__(data)
        self.fields["ground"].choices = [("", "请选择"), *grounds_of(kind, recommended=recommended)]
