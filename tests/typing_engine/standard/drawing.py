"""Random standards, as documents, and random households: thresholds and facts out of the same small pools, so that
they often meet at the boundary; values that are hard to write or to compare are among them."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from typing_engine.standard.months import whole_months

AS_OF = date(2024, 2, 29)
DAYS = [date(2023, 2, 28), date(2024, 2, 29), date(2021, 1, 31), date(2020, 2, 29), date(1, 1, 1), date(2024, 1, 30)]
TEXTS = ["甲", "it's", "a\\b", "100%", "%s", '"', "行\n二", "$x", "甲乙", "é"]
INDUSTRIES = ["F", "F52", "F5211", "F521", "H62", "H6210", "A01", "C13", "T97"]
PREFIXES = ["F", "f", "52", "F52", "5211", "F5", "H", "62", "H621", "A01", "C1", "T"]
MONEY = ["0", "0.01", "99999.99", "100000", "100000.01", "500000", "999999999999999.99"]
NUMBERS = ["-1", "0", "0.5", "1", "12.345", "1e30", "-1e30", "0.000000000000000000001"]
COUNTS = ["0", "1", "2", "3", "12", "36", "999999999"]
# What only a threshold can be.
ODD_SIZES = ["-5", "2.5", "0.001", "99999.995", "1e30", "-1e30", "9" * 400, "0." + "1" * 300, "9223372036854775808"]

KINDS = {
    "months_in_operation": "count",
    "established_on": "date",
    "revenue": "money",
    "employees": "count",
    "tax_paid": "money",
    "tax_at_least": "money",
    "general_taxpayer": "yes_no",
    "insured_people": "count",
    "industry": "industry",
}
DECLARED = {
    "ext_yes_no": "yes_no",
    "ext_count": "count",
    "ext_number": "number",
    "ext_money": "money",
    "ext_date": "date",
    "扩展 '文字'": "text",
}
_POOLS = {"money": MONEY, "number": NUMBERS, "count": COUNTS, "score": ["0", "33.33", "50", "66.67", "100", "0.005"]}
_SIZES = ["at_least", "more_than", "at_most", "less_than", "is"]
_OPERATORS = {
    "yes_no": ["is"],
    "date": ["is", "on_or_before", "on_or_after"],
    "text": ["is", "in"],
    "industry": ["is", "in"],
}


class Number(float):
    """A number that json writes with every digit that it was given."""

    def __new__(cls, text: str) -> "Number":
        number = super().__new__(cls, 0.5)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text


def dumped(document: dict) -> str:
    """JSON of a document; a Number as it was written."""
    numbers: list[str] = []

    def marked(value):
        if isinstance(value, Number):
            numbers.append(value.text)
            return f"\x01{len(numbers) - 1}\x01"
        if isinstance(value, dict):
            return {key: marked(part) for key, part in value.items()}
        return [marked(part) for part in value] if isinstance(value, list) else value

    text = json.dumps(marked(document), ensure_ascii=False)
    for place, number in enumerate(numbers):
        text = text.replace(f'"\\u0001{place}\\u0001"', number)
    return text


def scalars(kind: str, *, prefix: bool = False) -> st.SearchStrategy:
    """A literal of a document that fits a kind."""
    if kind == "yes_no":
        return st.booleans()
    if kind == "date":
        return st.sampled_from(DAYS).map(date.isoformat)
    if kind == "text":
        return st.sampled_from([text for text in TEXTS if not text.startswith("$")])
    if kind == "industry":
        codes = ["52", "f5211", "F", "H62", "A01", " 5211 "]
        return st.sampled_from(PREFIXES if prefix else codes)
    return st.one_of(st.sampled_from(_POOLS[kind]), st.sampled_from(_POOLS[kind]), st.sampled_from(ODD_SIZES)).map(
        Number
    )


@st.composite
def _values(draw, kind: str, operator: str, parameters: dict) -> object:
    """What stands behind an operator; now and then a parameter, which is then put into `parameters`."""

    def own():
        if operator == "in":
            return draw(st.lists(scalars(kind, prefix=True), min_size=1, max_size=3))
        return draw(scalars(kind))

    def parameter(make):
        name = f"p {len(parameters)}"
        entry = {"value": make()}
        keys = draw(st.lists(st.sampled_from(PREFIXES), max_size=3))
        table = {}
        for key in keys:
            if _letter(key) not in {_letter(other) for other in table}:
                table[key] = make()
        if table or draw(st.booleans()):
            entry["by_industry"] = table
        parameters[name] = entry
        return f"${name}"

    choice = draw(st.integers(0, 3))
    if choice == 0:
        return parameter(own)
    if choice == 1 and operator == "in":
        elements = own()
        return [*elements, parameter(lambda: draw(scalars(kind, prefix=True)))]
    return own()


def _letter(prefix: str) -> str:
    """A prefix of the pool with its letter."""
    upper = prefix.upper()
    return {"52": "F52", "5211": "F5211", "62": "H62"}.get(upper, upper)


@st.composite
def _comparisons(draw, kinds: dict, parameters: dict) -> dict:
    name = draw(st.sampled_from(sorted(kinds)))
    operator = draw(st.sampled_from(_OPERATORS.get(kinds[name], _SIZES)))
    return {"indicator": name, operator: draw(_values(kinds[name], operator, parameters))}


@st.composite
def _conditions(draw, kinds: dict, parameters: dict, depth: int) -> dict:
    form = draw(st.sampled_from(["all", "any", "none", "count", "one", "one"])) if depth else "one"
    if form == "one":
        return draw(_comparisons(kinds, parameters))
    parts = draw(st.lists(_conditions(kinds, parameters, depth - 1), min_size=1, max_size=4))
    if form == "count":
        return {"count": {"at_least": draw(st.integers(1, len(parts))), "of": parts}}
    return {form: parts}


_WEIGHTS = ["1", "2", "3", "0.1", "40", "1e-20", "1e20", "7"]
_POINTS = ["0", "100", "60", "33.335", "-0.005", "0.005", "1e15", "-100", "0.3333333333333333333333333", "50"]


@st.composite
def _scores(draw, kinds: dict, parameters: dict) -> dict:
    # Usually such as a province would set, often enough such as only arithmetic can love.
    plain = draw(st.booleans())
    weights = st.sampled_from(["1", "2", "3", "40"] if plain else _WEIGHTS).map(Number)
    points = st.sampled_from(["0", "60", "100", "50.01"] if plain else _POINTS).map(Number)
    items = []
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(kinds)))
        bands = []
        for _ in range(draw(st.integers(1, 3))):
            operator = draw(st.sampled_from(_OPERATORS.get(kinds[name], _SIZES)))
            bands.append({operator: draw(_values(kinds[name], operator, parameters)), "points": draw(points)})
        items.append({"indicator": name, "weight": draw(weights), "bands": bands, "otherwise": draw(points)})
    return {"items": items}


@st.composite
def documents(draw) -> dict:
    """A document that is accepted."""
    parameters: dict = {}
    kinds = KINDS | DECLARED
    document = {
        "format": "typing-standard/1", "province": "42", "title": "示例省分型标准", "number": "示例〔2026〕1号",
        "valid_from": "2026-01-01",
        "indicators": {name: {"label": name, "kind": kind} for name, kind in DECLARED.items()},
    }  # fmt: skip
    if draw(st.booleans()):
        document["score"] = draw(_scores(kinds, parameters))
        kinds = kinds | {"score": "score"}
    types = draw(st.permutations(["survival", "growth", "development", draw(st.sampled_from(["growth", "survival"]))]))
    document["decide"] = [
        {"type": each, "label": f"第{place}条", "when": draw(_conditions(kinds, parameters, 3))}
        for place, each in enumerate(types[:-1], start=1)
    ] + [{"type": types[-1], "label": "末条", "otherwise": True}]
    document["parameters"] = parameters
    return document


def facts() -> st.SearchStrategy[dict]:
    """Facts of a household as `evaluate` takes them; unknown ones are None or absent."""
    values = {
        "established_on": st.sampled_from([day for day in DAYS if day <= AS_OF]),
        "revenue": st.sampled_from(MONEY).map(Decimal),
        "employees": st.sampled_from(COUNTS).map(int),
        "tax_paid": st.sampled_from(MONEY).map(Decimal),
        "tax_at_least": st.sampled_from(MONEY).map(Decimal),
        "general_taxpayer": st.booleans(),
        "insured_people": st.sampled_from(COUNTS).map(int),
        "industry": st.sampled_from(INDUSTRIES),
        "ext_yes_no": st.booleans(),
        "ext_count": st.sampled_from(COUNTS).map(int),
        "ext_number": st.sampled_from(NUMBERS).map(Decimal),
        "ext_money": st.sampled_from(MONEY).map(Decimal),
        "ext_date": st.sampled_from(DAYS),
        "扩展 '文字'": st.sampled_from(TEXTS),
    }
    known = {name: st.one_of(st.none(), value, value, value) for name, value in values.items()}
    return st.fixed_dictionaries(known).map(_with_months)


def _with_months(household: dict) -> dict:
    established_on = household["established_on"]
    months = whole_months(established_on, AS_OF) if established_on else None
    return household | {"months_in_operation": months}
