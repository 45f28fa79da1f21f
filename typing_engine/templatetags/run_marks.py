"""How runs look in lists: the mark of a status, a change with its sign, the province of a run."""

from django import template

from typing_engine.models import AnnualTyping, Run
from typing_engine.workflow import RUN

register = template.Library()


@register.filter
def run_mark(status: str) -> str:
    """Class of the mark that shows a status."""
    return RUN.mark(status)


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
