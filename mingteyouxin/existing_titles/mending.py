"""What officers mend about a record: the value they found, beside the one that was delivered (C15)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from authorities import audit
from authorities.enums import Level
from authorities.jurisdiction import below, province_path_of
from authorities.models import Authority, Officer
from casework.refusals import Refused
from casework.workflow import add_events
from mingteyouxin import acts
from mingteyouxin.existing_titles import setting_aside
from mingteyouxin.existing_titles.enums import ExistingTitleAction
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.existing_titles.records import SAID, Bureaus, settle
from mingteyouxin.existing_titles.taking_over import find_doubts
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE
from registry.models import Household

_NONE = "（空）"


def recognisers(title: ExistingTitle) -> list[Authority]:
    """Bureaus that may have given the title: those of the province, also those that exist no longer."""
    levels = (Level.PROVINCE, Level.CITY, Level.COUNTY)
    found = Authority.objects.filter(below(province_path_of(title.path)), level__in=levels)
    return list(found.order_by("path", "pk"))


def household_of(number: str) -> Household | None:
    """The household of the present area with this number. Raises Refused where there is none."""
    number = number.strip().upper()
    if not number:
        return None
    household = Household.objects.filter(Q(code=number) | Q(reg_no=number)).first()
    if household is None:
        raise Refused("unknown_household", "本辖区的名录中没有这个号码。请核对，或者请该户的登记机关报送。")
    return household


@transaction.atomic
def mend(title_id: int, values: Mapping[str, object], *, number: str, by: Officer) -> ExistingTitle:
    """Keep what an officer found: `values` by column, `number` of the household. Raises Refused.

    Each column that comes to differ from what it says is kept as mended, and no later delivery changes it.
    """
    rows = ExistingTitle.objects.select_for_update(of=("self",), no_key=True)
    title = rows.select_related("record", "authority", "household", "recogniser").get(pk=title_id)
    setting_aside.must_be_held(title)
    household = household_of(number)
    changes = []
    if household is not None and household.pk != title.household_id:
        changes.append(f"个体工商户：{title} → {household}")
        settle(title, household, Bureaus.of_the_province(province_path_of(household.path)))
        title.record.save(update_fields=["path"])
        title.mended = sorted({*title.mended, "household"})
    for name in (*SAID, "recogniser"):
        before, now = getattr(title, name), values[name]
        if before != now:
            label = ExistingTitle._meta.get_field(name).verbose_name
            was = _worded(title, name)
            setattr(title, name, now)
            changes.append(f"{label}：{was} → {_worded(title, name)}")
            title.mended = sorted({*title.mended, name})
    if changes:
        title.save()
        add_events(EXISTING_TITLE, [title], ExistingTitleAction.MEND, by=by, note="；".join(changes))
        audit.record(acts.EXISTING_TITLE_MENDED, by=by, on=title, household=title.household_id, note="；".join(changes))
    find_doubts([title])
    return title


def _worded(title: ExistingTitle, name: str) -> str:
    shown = getattr(title, f"get_{name}_display", None)
    value = shown() if shown else getattr(title, name)
    return value.isoformat() if isinstance(value, date) else str(value or _NONE)
