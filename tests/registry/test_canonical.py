"""One form for what is written in many ways: documents, phones, names; and what of a text is masked."""

import re
import string
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from authorities.lists.formulas import escaped, unescaped
from registry import canonical
from registry.masking import mask_figures, mask_strays, names_somebody
from registry.name_search import normalise, tokens
from registry.people.documents import document_index, document_number, mobile_number, same_name, sealer

INVISIBLE = ["\u200b", "\u200d", "\u202e", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u2066"]
SPACES = [" ", "\u3000", "\u00a0", "\t"]
DOTS = ["·", "•", "・", "‧", "∙", "⋅", "．", ".", "･"]
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=5)
_DAYS = st.dates(date(1930, 1, 1), date(1999, 12, 31))


@st.composite
def mainland(draw) -> str:
    body = f"{draw(st.sampled_from(['420106', '110105', '330382']))}{draw(_DAYS):%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + ric.calc_check_digit(body + "0")


@st.composite
def written(draw, text: str) -> str:
    """The same text as people write it: full-width, in small letters, with what nobody sees in between and around."""
    characters = []
    for character in text:
        if character.isascii() and character.isalnum() and draw(st.booleans()):
            character = chr(ord(character) + 0xFEE0)
        characters += [character, *draw(st.lists(st.sampled_from([*INVISIBLE, *SPACES]), max_size=1))]
    made = "".join(characters)
    made = made.lower() if draw(st.booleans()) else made
    return draw(st.sampled_from(["", "'", "`", "\ufeff"])) + made + draw(st.sampled_from(["", ".", "；", "\u200b"]))


@given(st.data(), mainland())
def test_a_document_however_it_is_written_is_one(data, number):
    other = data.draw(written(number))
    assert document_number(other) == number
    assert canonical.is_document(number)
    assert document_number(document_number(other)) == number


@given(mainland())
def test_fifteen_digits_and_the_eighteen_that_replaced_them_have_one_index(number):
    short = number[:6] + number[8:17]
    assert canonical.mainland_18(short) == number
    assert document_index(short) == document_index(number) == sealer().index(number)
    assert canonical.is_document(short, "居民身份证")


@given(st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20))
def test_no_other_number_is_made_longer(number):
    if not re.fullmatch(r"[1-8]\d{14}", number):
        assert canonical.document_key(number) == number


@pytest.mark.parametrize(
    "word", ["无", "NULL", "null", "N/A", "-", "/", "0", "00000", "暂无", "未知", "身份证", "none", "见附件", "。"]
)
def test_a_word_is_no_document(word):
    assert not canonical.is_document(canonical.document(word))


@pytest.mark.parametrize(
    ("number", "kind", "fits"),
    [
        ("H12345678", "居民身份证", False),
        ("H12345678", "", True),
        ("H12345678", "港澳居民来往内地通行证", True),
        ("12345678", "台湾居民来往大陆通行证", True),
        ("123", "台湾居民来往大陆通行证", False),
        ("E12345678", "护照", True),
        ("420106198001011237", "居民身份证", True),
        ("420106800101123", "身份证", True),
        ("420106801301123", "身份证", False),
        ("420L06198001011237", "居民身份证", False),
        ("USA123456789012", "外国人永久居留身份证", True),
        ("911124198108030024", "外国人永久居留身份证", True),
        ("军字第1234567号", "军官证", True),
        ("810000199001011234", "港澳台居民居住证", True),
    ],
)
def test_documents_by_their_type(number, kind, fits):
    assert canonical.is_document(number, kind) is fits


@given(st.data(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_however_it_is_written_is_one(data, number):
    ways = [number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"{number[:3]} {number[3:]}"]
    parted = data.draw(st.sampled_from(ways))
    before = data.draw(st.sampled_from(["", "+86", "+86 ", "86", "0086", "'"]))
    behind = data.draw(st.sampled_from(["", ".0", "（微信同号）", ";", "，", "张三"] if parted == number else [""]))
    assert canonical.phones(before + parted + behind) == [number]
    assert mobile_number(before + parted + behind) == number
    assert canonical.phones(number) == [number]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("00852-51234567", "+85251234567"),
        ("（852）6123 4567", "+85261234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+886 0912345678", "+886912345678"),
        # No message reaches a telephone at home, or a number of elsewhere.
        ("+852 2123 4567", ""),
        ("+886 2 1234 5678", ""),
        ("+1 212 555 0100", ""),
        ("0853-6123456", ""),
        ("91234567", ""),
        ("1390000", ""),
        ("10000000", ""),
    ],
)
def test_messages_reach_mobiles_of_hong_kong_macau_and_taiwan(typed, number):
    assert mobile_number(typed) == number
    assert not number or canonical.phones(number) == [number]


