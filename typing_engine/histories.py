"""The types of a household by year: what each published run found, by which standard and why, as corrected since."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from authorities.jurisdiction import looking_nationwide, province_path_of
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine import standards
from typing_engine.enums import Ground
from typing_engine.models import Correction, Result, Run


@dataclass(frozen=True, slots=True)
class YearOfType:
    """What one run says of a household now. `found` is what the run itself found, where an objection corrected it."""

    run: Run
    published_on: date
    type: HouseholdType
    why: str
    is_shown: bool
    found: HouseholdType | None = None
    corrected_on: date | None = None


def history_of(household: Household) -> list[YearOfType]:
    """The latest first: every run that was published and not withdrawn, of the province that the household is in now.

    Looks nationwide, as explanations do: who may see the household may see its history.
    """
    path = province_path_of(household.path)
    with looking_nationwide():
        published = Run.objects.published().filter(path=path, volume__isnull=False).select_related("standard")
        runs = {run.pk: run for run in published}
        volumes = {run.volume for run in runs.values()}
        results = list(Result.objects.filter(household_id=household.pk, volume__in=volumes, run_id__in=list(runs)))
        corrections = {
            one.run_id: one for one in Correction.objects.filter(household=household, run__in=list(runs)).order_by("id")
        }
    results.sort(key=lambda result: (runs[result.run_id].published_at, result.run_id), reverse=True)
    history = []
    for place, result in enumerate(results):
        run, correction = runs[result.run_id], corrections.get(result.run_id)
        now = correction or result
        history.append(
            YearOfType(
                run=run,
                published_on=localdate(run.published_at),
                type=HouseholdType(now.type),
                why=_why(run, now),
                is_shown=place == 0,
                found=HouseholdType(result.type) if correction else None,
                corrected_on=correction.corrected_on if correction else None,
            )
        )
    return history


def _why(run: Run, result: Result | Correction) -> str:
    """The grounds of the base standard, or the rule that gave the type."""
    if result.grounds:
        return "；".join(ground.label for ground in Ground.of(result.grounds))
    return f"适用{standards.read_published(run.standard.document).rules[result.rule].label}"
