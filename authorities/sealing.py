"""Document numbers and phones, sealed (SM4-GCM) and matched without opening (HMAC-SM3) (DESIGN 7).

A sealed value is key id (1 byte) | nonce (12) | ciphertext | tag (16); an index is key id (1 byte) | first 16 bytes of
the HMAC. The key id lets keys be changed while old values stay readable. `Sealer` is the whole interface that a
hardware module would have to offer. This module needs no Django, for feed readers run in processes of their own.
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

NONCE_BYTES, TAG_BYTES, INDEX_BYTES = 12, 16, 16
_NONCES_AT_ONCE = 1024


class SealBroken(Exception):
    """A sealed value was changed, or sealed with a key that is not here."""

    code = "seal_broken"


class Sealer(Protocol):
    """What seals, opens and indexes a private value."""

    def seal(self, value: str) -> bytes:
        """The value, encrypted; twice the same value gives two different results."""

    def open(self, sealed: bytes) -> str:
        """The value. Raises SealBroken."""

    def index(self, value: str) -> bytes:
        """Returns a keyed fingerprint of the value: the same value gives the same result."""


class SoftwareSealer:
    """Keys held in memory. `sealing_key` and `index_key` are 32 hex digits (128 bits) each."""

    def __init__(self, sealing_key: str, index_key: str, *, key_id: int = 1) -> None:
        self._algorithm = algorithms.SM4(_key(sealing_key))
        self._hmac = HMAC(_key(index_key), SM3())
        self._key_id = bytes([key_id])
        self._nonces = b""
        self._next = 0

    def _nonce(self) -> bytes:
        if self._next >= len(self._nonces):
            self._nonces, self._next = os.urandom(NONCE_BYTES * _NONCES_AT_ONCE), 0
        self._next += NONCE_BYTES
        return self._nonces[self._next - NONCE_BYTES : self._next]

    def seal(self, value: str) -> bytes:
        nonce = self._nonce()
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        body = encryptor.update(value.encode()) + encryptor.finalize()
        return self._key_id + nonce + body + encryptor.tag

    def open(self, sealed: bytes) -> str:
        sealed = bytes(sealed)
        if sealed[:1] != self._key_id or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
            raise SealBroken("Sealed with another key, or no sealed value.")
        nonce, body, tag = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES : -TAG_BYTES], sealed[-TAG_BYTES:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag:
            raise SealBroken("The sealed value was changed.") from None

    def index(self, value: str) -> bytes:
        mac = self._hmac.copy()
        mac.update(value.encode())
        return self._key_id + mac.finalize()[:INDEX_BYTES]


def _key(text: str) -> bytes:
    """128 bits from hex; a longer secret gives its first 128 bits."""
    key = bytes.fromhex(text)[:16]
    if len(key) != 16:
        raise ValueError("A key is 32 hex digits.")
    return key
