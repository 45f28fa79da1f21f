"""Typing on the household's time line: what was published, what an objection corrected, the report that is due."""

from registry.household.timeline import MOST, DueBy, Happened, Told
from registry.people.standing import Standing
from typing_engine.checkups.days import reports_due_on
from typing_engine.checkups.household import look_before_typing
from typing_engine.enums import Ground
from typing_engine.histories import history_of

_PAGE = "my-type"


def types_and_reports(standing: Standing) -> Told:
    """Publications and corrections; in the days of the check-up the last day for a report that is missing."""
    happened = []
    for one in history_of(standing.household)[:MOST]:
        published = f"公布 {one.run.year} 年分型：{(one.found or one.type).label}"
        happened.append(Happened(one.published_on, published, one.run.standard.title, _PAGE))
        if one.corrected_on is not None:
            said = "数据更正，类型不变" if one.found == one.type else f"更正为{one.type.label}"
            happened.append(Happened(one.corrected_on, f"{one.run.year} 年分型经异议核实：{said}", "", _PAGE))
    card = look_before_typing(standing)
    due = [
        DueBy(reports_due_on(card["check_up"].year), step.what, step.how, _PAGE, is_mine=True)
        for step in card.get("steps", ())
        if step.ground == Ground.REPORT_MISSING
    ]
    return Told(happened, due)
