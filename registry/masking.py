"""What is shown of a private value by default, and of a text that may hold one."""

import re
import unicodedata

from registry.canonical import is_day

# Runs of digits and letters, also where blanks, hyphens or brackets part them.
_RUN = re.compile(r"[0-9A-Za-z](?:[ \-()]?[0-9A-Za-z])*")
_PARTED = re.compile(r"[ \-()]")
_A_DAY = re.compile(r"(?:1[89]|20)[0-9]{2}-?[01]?[0-9]-?[0-3]?[0-9](?:[ T][0-9]{1,2})?")
# Fewer digits name nobody.
_FEWEST_DIGITS = 7
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_LETTERS_FIRST = re.compile(r"[A-Z]{1,3}[0-9]{6,}", re.IGNORECASE)
_BIRTH_18 = re.compile(r"[1-9][0-9]{5}(?=(?:18|19|20)[0-9]{2})([0-9]{8})[0-9]{3}[0-9X]", re.IGNORECASE)
_BIRTH_15 = re.compile(r"[1-9][0-9]{5}([0-9]{6})[0-9]{3}")


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧***."""
    return name[:1] + "*" * (len(name) - 1)


def mask_document(number: str) -> str:
    """330106199001010071 → 330106********0071; a shorter number keeps its first and last two characters."""
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return f"{number[:2]}{'*' * max(len(number) - 4, 1)}{number[-2:]}" if len(number) > 4 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a shorter number keeps its last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_figures(text: str) -> str:
    """1,234.50 → 1,***.**: what kind of thing stands there, and not which."""
    digits = 0
    shown = []
    for character in text:
        digits += character.isdigit()
        shown.append("*" if character.isdigit() and digits > 1 else character)
    return "".join(shown)


def mask_strays(text: str, *, numbers_expected: bool = False) -> str:
    """The text with what may be somebody's number masked: where cells have slipped, any column may quote one.

    Where the column itself holds numbers of other things (codes, amounts, days), only what has a birth day in its
    place, is a mobile number or begins with the letters of a document.
    """
    folded = unicodedata.normalize("NFKC", text)
    masked = _RUN.sub(lambda found: _masked_run(found[0], numbers_expected=numbers_expected), folded)
    return text if masked == folded else masked


def _masked_run(run: str, *, numbers_expected: bool) -> str:
    bare = _PARTED.sub("", run)
    if names_somebody(bare):
        return mask_phone(bare) if _MOBILE.fullmatch(bare) else mask_document(bare)
    if numbers_expected or _A_DAY.fullmatch(run) or sum(map(str.isdigit, bare)) < _FEWEST_DIGITS:
        return run
    return mask_document(bare)


def names_somebody(number: str) -> bool:
    """Whether a number by its form is a document or a mobile number, and no code of a household or anything else."""
    if birth := _BIRTH_18.fullmatch(number):
        return is_day(birth[1])
    if birth := _BIRTH_15.fullmatch(number):
        return is_day("19" + birth[1])
    return bool(_MOBILE.fullmatch(number) or _LETTERS_FIRST.fullmatch(number))
