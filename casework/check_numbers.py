"""Numbers by which everyone checks a paper: the year, eleven drawn digits and a check digit, four by four as on a bank
card. Certificates of titles have one, and so have letters.

They are drawn, so that nobody walks through the titles or letters of a place by counting; the check digit (ISO 7064,
MOD 11,10) tells a number that was misread from one that was never given.
"""

import secrets

from stdnum.iso7064 import mod_11_10

DIGITS = 16
_DRAWN = 11


def new_number(year: int) -> str:
    """A number that nobody foresees. One that is taken already is refused by the table."""
    body = f"{year:04d}{secrets.randbelow(10**_DRAWN):0{_DRAWN}d}"
    return body + mod_11_10.calc_check_digit(body)


def is_well_formed(number: str) -> bool:
    """True when the digits agree with their check digit; whether it was ever given, the table knows."""
    return len(number) == DIGITS and number.isascii() and number.isdigit() and mod_11_10.is_valid(number)


def in_groups(number: str) -> str:
    """As it is printed: 2026 4821 9073 5614."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
