"""Impact assessments for tests. Run as web or batch."""

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from registry.impact.assessments import SAID
from registry.models import ImpactAssessment
from registry.processings import DIRECTORY

SAYS = dict.fromkeys(SAID, "示例")


def impact_assessment(code: str, *, by: Officer, second: Officer | None = None, **fields) -> ImpactAssessment:
    """A version, confirmed where a second officer is named: `impact_assessment("420000", by=officer, version=2)`."""
    bureau = Authority.objects.get(code=code)
    made = {"processing": DIRECTORY, "version": 1, "valid_from": clock.today(), **SAYS, **fields}
    if second is not None:
        made |= {"approved_by": second, "approved_at": clock.now()}
    with jurisdiction(bureau.path):
        return ImpactAssessment.objects.create(
            path=bureau.path, authority=bureau, made_by=by, made_at=clock.now(), **made
        )
