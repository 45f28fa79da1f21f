"""What government holds, looked up for many households at once and put to conditions (conditions.py; E3).

One SELECT has a row a household: the indicators of CONTRACTS 2 and an answer of three values to each question. One
household's criteria, those of all cases in line and the list of candidates are answered from the same rows: where the
reasons are wanted the typing engine evaluates them, where only the households are, it compiles. No list is no clean
record (docs/decisions/0036): what nobody delivered for the place, or is older than its limit, is unknown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from authorities.enums import Level
from authorities.jurisdiction import looking_from, province_of, upwards
from authorities.models import Authority, Division
from mingteyouxin.criteria.conditions import (
    HOUSEHOLD_TYPE,
    REPORT_FILED,
    Area,
    CredentialQuestion,
    FactCondition,
    Question,
    RecordQuestion,
    ShopsOf,
    ShopsQuestion,
)
from mingteyouxin.criteria.models import CredentialKind, NegativeKind
from registry import feeds, list_coverage
from registry.enums import CredentialLevel, RegistrationStatus
from registry.feeds import Feed
from typing_engine.annual import types_in_year
from typing_engine.batch.coverage import outermost, received_sql
from typing_engine.batch.facts import day, text
from typing_engine.standard.compile import condition_sql
from typing_engine.standard.evaluate import Fact, Finding, answer
from typing_engine.standard.indicators import BUILT_IN, Indicator
from typing_engine.standing_facts import StandingFacts, facts_on, read_cell

_LEVELS = list(CredentialLevel.values)
_NAME_LONGEST = 120
_SHORTEST_PLACE = 2
# From which list an indicator is read, and whether who is not on that list is thereby known.
_LISTS: Mapping[str, Feed] = {
    "months_in_operation": feeds.HOUSEHOLDS,
    "established_on": feeds.HOUSEHOLDS,
    "industry": feeds.HOUSEHOLDS,
    "revenue": feeds.ANNUAL_REPORTS,
    "employees": feeds.ANNUAL_REPORTS,
    REPORT_FILED.name: feeds.ANNUAL_REPORTS,
    "tax_paid": feeds.TAX,
    "tax_at_least": feeds.TAX,
    "general_taxpayer": feeds.TAX,
    "insured_people": feeds.SOCIAL_INSURANCE,
}
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
class _Lists:
    """Which lists speak where: of each feed and kind the areas with their days, and how many days a list counts."""

    on: date
    areas: dict[tuple[str, str], dict[str, date]]
    limits: dict[str, int]
    # What a kind is also called, and who keeps it.
    names: dict[tuple[str, str], tuple[tuple[str, ...], str]]

    def kind_areas(self, feed: Feed, kind: str) -> dict[str, date]:
        """The areas of a kind, under whichever of its names departments deliver it."""
        areas: dict[str, date] = {}
        for name in self.names_of(feed, kind):
            for area, on in self.areas.get((feed, name), {}).items():
                areas[area] = max(on, areas.get(area, on))
        return areas

    def names_of(self, feed: Feed, kind: str) -> tuple[str, ...]:
        return self.names.get((feed, kind), ((kind,), ""))[0]

    def keeper(self, feed: Feed, kind: str) -> str:
        return self.names.get((feed, kind), ((), ""))[1]

    def day_at(self, path: str, feed: Feed, kind: str = "") -> date | None:
        return list_coverage.day_at(path, self.kind_areas(feed, kind))

    def speaks(self, on: date | None, feed: Feed) -> bool:
        return on is not None and (feed not in self.limits or (self.on - on).days <= self.limits[feed])

    def speaking(self, feed: Feed, kinds: Sequence[str]) -> list[str]:
        """Paths below which the lists of all these kinds speak."""
        found: list[str] | None = None
        for kind in kinds:
            fresh = outermost(area for area, on in self.kind_areas(feed, kind).items() if self.speaks(on, feed))
            found = fresh if found is None else outermost(_both(found, fresh))
        return found or []


def _both(first: Sequence[str], second: Sequence[str]) -> Iterator[str]:
    """Paths that lie below one of either."""
    for one in first:
        for other in second:
            if one.startswith(other):
                yield one
            elif other.startswith(one):
                yield other


@dataclass(frozen=True, slots=True)
class _Row:
    """One household: its place, facts by column, the row that decided a question in words."""

    path: str
    cells: Mapping[str, object]


class Looked:
    """What is known of some households of a province on a day, to be put to the conditions it was looked up for."""

    def __init__(self, lists: _Lists, columns: "_Columns", rows: Mapping[int, _Row]) -> None:
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
        feed = _FEEDS[type(question)]
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
        feed = _LISTS.get(name)
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
    columns = _Columns(conditions)
    if not paths or not conditions:
        return Looked(_Lists(on, {}, {}, {}), columns, {})
    with looking_from(province):
        asked = _Asked(paths, columns, province, on=on, year=year, anchor=anchor or on)
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
    columns = _Columns(conditions)
    with looking_from(province):
        asked = _Asked(paths, columns, province, on=on, year=year, anchor=on)
        meets = " OR ".join(condition_sql(each.when, columns.names_of(each)) for each in conditions)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT household_id FROM ({asked.sql()}) known WHERE {meets}")  # noqa: S608
            return {household_id for (household_id,) in cursor.fetchall()}


class _Columns:
    """Which column of a row answers what: questions and extension indicators of all conditions, each once."""

    def __init__(self, conditions: Sequence[FactCondition]) -> None:
        self.questions = list(dict.fromkeys(one for each in conditions for one in each.questions.values()))
        self.extras = list(dict.fromkeys((one.name, one.kind) for each in conditions for one in each.declared))
        self.reads = {one.name for each in conditions for one in each.indicators()}

    def of(self, indicator: Indicator, condition: FactCondition) -> str:
        if indicator.name in condition.questions:
            return f"question_{self.questions.index(condition.questions[indicator.name])}"
        if (indicator.name, indicator.kind) in self.extras:
            return f"extra_{self.extras.index((indicator.name, indicator.kind))}"
        return indicator.name

    def names_of(self, condition: FactCondition) -> dict[str, str]:
        """The column of every indicator that the condition reads, for the compiled form."""
        return {indicator.name: self.of(indicator, condition) for indicator in condition.indicators()}

    def detail(self, question: Question) -> str:
        return f"detail_{self.questions.index(question)}"


class _Asked:
    """The SELECT over these households. Runs in the jurisdiction of the province; no parameters, literals only."""

    def __init__(
        self, paths: Mapping[int, str], columns: _Columns, province: str, *, on: date, year: int, anchor: date
    ) -> None:
        self.paths, self.columns, self.province, self.on, self.anchor = paths, columns, province, on, anchor
        self.year = year
        self.lists = _lists(columns, province, on=on)
        self.ids = f"'{{{','.join(str(int(household_id)) for household_id in paths)}}}'::bigint[]"

    def sql(self) -> str:
        facts = facts_on(list(self.paths), province_path=self.province, on=self.on, extras=self.columns.extras)
        more = {REPORT_FILED.name: self._report_filed(facts), HOUSEHOLD_TYPE.name: "NULL::text"}
        joins = []
        if HOUSEHOLD_TYPE.name in self.columns.reads:
            joins.append(f"LEFT JOIN ({self._types()}) typed ON typed.household_id = f.household_id")
            more[HOUSEHOLD_TYPE.name] = "typed.label"
        for place, question in enumerate(self.columns.questions):
            name = f"list_{place}"
            rows = _QUESTIONS[type(question)](self, question)
            joins.append(f"LEFT JOIN ({rows}) {name} ON {name}.household_id = f.household_id")
            more[f"question_{place}"] = self._answer(question, name)
            more[f"detail_{place}"] = f"{name}.said"
        listed = ", ".join(f"{expression} AS {name}" for name, expression in more.items())
        return f"SELECT f.*, {listed} FROM ({facts.sql}) f {' '.join(joins)}"  # noqa: S608

    def _report_filed(self, facts: StandingFacts) -> str:
        """A report that is there is a fact; that there is none is known from a list alone."""
        areas = self.lists.speaking(feeds.ANNUAL_REPORTS, ("",))
        speaks = received_sql(areas, province_path=self.province, column="f.path") or "false"
        filed = facts.report_filed_sql
        return f"CASE WHEN {filed} = '1' THEN '1' WHEN {speaks} THEN '0' END"

    def _types(self) -> str:
        types = types_in_year(self.paths, self.year)
        if not types:
            return "SELECT NULL::bigint AS household_id, NULL::text AS label WHERE false"
        values = ", ".join(f"({int(pk)}::bigint, {text(type_.label)})" for pk, type_ in types.items())
        return f"SELECT household_id, label FROM (VALUES {values}) v (household_id, label)"  # noqa: S608

    def _answer(self, question: Question, name: str) -> str:
        """Surely enough: yes. Perhaps enough, or a list that says nothing of who is not on it: not known. Else no."""
        sure, possible = f"coalesce({name}.sure, 0)", f"coalesce({name}.possible, 0)"
        if isinstance(question, ShopsQuestion):
            speaks = f"coalesce({name}.speaks, false)"
        else:
            feed = _FEEDS[type(question)]
            areas = self.lists.speaking(feed, question.kinds)
            speaks = received_sql(areas, province_path=self.province, column="f.path") or "false"
        least = int(question.at_least)
        return (
            f"CASE WHEN {sure} >= {least} THEN '1' WHEN {possible} >= {least} OR NOT ({speaks}) THEN NULL ELSE '0' END"
        )

    def names(self, feed: Feed, kinds: Sequence[str]) -> str:
        return ", ".join(text(name) for kind in kinds for name in self.lists.names_of(feed, kind))

    def credentials(self, question: CredentialQuestion) -> str:
        """Those of the household and of its operator of today, in force; one without level or day may be enough."""
        on = day(self.on)
        meets = [
            f"c.kind IN ({self.names(feeds.CREDENTIALS, question.kinds)})",
            f"(c.issued_on IS NULL OR c.issued_on <= {on}) AND (c.valid_until IS NULL OR c.valid_until >= {on})",
            f"(c.revoked_on IS NULL OR c.revoked_on > {on})",
        ]
        sure = ["true"]
        if question.level is not None:
            enough = ", ".join(map(text, _LEVELS[_LEVELS.index(question.level) :]))
            meets.append(f"(c.level IS NULL OR c.level IN ({enough}))")
            sure.append("c.level IS NOT NULL")
        if question.years is not None:
            meets.append(f"(c.issued_on IS NULL OR {_still('c.issued_on', question.years)} >= {on})")
            sure.append("c.issued_on IS NOT NULL")
        levels = " ".join(f"WHEN {text(value)} THEN {text(label)}" for value, label in CredentialLevel.choices)
        said = (
            f"concat_ws('，', c.kind || coalesce('（' || (CASE c.level {levels} END) || '）', '') || ' ' || c.number,"
            " nullif(c.issuer, ''), c.issued_on || ' 颁发')"
        )
        found = f"SELECT h.id AS household_id, c.id, c.issued_on, {said} AS said, {' AND '.join(sure)} AS sure"
        return f"""
            SELECT household_id, count(*) FILTER (WHERE sure) AS sure, count(*) AS possible,
                   (array_agg(said ORDER BY sure DESC, issued_on DESC NULLS LAST, id))[1] AS said
            FROM ({found} FROM registry_household h JOIN registry_credential c ON c.household_id = h.id
                  WHERE h.id = ANY ({self.ids}) AND {" AND ".join(meets)}
                  UNION
                  {found} FROM registry_household h JOIN registry_credential c ON c.holder_index = h.operator_id_index
                  WHERE h.id = ANY ({self.ids}) AND {" AND ".join(meets)}) listed
            GROUP BY household_id"""  # noqa: S608

    def records(self, question: RecordQuestion) -> str:
        """Looked back over years, a record that has ended or came after the anchor is for a person to weigh."""
        on, anchor = day(self.on), day(self.anchor)
        stands = f"(r.ended_on IS NULL OR r.ended_on > {on})"
        meets = [f"r.kind IN ({self.names(feeds.NEGATIVE_RECORDS, question.kinds)})", f"r.day <= {on}"]
        if question.years is None:
            meets.append(stands)
            sure = "true"
        else:
            meets.append(f"{_still('r.day', question.years)} >= {anchor}")
            sure = f"{stands} AND r.day <= {anchor}"
        ended = f"CASE WHEN r.ended_on <= {on} THEN '，已于 ' || r.ended_on || ' 终止' ELSE '' END"
        after = f"CASE WHEN r.day > {anchor} THEN '，在申报或推荐之日以后' ELSE '' END"
        said = f"concat_ws('，', r.day || ' ' || r.kind, nullif(r.source, '')) || {ended} || {after}"
        return f"""
            SELECT household_id, count(*) FILTER (WHERE sure) AS sure, count(*) AS possible,
                   (array_agg(said ORDER BY sure DESC, day DESC, said))[1] AS said
            FROM (SELECT r.household_id, r.day, {said} AS said, {sure} AS sure FROM registry_negativerecord r
                  WHERE r.household_id = ANY ({self.ids}) AND {" AND ".join(meets)}) listed
            GROUP BY household_id"""  # noqa: S608

    def shops(self, question: ShopsQuestion) -> str:
        """Shops in business of the operator by the document's blind index, the household itself among them.

        Nobody is counted for whom registration holds no document: no row, which is not known. Whether shops of others
        under one name belong together registration does not say; so names alone never answer no.
        """
        places = [
            f"({text(path)}, {text(area)}, {'true' if speaks else 'false'})"
            for path, area, speaks in self._areas(question)
        ]
        same, perhaps = ["true"], ["true"]
        if question.same_trade:
            same.append("left(o.industry, 3) = left(h.industry, 3) AND length(h.industry) >= 3")
            unknown = "length(o.industry) < 3 OR length(h.industry) < 3"
            perhaps.append(f"(left(o.industry, 3) = left(h.industry, 3) OR {unknown})")
        speaks = "place.speaks"
        if question.of == ShopsOf.NAME:
            same.append(f"{self._core('o.name')} <> '' AND {self._core('o.name')} = {self._core('h.name')}")
            speaks = "false"
        return f"""
            SELECT h.id AS household_id, count(*) FILTER (WHERE {" AND ".join(same)}) AS sure,
                   count(*) FILTER (WHERE {" AND ".join(perhaps)}) AS possible, bool_and({speaks}) AS speaks,
                   NULL::text AS said
            FROM registry_household h
            JOIN (VALUES {", ".join(places)}) place (path, area, speaks) ON place.path = h.path
            JOIN registry_household o ON o.operator_id_index = h.operator_id_index
             AND o.status = {text(RegistrationStatus.REGISTERED)} AND o.established_on <= {day(self.on)}
             AND o.path >= place.area COLLATE "C" AND o.path < (left(place.area, -1) || '0') COLLATE "C"
            WHERE h.id = ANY ({self.ids}) GROUP BY h.id"""  # noqa: S608

    def _areas(self, question: ShopsQuestion) -> Iterator[tuple[str, str, bool]]:
        """Of each place of a household: below which path its operator's shops are counted, and whether registration was
        delivered for all of it."""
        places = sorted(set(self.paths.values()))
        above = {path for place in places for path in upwards(place)}
        levels = dict(Authority.objects.filter(path__in=above).values_list("path", "level"))
        has_cities = Authority.objects.filter(level=Level.CITY, path__startswith=self.province).exists()
        known = self.lists.kind_areas(feeds.HOUSEHOLDS, "")
        for place in places:
            # The lowest of a level counts; a county right below its province is a city of its own, unless the province
            # is one (直辖市).
            by_level = {levels[path]: path for path in upwards(place) if path in levels}
            county = by_level.get(Level.COUNTY, place)
            areas = {
                Area.COUNTY: county,
                Area.CITY: by_level.get(Level.CITY) or (county if has_cities else self.province),
                Area.PROVINCE: self.province,
            }
            area = areas[question.within]
            yield place, area, any(area.startswith(delivered) for delivered in known)

    def _core(self, column: str) -> str:
        """A name without the places before it and the number of the branch behind it."""
        places = sorted(self._place_names(), key=len, reverse=True)
        before = f"^({'|'.join(places)})+" if places else "^$"
        behind = "([（(][^（）()]*[）)])?(第?[一二三四五六七八九十0-9]+(分)?店|分店)?([（(][^（）()]*[）)])?$"
        stripped = f"regexp_replace(left({column}, {_NAME_LONGEST}), {text(before)}, '')"
        return f"regexp_replace({stripped}, {text(behind)}, '')"

    def _place_names(self) -> set[str]:
        """Divisions of the province as names of shops begin with them: 武汉市, 武汉."""
        names = Division.objects.filter(code__startswith=province_of(self.province)).values_list("name", flat=True)
        return {name[:end] for name in names for end in (len(name), len(name) - 1) if end >= _SHORTEST_PLACE}


_FEEDS: Mapping[type, Feed] = {
    CredentialQuestion: feeds.CREDENTIALS,
    RecordQuestion: feeds.NEGATIVE_RECORDS,
    ShopsQuestion: feeds.HOUSEHOLDS,
}
_QUESTIONS: Mapping[type, Callable[[_Asked, Question], str]] = {
    CredentialQuestion: _Asked.credentials,
    RecordQuestion: _Asked.records,
    ShopsQuestion: _Asked.shops,
}


def _still(column: str, years: int) -> str:
    """The last day on which something of a day counts as within so many years (民法典 第二百零二条, 第二百零三条)."""
    return f"({column} + interval '{int(years) * 12} months')::date"


def _lists(columns: _Columns, province: str, *, on: date) -> _Lists:
    """Which lists speak, of all feeds that the conditions ask."""
    asked = {_FEEDS[type(question)] for question in columns.questions}
    asked |= {_LISTS[name] for name in columns.reads if name in _LISTS}
    names: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
    for feed, model in ((feeds.CREDENTIALS, CredentialKind), (feeds.NEGATIVE_RECORDS, NegativeKind)):
        if feed not in asked:
            continue
        for kind in model.objects.all():
            names[feed, kind.label] = names[feed, kind.code] = ((kind.code, kind.label), kind.department)
    dated = (feeds.CREDENTIALS, feeds.NEGATIVE_RECORDS, feeds.ANNUAL_REPORTS)
    limits = {feed: list_coverage.limit_of(feed, province, on=on) for feed in dated if feed in asked}
    return _Lists(on, list_coverage.received(asked, province, on=on) if asked else {}, limits, names)
