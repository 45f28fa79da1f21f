"""The one form in which names, documents and phone numbers are stored, compared and looked up.

Intake, log-in and every list go through here, for a number that is written in two ways matches nobody by its blind
index. This module needs no Django, for readers of feeds run in processes of their own.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

# Letters that GBK and GB 18030-2000 had to put into private use, by what Unicode has for them since (its edition of
# 2022).
_LAST_ROW_OF_GBK = [0xFE00 + low for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
GB18030_PRIVATE = {
    **{0xE815 + place: code.to_bytes(2).decode("gb18030") for place, code in enumerate(_LAST_ROW_OF_GBK)},
    0xE78D: "\ufe10", 0xE78E: "\ufe12", 0xE78F: "\ufe11", 0xE790: "\ufe13", 0xE791: "\ufe14", 0xE792: "\ufe15",
    0xE793: "\ufe16", 0xE794: "\ufe17", 0xE795: "\ufe18", 0xE796: "\ufe19", 0xE7C7: "\u1e3f", 0xE7C8: "\u01f9",
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f",
    0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
# The dot in a name as it is typed: 买买提·艾力. Between letters that are no ASCII a full stop is one.
_DOTS = re.compile("[·•・‧∙⋅⸱ꞏ᛫\u2024]|(?<=[^\x00-\x7f])\\.(?=[^\x00-\x7f])")
# As they are written before full-width forms are folded.
_MAY_BE_A_DOT = re.compile("[·•・‧∙⋅⸱ꞏ᛫․.．｡･\u0387…‥]")
MIDDLE_DOT = "·"


def clean(text: str) -> str:
    """The text without characters that nobody sees (joiners, marks of direction), private letters as real ones."""
    if text.isprintable():
        return text
    if _PRIVATE_USE.search(text):
        text = text.translate(GB18030_PRIVATE)
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def folded(text: str) -> str:
    """The text as it is compared: clean, full-width forms folded, no white space."""
    if text.isascii():
        return "".join(text.split())
    folded_once = unicodedata.normalize("NFKC", clean(text))
    # Once more where folding brought to light what nobody sees.
    bare = clean(folded_once)
    return "".join((bare if bare == folded_once else unicodedata.normalize("NFKC", bare)).split())


def name_key(name: str) -> str:
    """A name as it is looked up: folded, in capitals, with one kind of middle dot."""
    return _DOTS.sub(MIDDLE_DOT, folded(name)).upper() if is_hard_to_fold(name) else easy_name_key(name)


def is_hard_to_fold(names: str) -> bool:
    """Whether a name, or one of many put together, may hold a dot of some kind or what nobody sees."""
    return not names.isprintable() or _MAY_BE_A_DOT.search(names) is not None


def easy_name_key(name: str) -> str:
    """The same as `name_key` for a name that is not hard to fold, at half of its time."""
    if name.isascii():
        return "".join(name.split()).upper()
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


# Documents

_MAINLAND = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]")
_MAINLAND_15 = re.compile(r"[1-8][0-9]{14}")
_CENTURY = "19"  # numbers of 15 digits were given out until 1999
CHECK_CHARACTERS = "10X98765432"
# A spreadsheet's mark of text in front of a number, and what slips in behind one.
_AROUND_A_NUMBER = "'`‘’\"“”.,;:，。；：、"
LONGEST_DOCUMENT = 40
_SHORTEST_DOCUMENT = 5
_FEWEST_DIGITS = 3
_DOCUMENT = re.compile(r"[0-9A-Z][0-9A-Z()/\-]*")
_CHARACTERS = re.compile(r"[\u3400-\u9fff]+字?第?([0-9]{5,})号?")
# Words of a document's type that only a mainland number answers.
_MAINLAND_TYPES = re.compile(r"(?:居民)?身份证(?:件|号码?)?|中华人民共和国居民身份证|(?:港澳|台湾|港澳台)居民居住证")
_TYPES = {
    "passport": (re.compile(r".*护照.*"), re.compile(r"[0-9A-Z]{5,20}")),
    "travel permit": (re.compile(r".*(?:通行证|回乡证|台胞证).*"), re.compile(r"[0-9A-Z()]{8,15}")),
    "residence": (re.compile(r".*永久居留.*"), re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]")),
}


def document(text: str) -> str:
    """A document number, mainland or not, as it is kept: folded, in capitals, nothing around it. May be none at all."""
    return folded(text).upper().strip(_AROUND_A_NUMBER)


def is_document(number: str, kind: str = "") -> bool:
    """Whether this can be the number of a document of this type (as registration words it; empty: of any)."""
    if not _SHORTEST_DOCUMENT <= len(number) <= LONGEST_DOCUMENT:
        return False
    kind = folded(kind)
    if kind and _MAINLAND_TYPES.fullmatch(kind):
        return _MAINLAND.fullmatch(number) is not None or mainland_18(number) != number
    for of_the_type, pattern in _TYPES.values():
        if kind and of_the_type.fullmatch(kind):
            return pattern.fullmatch(number) is not None
    if _CHARACTERS.fullmatch(number):  # 军字第1234567号
        return True
    digits = sum(map(str.isdigit, number))
    return _DOCUMENT.fullmatch(number) is not None and digits >= _FEWEST_DIGITS and number.strip("0()/-") != ""


def document_key(number: str) -> str:
    """What the blind index of a number is made of: of 15 mainland digits the 18 that the same person has since."""
    return mainland_18(number) if len(number) == 15 else number


def mainland_18(number: str) -> str:
    """The 18 characters of a mainland number of 15 digits (GB 11643); any other is given back."""
    if not _MAINLAND_15.fullmatch(number) or not is_day(_CENTURY + number[6:12]):
        return number
    body = f"{number[:6]}{_CENTURY}{number[6:]}"
    return body + mainland_check(body)


def mainland_check(body: str) -> str:
    """The check character behind 17 digits (GB 11643)."""
    # The weights are powers of two modulo 11, and 13 is 2 there: the sum is the number read to base 13.
    return CHECK_CHARACTERS[2 * int(body, 13) % 11]


@lru_cache(maxsize=50_000)
def is_day(digits: str) -> bool:
    """Whether YYYYMMDD is a day that exists."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


