"""Office telephones as bureaus give them to the public: landlines with their area, mobiles, 400 and 800, hotlines.

Numbers of people are read elsewhere (registry/canonical.py), for those are looked up by their blind index.
"""

import re
import unicodedata

LONGEST = 30
NOT_A_TELEPHONE = (
    "请填写一个电话号码：固定电话请写区号，如 027-87654321 或者 027-87654321-801；"
    "也可以是手机号码、400 电话或者 12345、12315 等热线，热线前可以加区号，如 027-12345。"
)
# A hotline of government has five or six digits and begins with 1: 12315, 12345, 12366.
_FORMS = (
    (re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([1-9][0-9]{6,7})"), "{0}-{1}"),
    (re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))(1[0-9]{4,5})"), "{0}-{1}"),
    (re.compile(r"(1[3-9][0-9]{9})"), "{0}"),
    (re.compile(r"([48]00)([0-9]{3})([0-9]{4})"), "{0}-{1}-{2}"),
    (re.compile(r"(1[0-9]{4,5})"), "{0}"),
)
_EXTENSION = re.compile(r"(?:转|分机|-|#|,)\s*([0-9]{1,6})$")
_COUNTRY = re.compile(r"^(?:\+86|0086)[ -]?")


def read_telephone(text: str) -> str:
    """The number in its one form: 027-87654321-801, 13812341234, 400-800-1234, 12345. Empty when it is none."""
    text = _COUNTRY.sub("", unicodedata.normalize("NFKC", text).strip())
    whole = _formed(text)
    if whole:
        return whole
    extension = _EXTENSION.search(text)
    main = _formed(text[: extension.start()]) if extension else ""
    return f"{main}-{extension[1]}" if main else ""


def dial(number: str) -> str:
    """What a phone dials for a number in its one form: an extension is typed by whoever calls."""
    parts = number.split("-")
    own = 2 if number.startswith("0") else 3 if number[:3] in ("400", "800") else 1
    return re.sub(r"[^0-9]", "", "".join(parts[:own]))


def _formed(text: str) -> str:
    digits = re.sub(r"[ ()\-]", "", text)
    for form, shape in _FORMS:
        if found := form.fullmatch(digits):
            return shape.format(*found.groups())
    return ""
