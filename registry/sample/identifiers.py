"""Numbers of households and persons with their check digits (facts 7.1 to 7.3). All are invented and unique.

A serial is scattered over its range by one multiplication, so numbers look random, never repeat and need no memory.
"""

from functools import cache

# GB 32100: 31 characters, weights 3^i mod 31; GB 11714: 36 values, modulus 11.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"

# 示例: bodies begin with series that registration has not reached (it is at MAF), so no code is a real household's.
_SERIES = ("MAW", "MAX", "MAY")
_PAIR = 31**2
_TRIPLE = 31**3
_SERIES_SIZE = _PAIR * _TRIPLE
# A prime near the golden section of the range: neighbours land far apart, and no serial meets another.
_CODE_STEP = 53_081_353
_REG_STEP = 24_721_357
# GS 15-2006: serial numbers of 个体工商户 begin with 6 to 9.
_REG_FIRST, _REG_RANGE = 60_000_000, 40_000_000
# A province has at most about this many households; above it persons' numbers would repeat.
MOST_HOUSEHOLDS = 10_000_000


def _value(character: str) -> int:
    return int(character, 36)


def _pieces(length: int, *, at: int) -> tuple[tuple[str, int, int], ...]:
    """All texts of that length for a place in the body: text, part of the GB 11714 sum, part of the GB 32100 sum."""
    pieces = [("", 0, 0)]
    for place in range(at, at + length):
        inner, outer = _BODY_WEIGHTS[place], _CODE_WEIGHTS[8 + place]
        pieces = [
            (text + character, body + _value(character) * inner, code + index * outer)
            for text, body, code in pieces
            for index, character in enumerate(ALPHABET)
        ]
    return tuple(pieces)


@cache
def _tables() -> tuple[tuple, tuple, tuple]:
    series = []
    for text in _SERIES:
        body = sum(_value(character) * weight for character, weight in zip(text, _BODY_WEIGHTS, strict=False))
        code = sum(
            ALPHABET.index(character) * weight for character, weight in zip(text, _CODE_WEIGHTS[8:], strict=False)
        )
        series.append((text, body, code))
    return tuple(series), _pieces(2, at=3), _pieces(3, at=5)


def code_prefix(division: str) -> tuple[str, int]:
    """The first eight characters of codes given out in a division, and their part of the check sum."""
    text = "92" + division
    return text, sum(int(digit) * weight for digit, weight in zip(text, _CODE_WEIGHTS, strict=False))


class CodeMaker:
    """统一社会信用代码 of 个体工商户 (GB 32100-2015), by serial. Unique whatever the division."""

    def __init__(self):
        self._series, self._pairs, self._triples = _tables()
        # One check character for each pair of remainders: the body's modulo 11, then the code's modulo 31.
        self._tails = tuple(tuple(_tail(body, code) for code in range(31)) for body in range(11))

    def make(self, serial: int, prefix: tuple[str, int]) -> str:
        scattered = serial * _CODE_STEP % (_SERIES_SIZE * 3)
        series, rest = divmod(scattered, _SERIES_SIZE)
        pair, triple = divmod(rest, _TRIPLE)
        head, head_code = prefix
        text1, body1, code1 = self._series[series]
        text2, body2, code2 = self._pairs[pair]
        text3, body3, code3 = self._triples[triple]
        tail = self._tails[(body1 + body2 + body3) % 11][(head_code + code1 + code2 + code3) % 31]
        return head + text1 + text2 + text3 + tail


def _tail(body: int, code: int) -> str:
    """The two check characters: of the body (GB 11714; 10 is X, 11 is 0), then of the whole (GB 32100)."""
    inner = "0X987654321"[body]
    outer = ALPHABET[-(code + ALPHABET.index(inner) * _CODE_WEIGHTS[16]) % 31]
    return inner + outer


def spoil(number: str) -> str:
    """The number with a wrong last digit, as facts 9.14 knows it of real ones."""
    return number[:-1] + ("1" if number[-1] == "0" else "0")


def registration_number(serial: int, division: str) -> str:
    """15-digit 注册号 (GS 15-2006); the check digit is ISO 7064 MOD 11,10."""
    digits = f"{division}{_REG_FIRST + serial * _REG_STEP % _REG_RANGE}"
    check = 10
    for digit in digits:
        check = (check + int(digit)) % 10 or 10
        check = check * 2 % 11
    return f"{digits}{(11 - check) % 10}"


def resident_sum(text: str, *, at: int) -> int:
    """Part of the check sum of a 居民身份证 (GB 11643) that a piece at that place gives."""
    return sum(int(digit) * weight for digit, weight in zip(text, _RESIDENT_WEIGHTS[at:], strict=False))


def resident_check(total: int) -> str:
    return _RESIDENT_CHECKS[total % 11]
