"""`make seed`: 100 households and a case in every state in the database of LOCAL_DIR, for `make web` and its screens.

Made by the tests' factories and the demonstration's play, so that it takes seconds; `make demo` goes the long way,
through intake and typing. What is there already is left alone.
"""

import os
import subprocess
import sys
import time
from datetime import date

import django
from django.core.management import call_command

from config import celery, embedded, environment

COUNTY, CITY = "420111", "420100"
HOUSEHOLDS = 100
_STATION = ("01", "示例街市场监管所")


def main() -> int:
    """Each part in a process of its own, for a process works as one database role only."""
    began = time.monotonic()
    os.environ["DEMO"] = "1"
    if environment.uses_embedded_servers():
        embedded.ensure_running(environment.local_dir())
    for role, part in (("batch", "households"), ("web", "cases"), ("batch", "check-up")):
        done = subprocess.run(
            [sys.executable, "-m", "tests.seed", part], env={**os.environ, "DATABASE_ROLE": role}, check=False
        )
        if done.returncode:
            return done.returncode
    print(f"==> {time.monotonic() - began:.1f} s. `make web` shows it; who can log in: DEMO=1 manage.py demo_logins")
    return 0


def part(name: str) -> int:
    """What one role writes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    celery.app.set_default()
    if name == "households":
        return _households()
    if name == "check-up":
        call_command("demo_checkup")
        return 0
    call_command("demo_people")
    call_command("demo_bureaus")
    call_command("demo_recognition", as_of=date(date.today().year, 7, 15))
    return 0


def _households() -> int:
    # Models can be imported from here on only.
    from authorities import clock  # noqa: PLC0415
    from authorities.jurisdiction import nationwide  # noqa: PLC0415
    from registry.enums import HouseholdType  # noqa: PLC0415
    from registry.models import Household  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415
    from tests.factories.quotas import annual_run  # noqa: PLC0415

    with nationwide():
        if Household.objects.exists():
            print("There are households already: nothing is made. `make clean` removes them.", file=sys.stderr)
            return 0
        year = clock.today().year
        factories.station(COUNTY, *_STATION)
        for number in range(HOUSEHOLDS):
            # The play wants one that contests its type.
            kind = (HouseholdType.SURVIVAL, HouseholdType.DEVELOPMENT, HouseholdType.GROWTH)[min(number % 10, 2)]
            household = factories.HouseholdFactory(bureau=COUNTY, with_login=True, established_on=date(year - 14, 3, 1))
            factories.TypeFactory(household=household, type=kind)
            for reported in (year - 2, year - 1):
                factories.ReportFactory(
                    household=household,
                    year=reported,
                    filed_on=date(reported + 1, 3, 1),
                    yuan=factories.TURNOVER[kind],
                )
        _obstructed(year)
    annual_run({COUNTY: (400, 0), CITY: (0, 0)}, year=year)
    return 0


def _obstructed(year: int) -> None:
    """Households of a station that the check-up lists: without last year's report, or with a mark that stands."""
    # Models can be imported from here on only.
    from authorities import clock  # noqa: PLC0415
    from registry.enums import RiskKind  # noqa: PLC0415
    from registry.models import RiskMark  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    factories.deliver_lists(on=clock.today())
    kinds = [None] * 5 + [RiskKind.ABNORMAL] * 4 + [RiskKind.TAX_ABNORMAL, RiskKind.SUSPENDED]
    for number, kind in enumerate(kinds):
        bureau = COUNTY if number % 2 else f"{COUNTY}{_STATION[0]}"
        shop = factories.HouseholdFactory(
            bureau=bureau, established_on=date(year - 5, 3, 1), address=f"示例路 {number + 1} 号", with_login=True
        )
        if kind is not None:
            factories.ReportFactory(household=shop, year=year - 1, filed_on=date(year, 3, 1), yuan=1_000)
            RiskMark.objects.create(household=shop, kind=kind, from_on=date(year, 2, 1), delivery_id=0)


if __name__ == "__main__":
    sys.exit(part(sys.argv[1]) if len(sys.argv) > 1 else main())
