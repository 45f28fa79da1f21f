"""What is looked up before a title passes to another operator: his other titles in the place (C9), the courts' list of
defaulters (C4 B). Each finding has three values: no list is no clean record."""

from collections.abc import Sequence

from authorities import clock
from authorities.jurisdiction import looking_from, province_path_of
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.titles.data_findings import Finding, defaulter_findings
from mingteyouxin.titles.models import Recognition
from registry.models import Household

_ONE_PERSON = "总体方案二（四）3：同一自然人在同一县级行政区域内至多认定一户"


def findings(change: OperatorChange, household: Household) -> list[Finding]:
    """Everything found of the new operator today, what blocks first, then what a person looks into."""
    with looking_from(province_path_of(household.path)):
        found = [*_other_title(change), *defaulter_findings(household, on=clock.today())]
    return sorted(found, key=lambda finding: (not finding.blocks, not finding.weigh))


def _other_title(change: OperatorChange) -> list[Finding]:
    place = change.recognition.place_id
    others = Recognition.objects.filter(operator_index=bytes(change.new_index), place=place)
    if others.exclude(pk=change.recognition_id).valid_on(clock.today()).exists():
        text = "新经营者在本区域内的另一户已经认定，同一自然人在同一县级区域只认定一户。"
        return [Finding("same_person", "一人一户", False, text, _ONE_PERSON)]
    return [Finding("same_person", "一人一户", True, "新经营者在本区域内没有其他认定。", _ONE_PERSON)]


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """What keeps the title from passing on."""
    return [one for one in found if one.blocks]


def unknown(found: Sequence[Finding]) -> list[Finding]:
    """What could not be looked up: a person finds out, and says how."""
    return [one for one in found if one.weigh]
