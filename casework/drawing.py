"""A stratified sample is drawn here: pure functions, so that whoever has the list and the seed can draw it again.

Strata are class × county. Each gets its share of the size by largest remainders; within a stratum come those first
whose number, hashed with the seed, is smallest. Neither depends on the order in which the list is read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawable:
    """One recognition that may be drawn: its number and its stratum."""

    pk: int
    stratum: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many there were in a stratum, and which of them were drawn."""

    key: tuple[str, str]
    size: int
    drawn: tuple[int, ...]


def draw(population: Iterable[Drawable], *, size: int, seed: str) -> list[Stratum]:
    """The sample, stratum by stratum; all there are where there are no more than `size`."""
    strata: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in population:
        strata[one.stratum].append(one.pk)
    shares = _shares({key: len(members) for key, members in strata.items()}, size)
    return [
        Stratum(key, len(members), tuple(sorted(members, key=lambda pk: _place(pk, seed))[: shares[key]]))
        for key, members in sorted(strata.items())
    ]


def _shares(counts: dict[tuple[str, str], int], size: int) -> dict[tuple[str, str], int]:
    """size × count ÷ total for each, whole; what is left goes to the largest remainders, then in order of the key."""
    total = sum(counts.values())
    size = min(size, total)
    shares = {key: size * count // total for key, count in counts.items()}
    by_remainder = sorted(counts, key=lambda key: (-(size * counts[key] % total), key))
    for key in by_remainder[: size - sum(shares.values())]:
        shares[key] += 1
    return shares


def _place(pk: int, seed: str) -> tuple[str, int]:
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest(), pk
