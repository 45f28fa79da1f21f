"""Whether a household may be recognised (C3, C4, C7, C9, C14): every condition as a finding with its reason.

The same list is shown before the household starts, kept at submission, and asked again at recognition.
"""

from dataclasses import asdict, dataclass
from datetime import date

from authorities import clock
from authorities.jurisdiction import jurisdiction
from mingteyouxin import shown
from mingteyouxin.enums import EligibilityMoment, RecognitionPath
from mingteyouxin.models import Case, EligibilityCheck, PublicRound, Recognition
from registry.enums import HouseholdType
from registry.models import Household, PublishedType

_SOURCES = (HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition and how the household stands to it.

    `blocks` keeps it from being recognised; a finding that does not block is for the reviewer to weigh. `contestable`
    names the datum that the household may contest (Contest.subject) and, while it does, apply on condition.
    """

    code: str
    label: str
    blocks: bool
    text: str
    ground: str
    contestable: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: whose eligibility, in which round, by which path.

    `anchor_on` is the day of application or recommendation (C4: that day stays the anchor at every later check), `on`
    the day of asking. `case` is the household's own case, which is no obstacle to itself.
    """

    household: Household
    round: PublicRound
    path: RecognitionPath
    anchor_on: date
    on: date
    case: Case | None = None


def findings(asked: Asked) -> list[Finding]:
    """Everything found, those that block first. Runs from any standpoint: the household itself sees no list."""
    with jurisdiction(f"/{asked.household.path.split('/')[1]}/"):
        standard = shown.read(asked.round.standard)
        found = [*_type(asked, standard), *_recognised_already(asked)]
    return sorted(found, key=lambda finding: not finding.blocks)


def is_eligible(found: list[Finding]) -> bool:
    return not any(finding.blocks for finding in found)


def keep(case: Case, found: list[Finding], *, moment: EligibilityMoment) -> EligibilityCheck:
    """Keep what was found at a moment that decides, as it was (E2)."""
    return EligibilityCheck.objects.create(
        path=case.path,
        household_id=case.household_id,
        case=case,
        moment=moment,
        on=clock.today(),
        eligible=is_eligible(found),
        findings=[asdict(finding) for finding in found],
        at=clock.now(),
    )


def type_of(household: Household) -> HouseholdType | None:
    """The household's published type; None where none was published for it."""
    published = PublishedType.objects.filter(household_id=household.pk).values_list("type", flat=True).first()
    return HouseholdType(published) if published else None


def _type(asked: Asked, standard: shown.StandardShown) -> list[Finding]:
    """C3: growth and development in principle; a recommendation, and groups the place names, lift that."""
    published = type_of(asked.household)
    relaxed = sorted(set(asked.household.founder_group) & set(standard.relaxed_groups))
    label = published.label if published else "尚未公布分型结果"
    ground = "总体方案二（三）：原则上从成长型和发展型个体工商户中认定"
    if published in _SOURCES:
        return [Finding("type", "分型", False, f"分型结果为{label}，符合来源条件。", ground, "type")]
    if published == HouseholdType.INELIGIBLE:
        # Nothing lifts the base standard: who misses it would be cancelled (C11).
        return [Finding("base_standard", "基础标准", True, "分型结果为不符合分型条件。", ground, "type")]
    if asked.path == RecognitionPath.RECOMMENDATION:
        return [Finding("type", "分型", False, f"{label}；部门推荐的不受来源类型限制。", ground, "type")]
    if relaxed and published:
        text = f"分型结果为{label}；经营者属于{'、'.join(relaxed)}，按本地标准放宽来源条件。"
        return [Finding("type", "分型", False, text, ground, "type")]
    return [Finding("type", "分型", True, f"{label}，自主申报须为成长型或者发展型。", ground, "type")]


def _recognised_already(asked: Asked) -> list[Finding]:
    """C1: one household, one class; who holds a valid title does not apply for another."""
    held = Recognition.objects.filter(household=asked.household).valid_on(asked.on).first()
    if held is None:
        return []
    text = f"该户已是{held}，有效期至 {held.valid_until}。"
    return [Finding("recognised", "已有认定", True, text, "总体方案二（四）：一户一类")]
