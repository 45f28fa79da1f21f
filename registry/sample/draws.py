"""Weighted draws are look-ups in a flat table: one random number and one index, the cheapest there is."""

from collections.abc import Callable, Iterable
from typing import Any

# The one source of chance: `random.Random(seed).random`, uniform in [0, 1).
Chance = Callable[[], float]


def spread(weighted: Iterable[tuple[Any, int]]) -> tuple:
    """Each value as often as its weight says; `table[int(random() * len(table))]` then is a weighted draw."""
    return tuple(value for value, weight in weighted for _ in range(weight))


def pick(table: tuple, random: Chance) -> Any:
    """One entry, each as likely. Hot paths write this out."""
    return table[int(random() * len(table))]
