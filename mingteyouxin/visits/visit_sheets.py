"""What a visitor knows of a household that is visited (走访核实, C5).

A station sees its own visits, and of the households that it visits nothing but what the visit needs: `sheets` reads
that from the county's rows, deliberately, and hands on no more.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import QuerySet

from authorities.access import NotAccessible
from authorities.enums import Level
from authorities.jurisdiction import jurisdiction, looking_from
from authorities.models import Authority
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.cases.workflow import IN_LINE
from mingteyouxin.criteria import standard_tree
from mingteyouxin.visits.models import Visit

# What every visit looks at; the criteria of the class follow.
QUESTIONS = (
    ("premises", "经营场所与登记一致"),
    ("running", "正在经营"),
    ("operator", "由登记的经营者或者其家庭成员经营"),
    ("materials", "现场情况与申报材料一致"),
)
ANSWERS = (("yes", "是"), ("no", "否"), ("unclear", "现场无法判断"))


# By street and address, as a visitor walks.
BY_STREET = ("case__household__division", "case__household__address", "id")


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a visitor knows of the household: no document, no tax, no revenue; the phone is shown for a reason only."""

    visit: Visit
    household_id: int
    name: str
    number: str
    address: str
    class_label: str
    path_label: str
    statement: str
    claims: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    over: bool


def around(authority: Authority) -> str:
    """Path of the county-level bureau that a station belongs to; of any other bureau its own."""
    while authority.level == Level.STATION and authority.parent is not None:
        authority = authority.parent
    return authority.path


@contextmanager
def seen_from(authority: Authority) -> Iterator[QuerySet[Visit]]:
    """Planned visits of a station (or of a county and its stations) by street and address.

    Their households are read in it, in the county's jurisdiction; what leaves it is `sheets`, and no more.
    """
    with jurisdiction(around(authority)):
        yield waiting(authority)


def waiting(authority: Authority) -> QuerySet[Visit]:
    """Planned visits of a station, or of a bureau and its stations. Runs in the jurisdiction of the county."""
    return _in_order(Visit.objects.of_the_desk(authority).planned().filter(case__status__in=IN_LINE))


def sheet_of(visit: Visit) -> Sheet:
    """One visit with what the visitor needs to know. A household that has moved away is no longer visited from here."""
    with looking_from(visit.place.path):
        found = sheets(_in_order(Visit.objects.filter(pk=visit.pk)))
    if not found:
        raise NotAccessible
    return found[0]


def _in_order(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    related = rows.select_related("station", "place", "assigned", "case__household", "case__round__standard")
    return related.order_by(*BY_STREET)


def sheets(visits: Iterable[Visit]) -> list[Sheet]:
    """What visitors need to know of the households. Runs in the jurisdiction of the county."""
    found = list(visits)
    claims: dict[int, list[CaseAnswer]] = {}
    for answer in CaseAnswer.objects.filter(case__in=[visit.case_id for visit in found], claimed=True):
        claims.setdefault(answer.case_id, []).append(answer)
    return [_sheet(visit, claims.get(visit.case_id, [])) for visit in found]


def address_of(visit: Visit) -> str:
    """Where the household is; said when it is not known."""
    return visit.case.household.address or "登记信息中没有地址"


def _sheet(visit: Visit, claims: list[CaseAnswer]) -> Sheet:
    case, household = visit.case, visit.case.household
    rule = standard_tree.read(case.round.standard).rules.get(case.recognition_class)
    criteria = {criterion.key: criterion.wording for criterion in rule.criteria} if rule else {}
    questions = [Question(*one) for one in QUESTIONS] + [
        Question(f"c{key}", wording) for key, wording in criteria.items()
    ]
    return Sheet(
        visit=visit,
        household_id=household.pk,
        name=str(household),
        number=household.number,
        address=address_of(visit),
        class_label=case.get_recognition_class_display(),
        path_label=case.get_recognition_path_display(),
        statement=case.statement or case.recommendation,
        claims=tuple((criteria.get(one.criterion, one.criterion), one.text) for one in claims),
        questions=tuple(questions),
        over=case.status not in IN_LINE,
    )
