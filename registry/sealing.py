"""The registry's seals: those of the floor below (authorities/sealing.py), under the name its readers know."""

from authorities.sealing import INDEX_BYTES, NONCE_BYTES, TAG_BYTES, SealBroken, Sealer, SoftwareSealer

__all__ = ["INDEX_BYTES", "NONCE_BYTES", "TAG_BYTES", "SealBroken", "Sealer", "SoftwareSealer"]
