"""The SELECT that looks up what government holds of many households at once: one row a household (platform_facts.py).

The indicators of CONTRACTS 2 stand in it as they are held, and each question to lists as an answer of three values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from authorities.enums import Level
from authorities.jurisdiction import province_of, upwards
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
from mingteyouxin.criteria.list_days import FEEDS, LISTS, lists_asked
from registry import feeds
from registry.enums import CredentialLevel, RegistrationStatus
from registry.feeds import Feed
from typing_engine.annual import types_in_year
from typing_engine.batch.coverage import received_sql
from typing_engine.batch.facts import day, text
from typing_engine.standard.indicators import Indicator
from typing_engine.standing_facts import StandingFacts, facts_on

_LEVELS = list(CredentialLevel.values)
_NAME_LONGEST = 120
# Read from lists of payers: known of who is not on them as far as those were received.
_OF_PAYERS = [name for name, feed in LISTS.items() if feed in (feeds.TAX, feeds.SOCIAL_INSURANCE)]
_SHORTEST_PLACE = 2


class Columns:
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


class Asked:
    """The SELECT over these households. Runs in the jurisdiction of the province; no parameters, literals only."""

    def __init__(
        self, paths: Mapping[int, str], columns: Columns, province: str, *, on: date, year: int, anchor: date
    ) -> None:
        self.paths, self.columns, self.province, self.on, self.anchor = paths, columns, province, on, anchor
        self.year = year
        self.lists = lists_asked(columns.questions, columns.reads, province, on=on)
        self.ids = f"'{{{','.join(str(int(household_id)) for household_id in paths)}}}'::bigint[]"

    def sql(self) -> str:
        facts = facts_on(
            list(self.paths),
            province_path=self.province,
            on=self.on,
            extras=self.columns.extras,
            payers=not self.columns.reads.isdisjoint(_OF_PAYERS),
        )
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
            feed = FEEDS[type(question)]
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


_QUESTIONS: Mapping[type, Callable[[Asked, Question], str]] = {
    CredentialQuestion: Asked.credentials,
    RecordQuestion: Asked.records,
    ShopsQuestion: Asked.shops,
}


def _still(column: str, years: int) -> str:
    """The last day on which something of a day counts as within so many years (民法典 第二百零二条, 第二百零三条)."""
    return f"({column} + interval '{int(years) * 12} months')::date"
