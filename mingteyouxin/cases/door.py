"""The door to cases: absent and foreign look the same (STYLE 20)."""

from django.db.models import QuerySet

from authorities.access import Acting, NotAccessible, accessible
from authorities.jurisdiction import below
from casework.letters import letters_about
from mingteyouxin.cases.models import Case, CaseLetter
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.door import access_round
from mingteyouxin.rounds.models import Round

_WITH = ("household", "authority", "handler", "round__standard", "assignee", "refusal_proposed_by", "consent_file")


def visible_cases(acting: Acting) -> QuerySet[Case]:
    """Cases of households of the area, whoever handles them. What was never lodged is the household's own, unless it
    asked that a person looks at it.
    """
    mine = Case.objects.filter(below(acting.authority.path))
    return mine.exclude(recognition_path=RecognitionPath.APPLICATION, lodged_at=None, person_asked_at=None)


def access_case(acting: Acting, case_id: int) -> Case:
    """A case of a household of the area. Drafts are the household's own."""
    case = accessible(visible_cases(acting).select_related(*_WITH).filter(pk=case_id))
    if case.household.authority_id == case.authority_id:
        # Mostly the bureau that registers the household decides: it was read already.
        case.household.authority = case.authority
    return case


def access_own_case(acting: Acting, case_id: int) -> Case:
    """A case that the bureau itself handles, or took over: nobody else decides for another bureau."""
    case = access_case(acting, case_id)
    if acting.authority.pk not in (case.authority_id, case.handler_id):
        raise NotAccessible
    return case


def access_round_in_charge(acting: Acting, round_id: int) -> Round:
    """A round of the bureau itself, or one below of which it took cases over: it acts there for the round's bureau."""
    row = access_round(acting, round_id)
    bureau = acting.authority
    if row.authority_id != bureau.pk and not Case.objects.filter(round=row.pk, handler=bureau).exists():
        raise NotAccessible
    return row


def access_letter(case: Case, letter_id: int) -> CaseLetter:
    """A letter about a case that one may see."""
    return accessible(letters_about(CaseLetter, case=case).filter(pk=letter_id))
