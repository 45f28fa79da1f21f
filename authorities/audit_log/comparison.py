"""Records beside what the witness was told of them, both in the order of their numbers."""

from collections.abc import Iterator, Sequence

from authorities.audit_log import macs, recovery
from authorities.audit_log.testimony import Code

# Spans of each kind that are kept; what lies beyond widens the last one, so that nothing goes untold.
_MOST_SPANS = 1000


class Beside:
    """One pass. `record` is called for each record in the order of numbers, then `end`.

    Numbers up to `upto` are older than the witness; without a witness, `upto` None, nothing can be said. Every number
    from there to `given_out` or to the last one told is a record, one that was rolled back (told as written and never
    as committed), deleted, one that PostgreSQL skipped when it recovered, or a gap that nobody can explain.
    """

    def __init__(
        self, upto: int | None, given_out: int, codes: Iterator[Code], *, recoveries: Sequence[int] = ()
    ) -> None:
        self.deleted: list[tuple[int, int]] = []
        self._spans = {kind: [] for kind in ("unwitnessed", "not_as_witnessed", "gap", "told_twice")}
        self._given_out = given_out
        self._codes = codes if upto is not None else iter(())
        self._knows = upto is not None
        self._next = next(self._codes, None)
        self._expected = (upto or 0) + 1
        self._recoveries = list(recoveries)
        self._told_at: int | None = None  # when the number before was told

    def record(self, number: int, mac: bytes, *, right: bool, young: bool) -> None:
        """A record that is there. One whose own hash is wrong is told by that already, a young one may be told yet."""
        if not self._knows or number < self._expected:
            return
        self._pass_over(number)
        self._expected = number + 1
        code = self._take(number)
        if code is None or code.mac is None:
            if right and not young:
                _add(self._spans["unwitnessed"], number, number)
        elif code.twice:
            _add(self._spans["told_twice"], number, number)
        elif right and not macs.same(mac, code.mac):
            _add(self._spans["not_as_witnessed"], number, number)

    def end(self) -> None:
        """All records have been read: what is left was told or given out and is not there."""
        if self._knows:
            self._pass_over(None)

    def findings(self) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Kinds of findings with their spans, `deleted` apart."""
        yield from self._spans.items()

    def _pass_over(self, number: int | None) -> None:
        """Say of every number below this one, or of all that are left, why it is no record."""
        while self._next and (number is None or self._next.number < number):
            self._gap_until(self._next.number - 1)
            code = self._take(self._next.number)
            self._expected = code.number + 1
            if code.committed:
                _add(self.deleted, code.number, code.number)
        self._gap_until(self._given_out if number is None else min(number - 1, self._given_out))

    def _gap_until(self, last: int) -> None:
        if self._expected > last:
            return
        following = self._next.at if self._next else None
        if last - self._expected < recovery.MOST_SKIPPED and recovery.between(
            self._recoveries, self._told_at, following
        ):
            self._expected = last + 1
        else:
            _add(self._spans["gap"], self._expected, last)
            self._expected = last + 1

    def _take(self, number: int) -> Code | None:
        """What was told of a number; the one after it is looked at next."""
        code = self._next
        if code is None or code.number != number:
            return None
        self._next = next(self._codes, None)
        self._told_at = code.at or self._told_at
        return code


def united(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of two lists, each number once."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted((*one, *other)):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _add(spans: list[tuple[int, int]], first: int, last: int) -> None:
    if spans and (spans[-1][1] + 1 == first or len(spans) == _MOST_SPANS):
        spans[-1] = (spans[-1][0], last)
    else:
        spans.append((first, last))
