"""How runs look in lists: the mark of a status, a change with its sign, the province of a run."""

from django import template

from typing_engine.enums import RunStatus
from typing_engine.models import AnnualTyping, Run

register = template.Library()

# good: done; bad: something is wrong; open: somebody has something to do; the others are even.
_MARKS = {
    RunStatus.HELD: "bad",
    RunStatus.REJECTED: "bad",
    RunStatus.FAILED: "bad",
    RunStatus.AWAITING_CONFIRMATION: "open",
    RunStatus.CONFIRMED: "open",
    RunStatus.COMPUTING: "open",
    RunStatus.PUBLISHED: "good",
}


@register.filter
def run_mark(status: str) -> str:
    """Class of the mark that shows a status."""
    return _MARKS.get(RunStatus(status), "even")


@register.filter
def signed(change: float) -> str:
    """+1.2, −0.3 or 0.0: percentage points with a sign that is not a hyphen."""
    text = f"{abs(change):.1f}"
    if text == "0.0":
        return text
    return f"{'+' if change > 0 else '−'}{text}"


@register.filter
def province_of(names: dict[str, str], row: Run | AnnualTyping) -> str:
    """Name of the province that a run, or a planned one, belongs to, out of the list of provinces."""
    return names.get(row.path.strip("/"), "")
