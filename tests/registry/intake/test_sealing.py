"""Sealed values and their indexes (DESIGN 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.sealing import SealBroken, SoftwareSealer

KEYS = ("00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100")
SEALER = SoftwareSealer(*KEYS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS)
def test_what_is_sealed_opens(value):
    assert SEALER.open(SEALER.seal(value)) == value
    assert SoftwareSealer(*KEYS).open(memoryview(SEALER.seal(value))) == value


@given(TEXTS, TEXTS)
def test_indexes_are_equal_exactly_where_values_are(one, other):
    assert (SEALER.index(one) == SoftwareSealer(*KEYS).index(other)) == (one == other)
    assert len(SEALER.index(one)) == 17


def test_twice_the_same_value_is_sealed_differently():
    assert len({SEALER.seal("11010519491231002X") for _ in range(3_000)}) == 3_000


@given(TEXTS, st.data())
def test_any_changed_byte_is_found(value, data):
    sealed = bytearray(SEALER.seal(value))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        SEALER.open(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 28, b"\x02" * 40])
def test_what_was_never_sealed_does_not_open(sealed):
    with pytest.raises(SealBroken):
        SEALER.open(sealed)


def test_another_key_opens_nothing_and_indexes_otherwise():
    other = SoftwareSealer(KEYS[1], KEYS[0])
    with pytest.raises(SealBroken):
        other.open(SEALER.seal("张三"))
    assert other.index("张三") != SEALER.index("张三")


def test_another_key_id_is_refused():
    with pytest.raises(SealBroken):
        SoftwareSealer(*KEYS, key_id=2).open(SEALER.seal("张三"))


@pytest.mark.parametrize("key", ["", "00", "zz" * 16])
def test_keys_that_are_none(key):
    with pytest.raises(ValueError, match="hex"):
        SoftwareSealer(key, KEYS[1])
