"""What government holds, looked up for many households at once and put to conditions (conditions.py; E3).

One SELECT has a row a household (facts_select.py): the indicators of CONTRACTS 2 and an answer of three values to each
question. One household's criteria, those of all cases in line and the list of candidates are answered from the same
rows: where the reasons are wanted the typing engine evaluates them, where only the households are, it compiles. No list
is no clean record (docs/decisions/0036): which lists speak where, list_days.py says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from authorities.jurisdiction import looking_from
from mingteyouxin.criteria.conditions import HOUSEHOLD_TYPE, FactCondition, Question, ShopsQuestion
from mingteyouxin.criteria.facts_select import Asked, Columns
from mingteyouxin.criteria.list_days import FEEDS, LISTS, Lists
from typing_engine.standard.compile import condition_sql
from typing_engine.standard.evaluate import Fact, Finding, answer
from typing_engine.standard.indicators import BUILT_IN
from typing_engine.standing_facts import read_cell

_ASK = "由审核人员核实，不需要经营者提供材料。"


@dataclass(frozen=True, slots=True)
class Answered:
    """A condition for one household: whether it holds (None: not known), in words with source and day.

    `listed_on` is the day of the oldest list that was asked; None where one of them never came or none is kept as a
    list.
    """

    holds: bool | None
    text: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One household: its place, facts by column, the row that decided a question in words."""

    path: str
    cells: Mapping[str, object]


class Looked:
    """What is known of some households of a province on a day, to be put to the conditions it was looked up for."""

    def __init__(self, lists: Lists, columns: "Columns", rows: Mapping[int, _Row]) -> None:
        self._lists, self._columns, self._rows = lists, columns, rows

    def answer(self, household_id: int, condition: FactCondition) -> Answered:
        """The condition for one household; unknown for one that the facts do not hold (founded after the day)."""
        row = self._rows.get(household_id)
        if row is None:
            return Answered(None, f"没有查到该户的数据，{_ASK}", None)
        finding = answer(condition.when, self._facts(row, condition))
        leaves = list(_leaves(finding))
        said = [self._said(leaf, condition, row) for leaf in leaves]
        days = [on for _, on in said]
        ending = "。" if finding.holds is not None else f"；{_ASK}"
        sentence = "；".join(part for part, _ in said)
        return Answered(finding.holds, f"{sentence}{ending}", None if None in days else min(days, default=None))

    def _facts(self, row: _Row, condition: FactCondition) -> dict[str, Fact]:
        return {
            indicator.name: read_cell(indicator, row.cells[self._columns.of(indicator, condition)])
            for indicator in (BUILT_IN["industry"], *condition.indicators())
        }

    def _said(self, leaf: Finding, condition: FactCondition, row: _Row) -> tuple[str, date | None]:
        """One comparison: what was asked, yes, no or not known, from which list and of which day.

        No figure is told: whoever recommends reads this too, and an annual report may be private.
        """
        answers = {True: "是", False: "否", None: "不详"}
        what = f"{condition.worded(leaf.what)}：{answers[leaf.holds]}"
        question = condition.questions.get(leaf.indicator)
        if question is not None:
            note, on = self._of_question(question, leaf, row)
        else:
            note, on = self._of_indicator(leaf.indicator, condition, row, known=leaf.holds is not None)
        return (f"{what}（{note}）" if note else what), on

    def _of_question(self, question: Question, leaf: Finding, row: _Row) -> tuple[str, date | None]:
        feed = FEEDS[type(question)]
        detail = row.cells[self._columns.detail(question)] if leaf.observed is not False else None
        if isinstance(question, ShopsQuestion):
            on = self._lists.day_at(row.path, feed)
            known = f"登记信息，{on}" if on else "登记信息"
            return (known if leaf.holds is not None else "登记信息不足以判断"), on
        days = [(kind, self._lists.day_at(row.path, feed, kind)) for kind in question.kinds]
        if detail:
            fresh = [on for _, on in days if on]
            return str(detail), min(fresh, default=None)
        parts = []
        for kind, on in days:
            keeper = self._lists.keeper(feed, kind)
            named = f"{keeper}的{kind}名单" if keeper else f"{kind}名单"
            if on is None:
                parts.append(f"尚未收到{named}")
            elif not self._lists.speaks(on, feed):
                parts.append(f"{named}是 {on} 的，已超过 {self._lists.limits[feed]} 天")
            else:
                parts.append(f"{named}，{on}")
        return "；".join(parts), None if any(on is None for _, on in days) else min(on for _, on in days)

    def _of_indicator(self, name: str, condition: FactCondition, row: _Row, *, known: bool) -> tuple[str, date | None]:
        if name == HOUSEHOLD_TYPE.name:
            return "分型结果", self._lists.on if known else None
        feed = LISTS.get(name)
        if feed is None:
            source = next((one.source for one in condition.declared if one.name == name), "")
            return (source if known else f"尚未收到{source or '有关部门'}的数据"), None
        on = self._lists.day_at(row.path, feed)
        if known:
            return (f"{feed.label}，{on}" if on else feed.label), on
        return (f"尚未收到足以判断的{feed.label}数据"), on


def _leaves(finding: Finding) -> Iterator[Finding]:
    """The comparisons of a finding, in the order of the text."""
    if finding.indicator is not None:
        yield finding
    for part in finding.because:
        yield from _leaves(part)


def look(
    paths: Mapping[int, str],
    conditions: Sequence[FactCondition],
    *,
    province: str,
    on: date,
    year: int,
    anchor: date | None = None,
) -> Looked:
    """Look up what the conditions ask about households of one province (number → path): a fixed number of queries.

    `on` is the day of asking, `year` the year whose annual run gives the type, `anchor` the day that records are looked
    back from (C4 reads penalties from the day of application or recommendation); else the day of asking.
    """
    columns = Columns(conditions)
    if not paths or not conditions:
        return Looked(Lists(on, {}, {}, {}), columns, {})
    with looking_from(province):
        asked = Asked(paths, columns, province, on=on, year=year, anchor=anchor or on)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql())
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Looked(asked.lists, columns, {row["household_id"]: _Row(row["path"], row) for row in rows})


def those_meeting(
    paths: Mapping[int, str], conditions: Sequence[FactCondition], *, province: str, on: date, year: int
) -> set[int]:
    """Of these households those that surely meet one of the conditions, found in SQL from the same rows as `look`."""
    if not paths or not conditions:
        return set()
    columns = Columns(conditions)
    with looking_from(province):
        asked = Asked(paths, columns, province, on=on, year=year, anchor=on)
        meets = " OR ".join(condition_sql(each.when, columns.names_of(each)) for each in conditions)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT household_id FROM ({asked.sql()}) known WHERE {meets}")  # noqa: S608
            return {household_id for (household_id,) in cursor.fetchall()}
