"""What officers fill in about a title from before the platform."""

from collections.abc import Sequence

from django import forms

from authorities.models import Authority
from authorities.officer.forms import dress
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.existing_titles.models import ExistingTitle
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RecordedEnd

_TYPES = [one for one in HouseholdType if one != HouseholdType.INELIGIBLE]


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "（空）"), *choices], required=False)


class MendForm(forms.Form):
    """Each value as it is taken over with, filled in with what it says now; `delivered` is what the record says."""

    number = forms.CharField(
        label="个体工商户", max_length=18, required=False, help_text="统一社会信用代码，没有的填注册号。"
    )
    recognition_class = _choice("类别", RecognitionClass.choices)
    level = _choice("级别", RecognitionLevel.choices)
    recognition_path = _choice("途径", RecognitionPath.choices)
    recommender = forms.CharField(label="推荐单位", max_length=60, required=False)
    recogniser = forms.TypedChoiceField(label="认定机关", coerce=int, empty_value=None, required=False)
    recognised_on = forms.DateField(label="认定日期")
    valid_until = forms.DateField(label="有效期至", required=False)
    type_then = _choice("认定时分型", [(one.value, one.label) for one in _TYPES])
    ended_on = forms.DateField(label="终止日期", required=False)
    ended_how = _choice("终止情形", RecordedEnd.choices)

    def __init__(self, *args, title: ExistingTitle, recognisers: Sequence[Authority], **kwargs) -> None:
        super().__init__(*args, initial=_as_it_is(title), **kwargs)
        self._recognisers = {bureau.pk: bureau for bureau in recognisers}
        self.fields["recogniser"].choices = [("", "（空）"), *((one.pk, _named(one)) for one in recognisers)]
        dress(self)
        record = title.record
        self.delivered = {
            "number": record.number,
            "recognition_class": record.get_recognition_class_display(),
            "level": record.get_level_display(),
            "recognition_path": record.get_recognition_path_display(),
            "recommender": record.recommender,
            "recogniser": record.recogniser,
            "recognised_on": record.recognised_on,
            "valid_until": record.valid_until,
            "type_then": record.get_type_then_display(),
            "ended_on": record.ended_on,
            "ended_how": record.get_ended_how_display(),
        }
        self.mended = {"number" if name == "household" else name for name in title.mended}

    def lines(self) -> list[tuple[forms.BoundField, object, bool]]:
        """Each field beside what was delivered, and whether an officer mended it."""
        return [(self[name], self.delivered[name], name in self.mended) for name in self.fields]

    def values(self) -> dict[str, object]:
        """What was filled in, by column."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        return said | {"recogniser": self._recognisers.get(said["recogniser"])}


def _named(bureau: Authority) -> str:
    return f"{bureau.name}（已撤销）" if bureau.valid_to else bureau.name


def _as_it_is(title: ExistingTitle) -> dict[str, object]:
    shown = {name: getattr(title, name) for name in MendForm.base_fields if name not in ("number", "recogniser")}
    number = title.household.number if title.household_id else title.record.number
    return shown | {"number": number, "recogniser": title.recogniser_id}