# Phones

_EXACT_SCIENTIFIC = re.compile(r"([0-9])\.([0-9]+)E\+?0*([0-9]{1,2})", re.IGNORECASE)
_AS_A_DECIMAL = re.compile(r"(\+?[0-9 \-]+)\.0*")
# Between two numbers, or between a number and a remark.
_SEPARATED = re.compile(r"[/、,，;；|]|或|(?<=[0-9])\s{2,}(?=[0-9])")
_REMARK = re.compile(r"[(（][^)）]*[^0-9()（）\-+ ][^)）]*[)）]?|[^0-9A-Z()+\-# ]+$")
_EXTENSION = re.compile(r"(?:转|分机|EXT\.?|#)\s*([0-9]{1,6})$", re.IGNORECASE)
_ABROAD = re.compile(r"(?:\+|00)(?!86)([1-9][0-9]{6,14})")
# 香港, 澳门, 台湾, whose people write their area's number with or without the sign before it.
_AREA_MOBILE = re.compile(r"(?:\+|00)?(852)([4-9][0-9]{7})|(?:\+|00)?(853)(6[0-9]{7})|(?:\+|00)?(886)0?(9[0-9]{8})")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(?:\+?86|0086)?(0?10|0?2[0-9]|0?[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}|[48]00[0-9]{7}|9[56][0-9]{3,6}")
_LONGEST_PHONE = 30


def phones(text: str) -> list[str]:
    """The numbers that a text holds, each in its one form: 13812341234, 027-87654321-801, +85291234567."""
    text = clean(unicodedata.normalize("NFKC", clean(text))).strip(_AROUND_A_NUMBER + " ")
    found = [number for part in _SEPARATED.split(text) if (number := _phone(part.strip()))]
    return list(dict.fromkeys(found))


def _phone(text: str) -> str:
    """One number; empty when it is none."""
    text = text.strip(_AROUND_A_NUMBER)
    wreck = _EXACT_SCIENTIFIC.fullmatch(text)
    if wreck:
        # Only where no digit was lost.
        text = wreck[1] + wreck[2] if len(wreck[2]) == int(wreck[3]) else ""
    elif whole := _AS_A_DECIMAL.fullmatch(text):
        text = whole[1]
    text = _REMARK.sub("", text)
    extension = _EXTENSION.search(text)
    text = text[: extension.start()] if extension else text
    digits = re.sub(r"[ ()（）\-]", "", text)
    if mobile := _MOBILE.fullmatch(digits):
        return mobile[1]
    if area := _AREA_MOBILE.fullmatch(digits):
        return "+" + "".join(filter(None, area.groups()))
    if landline := _LANDLINE.fullmatch(digits):
        area = landline[1] if landline[1].startswith("0") else "0" + landline[1]
        if digits.startswith(("0", "+", "86")):
            return "-".join((area, landline[2], *(extension.groups() if extension else ())))
    if _LOCAL.fullmatch(digits):
        return "-".join((digits, *(extension.groups() if extension else ())))
    abroad = _ABROAD.fullmatch(digits)
    return f"+{abroad[1]}"[:_LONGEST_PHONE] if abroad else ""


def is_mobile(number: str) -> bool:
    """Whether a number in its one form is a mobile number, of the mainland or of 港澳台: messages reach it."""
    if number.startswith("+"):
        return _AREA_MOBILE.fullmatch(number) is not None
    return _MOBILE.fullmatch(number) is not None and len(number) == 11
