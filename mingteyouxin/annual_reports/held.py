"""What government holds of a household already: read beside its report, and never asked for again (E3)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from registry.industry_names import industry_name
from registry.masking import mask_name
from registry.models import AnnualReport, Household


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the year before the report's: money in 分, None where nobody holds one."""

    revenue: int | None = None
    tax_paid: int | None = None
    employees: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the household reads before it says whether anything changed."""

    name: str
    address: str
    operator: str
    industry: str
    figures: Figures

    def as_kept(self) -> dict[str, object]:
        """The same as it is kept with the report."""
        return asdict(self)


def figures_of(household_ids: Iterable[int], year: int) -> dict[int, Figures]:
    """Of many households, from their annual reports (年报) of the year before, in one query."""
    rows = AnnualReport.objects.filter(household__in=list(household_ids), year=year - 1)
    return {
        household: Figures(revenue, tax, people)
        for household, revenue, tax, people in rows.values_list("household_id", "revenue", "tax_total", "employees")
    }


def held_of(household: Household, year: int) -> Held:
    """What registration and last year's annual report say of a household. Runs as the household, or as a bureau."""
    return Held(
        name=str(household),
        address=household.address,
        operator=mask_name(household.operator_name),
        industry=industry_name(household.industry) if household.industry else "",
        figures=figures_of([household.pk], year).get(household.pk, Figures()),
    )
