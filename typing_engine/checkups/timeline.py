"""Typing on the household's time line: what was published of it, what an objection corrected, the report that is due."""

from registry.household.timeline import MOST, DueBy, Happened, Told
from registry.people.standing import Standing
from typing_engine.checkups.days import reports_due_on
from typing_engine.checkups.household import look_before_typing
from typing_engine.enums import Ground
from typing_engine.histories import history_of


def types_and_reports(standing: Standing) -> Told:
    """Publications and corrections; in the days of the check-up the last day for a report that is missing."""
    happened = []
    for one in history_of(standing.household)[:MOST]:
        published = one.found or one.type
        happened.append(
            Happened(
                one.published_on, f"公布 {one.run.year} 年分型：{published.label}", one.run.standard.title, "my-type"
            )
        )
        if one.corrected_on is not None:
            said = "数据更正，类型不变" if one.found == one.type else f"更正为{one.type.label}"
            happened.append(Happened(one.corrected_on, f"{one.run.year} 年分型经异议核实：{said}", "", "my-type"))
    card = look_before_typing(standing)
    missing = [step for step in card.get("steps", ()) if step.ground == Ground.REPORT_MISSING]
    due = [
        DueBy(reports_due_on(card["check_up"].year), step.what, step.how, "my-type", is_mine=True) for step in missing
    ]
    return Told(happened, due)
