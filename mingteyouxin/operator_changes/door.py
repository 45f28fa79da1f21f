"""The door to changes of operators: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import QuerySet

from authorities.access import Acting, accessible
from authorities.jurisdiction import below
from mingteyouxin.operator_changes.enums import OperatorChangeStatus
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.operator_changes.moved_titles import moved
from mingteyouxin.titles.models import Recognition
from registry.people.standing import Standing

_RELATED = ("household", "recognition", "recogniser")
# Where the new operator may still say something.
TO_ANSWER = (OperatorChangeStatus.ASKED, OperatorChangeStatus.SILENT, OperatorChangeStatus.DECLINED)


def visible_changes(acting: Acting) -> QuerySet[OperatorChange]:
    """Those about titles of households of the area, whoever recognised them."""
    return OperatorChange.objects.filter(below(acting.authority.path)).select_related(*_RELATED)


def access_change(acting: Acting, change_id: int) -> OperatorChange:
    """One about a title of a household of the area, to be read."""
    return accessible(visible_changes(acting).filter(pk=change_id))


def access_own_change(acting: Acting, change_id: int) -> OperatorChange:
    """One that the bureau itself decides: nobody acts for another one."""
    return accessible(visible_changes(acting).filter(pk=change_id, recogniser=acting.authority))


def changes_to_take(acting: Acting) -> QuerySet[OperatorChange]:
    """Those of the area on which a counter may take the new operator's answer."""
    return visible_changes(acting).filter(status__in=TO_ANSWER)


def access_change_to_take(acting: Acting, change_id: int) -> OperatorChange:
    """One on which a counter of the area may take the answer."""
    return accessible(changes_to_take(acting).filter(pk=change_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True when a change that the officer may see holds what the new operator signed."""
    return visible_changes(acting).filter(consent_file=file_id).exists()


def changes_of(standing: Standing) -> QuerySet[OperatorChange]:
    """Those of the household that somebody stands for in which its operator of today is asked: what the one before was
    asked is not for him to read."""
    household = standing.household
    rows = OperatorChange.objects.filter(household=household, new_index=household.operator_id_index)
    return rows.select_related(*_RELATED)


def access_changes_own(standing: Standing, change_id: int) -> OperatorChange:
    """One in which the household's operator of today is asked."""
    return accessible(changes_of(standing).filter(pk=change_id))


def access_moved_title(acting: Acting, title_id: int) -> Recognition:
    """A title of the bureau's own whose household moved away and was not looked at yet."""
    return accessible(moved(acting.authority).select_related("recogniser").filter(pk=title_id))