@given(st.text("0123456789-+() /、;.E转", max_size=24))
def test_what_is_read_as_a_phone_is_read_so_again(text):
    for number in canonical.phones(text):
        assert canonical.phones(number) == [number]
        assert len(number) <= 30


@pytest.mark.parametrize("text", ["1.38123E+10", "1.3812E10", "138123412345", "123", "１２", "00", "9", "138 1234"])
def test_what_lost_digits_is_no_phone(text):
    assert canonical.phones(text) == []


@given(st.data(), HAN, HAN)
def test_a_name_is_found_whatever_its_dot_and_what_nobody_sees(data, one, two):
    plain = f"{one}·{two}"
    dot = data.draw(st.sampled_from(DOTS))
    hidden = data.draw(st.sampled_from([*INVISIBLE, *SPACES]))
    other = f"{one}{hidden}{dot}{two}{hidden}"
    assert normalise(other) == normalise(plain)
    assert tokens(normalise(other)) == tokens(normalise(plain))
    assert same_name(other, plain)


_ODD = [*"张记面馆Aaé（Ａ1.·㈱⾯\ue81e", *INVISIBLE, *SPACES, *DOTS]


@given(st.text(st.sampled_from(_ODD), max_size=20))
def test_folding_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    assert canonical.clean(canonical.clean(text)) == canonical.clean(text)
    assert not any(unicodedata.category(character) == "Cf" for character in canonical.clean(text))


@pytest.mark.parametrize(("private", "real"), [("\ue863", "䶮"), ("\ue81e", "龴"), ("\ue816", "\U00020087")])
def test_letters_that_gbk_had_in_private_use(private, real):
    assert normalise(f"张{private}") == normalise(f"张{real}")
    assert canonical.clean(private) == real


def test_every_letter_of_the_last_row_of_gbk_has_a_real_one():
    assert all(not 0xE000 <= ord(real) <= 0xF8FF for real in canonical.GB18030_PRIVATE.values())
    assert set(range(0xE815, 0xE865)) <= set(canonical.GB18030_PRIVATE)


# Masking

_AROUND = st.sampled_from(["", "张三", "住某路1号 ", "：", "（", "\u3000"])


@given(st.data(), mainland(), st.booleans())
def test_a_document_or_phone_in_any_text_is_masked(data, number, numbers_expected):
    kinds = [number, number[:6] + number[8:17], "9" + number[1:], "H12345678", "13812341234"]
    secret = data.draw(st.sampled_from(kinds))
    if data.draw(st.booleans()):
        secret = "".join(chr(ord(character) + 0xFEE0) for character in secret)
    shown = mask_strays(data.draw(_AROUND) + secret + data.draw(_AROUND), numbers_expected=numbers_expected)
    assert secret not in shown
    assert unicodedata.normalize("NFKC", secret) not in unicodedata.normalize("NFKC", shown)
    assert "*" in shown


@pytest.mark.parametrize(
    "number", ["92420106MAX0000011", "420106600000010", "9" * 19, "42010660000001X", "2026-01-01 12:00"]
)
def test_codes_and_days_are_shown(number):
    assert mask_strays(number, numbers_expected=True) == number
    assert not names_somebody(number)


@given(st.text("0123456789,.-￥元", max_size=12))
def test_figures_show_no_more_than_their_first_digit(text):
    assert sum(map(str.isdigit, mask_figures(text))) <= 1
    assert len(mask_figures(text)) == len(text)


# Formulas


@given(st.text(st.sampled_from("'=+-@\t\r＝甲1 "), max_size=6))
def test_what_is_escaped_comes_back_and_is_no_formula(cell):
    assert unescaped(escaped(cell)) == cell
    assert not escaped(cell).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
