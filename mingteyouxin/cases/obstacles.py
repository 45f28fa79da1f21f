"""What keeps a case from going on, and what the rounds of cases ask for. The rooms above say what they find."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mingteyouxin.cases.models import Case
from mingteyouxin.criteria import standard_tree
from mingteyouxin.rounds.models import PublicRound


class Obstacle(NamedTuple):
    """Why a case cannot go on yet; `code` is stable, the text says what is to be done."""

    code: str
    text: str


# Obstacles by number of the case, found in a constant number of queries, however many cases.
Found = dict[int, list[Obstacle]]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """The cases that are asked about, and what their rounds ask for: a standard is read once, however many cases."""

    cases: dict[int, Case]
    rounds: dict[int, PublicRound]
    standards: dict[int, standard_tree.StandardRead]


def asked_of(cases: Iterable[Case]) -> AskedOf:
    """What the rounds of these cases ask for."""
    by_number = {case.pk: case for case in cases}
    # What was read with a case is not read again.
    rounds = {case.round_id: case.round for case in by_number.values() if _has_standard(case)}
    wanted = {case.round_id for case in by_number.values()} - rounds.keys()
    if wanted:
        rounds |= {row.pk: row for row in PublicRound.objects.filter(pk__in=wanted).select_related("standard")}
    return AskedOf(by_number, rounds, {pk: standard_tree.read(row.standard) for pk, row in rounds.items()})


def _has_standard(case: Case) -> bool:
    return Case.round.is_cached(case) and PublicRound.standard.is_cached(case.round)
