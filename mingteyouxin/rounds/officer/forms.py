"""What officers fill in about rounds."""

from collections.abc import Sequence

from django import forms

from authorities.officer.forms import dress, fields_of
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.rounds.models import Round
from mingteyouxin.rounds.public_round import PLAN


class RoundForm(forms.Form):
    """A round as it is announced."""

    def __init__(self, *args, usable: Sequence[PublicClassStandard], round_: Round | None = None, **kwargs) -> None:
        if round_ is not None:
            kwargs["initial"] = forms.model_to_dict(round_, fields=PLAN)
        super().__init__(*args, **kwargs)
        help_texts = {
            "review_from": "审核期间不接受申报。",
            "supplement_days": "退回补正的，从通知次日起算。",
            "places": "留空的，以本局当年尚可使用的名额为限。",
            "reviewers": "每件由几人评分，一人也可以。",
            "silence_is_consent": "不勾选的，逾期后由本局决定是否继续，不会一直等待。",
            "spot_check_days": "自认定之日起；期满没有提出的，视为同意。",
        }
        self.fields |= fields_of(Round, PLAN, help_texts)
        field = self.fields["standard"]
        field.queryset = PublicClassStandard.objects.filter(pk__in=[standard.pk for standard in usable])
        field.empty_label = None
        field.label_from_instance = lambda row: f"{row}（{row.get_level_display()}）"
        dress(self)
