"""Text that a spreadsheet would take for a formula.

It gets a mark where it goes out as CSV, and the mark is taken off on the way back.
"""

import re

_TAKEN_FOR_A_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_MARKED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def escaped(cell: str) -> str:
    """The cell, with a mark before what would be a formula, and before what looks so marked already."""
    return f"'{cell}" if _TAKEN_FOR_A_FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    """The cell as it was before it was escaped."""
    return cell[1:] if _MARKED.match(cell) else cell
