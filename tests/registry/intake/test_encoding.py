"""The encoding of a CSV: Chinese in either one is taken, a guess that is not believable is refused with its line."""

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.intake.encoding import encoding_of
from registry.intake.file_refused import FileRefused

# The letters that most Chinese text is made of, as a font's table has them.
USUAL = [
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]  # fmt: skip
TEXTS = st.text(st.sampled_from(USUAL) | st.sampled_from("abc123,\n"), min_size=40, max_size=200)
_ON_FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def written(tmp_path, data: bytes):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    return path


@_ON_FILES
@given(text=TEXTS)
def test_chinese_in_either_encoding_is_taken(text, tmp_path):
    assert encoding_of(written(tmp_path, text.encode())) == ("utf-8", 0)
    path = written(tmp_path, text.encode("gb18030"))
    expected = "gb18030"
    if not text.isascii():
        try:
            text.encode("gb18030").decode()
        except UnicodeDecodeError:
            assert encoding_of(path)[0] == expected


@_ON_FILES
@given(text=TEXTS.filter(lambda text: sum(character > "\x7f" for character in text) > 8), data=st.data())
def test_utf8_cut_in_a_letter_is_never_taken_for_another(text, data, tmp_path):
    whole = text.encode()
    inside = [place for place in range(1, len(whole)) if whole[place] & 0xC0 == 0x80]
    at = data.draw(st.sampled_from(inside[len(inside) // 2 :]))
    for broken in (whole[:at], whole[:at] + whole[at + 1 :]):
        with pytest.raises(FileRefused) as refused:
            encoding_of(written(tmp_path, broken))
        assert refused.value.code == "broken_utf8"
        assert f"第 {broken[:at].count(10) + 1} 行" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("名稱,經營者\n臺灣麵館,張三豐\n龍鳳樓餐廳,陳麗華\n寶島飲食店,劉備關羽\n" * 3, "big5"),
        ("店名,経営者\nラーメン屋さんのみせ,たなかさん\nカレーライスのおみせ,すずき\n" * 3, "shift_jis"),
    ],
)
def test_text_of_another_encoding_is_doubted(text, encoding, tmp_path):
    with pytest.raises(FileRefused) as refused:
        encoding_of(written(tmp_path, text.encode(encoding)))
    assert refused.value.code in ("doubtful_encoding", "unknown_encoding")
    assert "CSV UTF-8" in str(refused.value)


def test_letters_of_private_use_are_doubted_unless_they_have_a_real_one(tmp_path):
    head = "code,name\n1,张记面馆\n".encode("gb18030")
    assert encoding_of(written(tmp_path, head + b"2,\xfe\x51\xfe\x9f\n")) == ("gb18030", 0)
    with pytest.raises(FileRefused, match="第 3 行") as refused:
        encoding_of(written(tmp_path, head + b"2,\xaa\xa1\n"))
    assert refused.value.code == "doubtful_encoding"


def test_behind_the_mark_of_utf8_a_broken_byte_is_one(tmp_path):
    with pytest.raises(FileRefused, match="第 2 行") as refused:
        encoding_of(written(tmp_path, codecs.BOM_UTF8 + "名称\n张".encode() + b"\xff\n"))
    assert refused.value.code == "unknown_encoding"
