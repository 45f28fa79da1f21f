"""What stands in a cell whose value cannot be read: a spreadsheet's errors, and our mark of a formula never computed.

Such a cell is not an empty one: read as unknown, it would erase what is held. Needs nothing.
"""

import re

# A formula that was written by a program and never worked out by a spreadsheet has no value.
UNCOMPUTED = "#未计算!"
_ERRORS = ("N/A", "REF!", "DIV/0!", "VALUE!", "NAME?", "NUM!", "NULL!", "SPILL!", "CALC!", "FIELD!", "GETTING_DATA",
           "BLOCKED!", "CONNECT!", "BUSY!", "UNKNOWN!", "EXTERNAL!", "PYTHON!", "未计算!", "名称?")  # fmt: skip
# As Excel and WPS write them, and as LibreOffice does (Err:502).
_CELL = rf"(?:#(?:{'|'.join(map(re.escape, _ERRORS))})|Err:[0-9]{{3}})"
UNREADABLE = re.compile(rf"{_CELL}\Z", re.IGNORECASE)
# Somewhere in a text that may be many cells.
MAY_BE_UNREADABLE = re.compile(r"#[A-Z]|#未|#名|Err:[0-9]", re.IGNORECASE)
