"""That the operator changed, on the first page of the household's workspace and on its time line."""

from django.utils.timezone import localdate

from mingteyouxin.operator_changes.door import changes_of
from mingteyouxin.operator_changes.enums import OperatorChangeStatus
from mingteyouxin.operator_changes.workflow import OPERATOR_CHANGE
from registry.household.timeline import DueBy, Happened, Told
from registry.people.standing import Standing

_PAGE = "my-operator-change"
_ASKED = (OperatorChangeStatus.ASKED, OperatorChangeStatus.SILENT)


def to_answer(standing: Standing) -> dict:
    """Those on which the new operator has not said anything yet."""
    rows = changes_of(standing).filter(status__in=_ASKED).order_by("id")
    return {"household": standing.household, "changes": list(rows)}


def told(standing: Standing) -> Told:
    """The same on the time line, with what was said and decided; a day only where the place has set one."""
    rows = list(changes_of(standing).order_by("-id")[:20])
    happened = []
    for one in rows:
        if one.agreed_at:
            happened.append(Happened(localdate(one.agreed_at), "认定：您同意继续", "", _PAGE, (one.pk,)))
        if one.decided_on:
            said = OPERATOR_CHANGE.household_word(one.status)
            happened.append(Happened(one.decided_on, f"经营者变更：{said}", "", _PAGE, (one.pk,)))
    due = [
        DueBy(one.due_on, "请确认是否继续名特优新认定", "由您答复", _PAGE, (one.pk,), is_mine=True)
        for one in rows
        if one.status == OperatorChangeStatus.ASKED and one.due_on
    ]
    return Told(happened, due)
