"""The published text of a standard on a page: its lines with how deep they stand."""

from dataclasses import dataclass

from django import template

register = template.Library()

# wording.py indents by two full-width spaces a level; title, number and validity come first.
_INDENT = "　　"
_HEAD = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a legal text. `is_heading`: the name of one of its sections."""

    text: str
    level: int
    is_heading: bool


@register.filter
def legal_lines(text: str) -> list[Line]:
    """Lines of a text as `wording` makes it, without its title, number and validity, which pages show themselves."""
    lines = []
    for line in text.splitlines()[_HEAD:]:
        stripped = line.lstrip("　")
        level = (len(line) - len(stripped)) // len(_INDENT)
        lines.append(Line(stripped, level, level == 0))
    return lines
