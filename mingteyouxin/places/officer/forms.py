"""What officers fill in about places."""

from collections.abc import Sequence

from django import forms

from authorities.officer.forms import LONGEST_NOTE, dress
from mingteyouxin.places.models import Quota


class TransferForm(forms.Form):
    """Places for or from another bureau."""

    direction = forms.ChoiceField(label="方式", choices=[("ask", "向对方商请转入"), ("give", "转给对方")])
    other = forms.TypedChoiceField(label="对方机关", coerce=int)
    places = forms.IntegerField(label="名额", min_value=1)
    reason = forms.CharField(label="事由", max_length=LONGEST_NOTE)

    def __init__(self, *args, partners: Sequence[Quota], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [
            (quota.authority_id, f"{quota.authority.name}（可用 {quota.free}）") for quota in partners
        ]
        dress(self)
