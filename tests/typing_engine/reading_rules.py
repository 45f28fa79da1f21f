"""CONTRACTS 3 read once more, in plain Python from the text of the contract: a standard's rules for one household.

The other half of `reading.py`; nothing of the platform is imported here either.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

# GB/T 4754: the first and the last division of each section.
_SECTIONS = [
    (letter, int(first), int(last))
    for letter, first, last in re.findall(
        r"([A-Z])(\d\d)-(\d\d)",
        "A01-05 B06-12 C13-43 D44-46 E47-50 F51-52 G53-60 H61-62 I63-65 J66-69 K70-70 L71-72 M73-75 N76-79 O80-82"
        " P83-83 Q84-85 R86-90 S91-96 T97-97",
    )
]


def industry(text: str) -> str | None:
    """Section letter and digits; two digits imply the letter."""
    match = re.fullmatch(r"([A-Z]?)(\d{0,4})", text.upper(), re.ASCII)
    if not match or not text:
        return None
    letter, digits = match.groups()
    if not digits:
        return letter if any(letter == section for section, _, _ in _SECTIONS) else None
    if len(digits) < 2:
        return None
    for section, first, last in _SECTIONS:
        if first <= int(digits[:2]) <= last:
            return section + digits if letter in ("", section) else None
    return None


class Rules:
    """A standard's rules for one household's facts."""

    def __init__(self, document: dict, facts: dict[str, object]) -> None:
        self.parameters = document.get("parameters") or {}
        self.rules = document["decide"]
        self.facts = dict(facts)
        self.score = self._score(document["score"]) if document.get("score") else None
        self.facts["score"] = self.score

    def decide(self) -> int:
        for place, rule in enumerate(self.rules):
            if "otherwise" in rule or self.holds(rule["when"]) is True:
                return place
        raise AssertionError("The last rule is `otherwise`.")

    def _score(self, score: dict) -> Decimal:
        total = weights = Fraction(0)
        for item in score["items"]:
            points = item["otherwise"]
            for band in item["bands"]:
                comparison = {"indicator": item["indicator"]} | {k: v for k, v in band.items() if k != "points"}
                if self.holds(comparison) is True:
                    points = band["points"]
                    break
            total += Fraction(item["weight"]) * Fraction(points)
            weights += Fraction(item["weight"])
        exact = total / weights
        # In whole numbers, so that nothing is rounded twice; a half goes away from zero.
        hundredths = abs(exact) * 100
        whole = int(hundredths)
        rounded = whole + (hundredths - whole >= Fraction(1, 2))
        return Decimal(rounded if exact >= 0 else -rounded).scaleb(-2)

    def holds(self, condition: dict) -> bool | None:
        if "all" in condition:
            return self._all([self.holds(part) for part in condition["all"]])
        if "any" in condition:
            return self._any([self.holds(part) for part in condition["any"]])
        if "none" in condition:
            answer = self._any([self.holds(part) for part in condition["none"]])
            return None if answer is None else not answer
        if "count" in condition:
            answers = [self.holds(part) for part in condition["count"]["of"]]
            needed = condition["count"]["at_least"]
            if answers.count(True) >= needed:
                return True
            return None if answers.count(True) + answers.count(None) >= needed else False
        return self._compare(condition)

    @staticmethod
    def _all(answers: list[bool | None]) -> bool | None:
        if False in answers:
            return False
        return None if None in answers else True

    @staticmethod
    def _any(answers: list[bool | None]) -> bool | None:
        if True in answers:
            return True
        return None if None in answers else False

    def _compare(self, comparison: dict) -> bool | None:
        name = comparison["indicator"]
        ((operator, threshold),) = [(key, value) for key, value in comparison.items() if key != "indicator"]
        observed = self.facts[name]
        if observed is None:
            return None
        threshold = self._value(threshold)
        if name == "industry":
            wanted = threshold if operator == "in" else [threshold]
            wanted = [industry(each) for each in wanted]
            return observed in wanted if operator == "is" else any(observed.startswith(each) for each in wanted)
        if operator == "in":
            return observed in threshold
        if isinstance(observed, date):
            threshold = date.fromisoformat(threshold)
        return {
            "at_least": lambda: observed >= threshold,
            "more_than": lambda: observed > threshold,
            "at_most": lambda: observed <= threshold,
            "less_than": lambda: observed < threshold,
            "is": lambda: observed == threshold,
            "on_or_before": lambda: observed < threshold + timedelta(days=1),
            "on_or_after": lambda: observed >= threshold,
        }[operator]()

    def _value(self, value: object) -> object:
        """A literal, or a parameter's value under the longest prefix of the household's industry."""
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        parameter = self.parameters[value[1:]]
        own = self.facts["industry"]
        matching = [
            (len(industry(prefix)), special)
            for prefix, special in (parameter.get("by_industry") or {}).items()
            if own is not None and own.startswith(industry(prefix))
        ]
        return max(matching, key=lambda match: match[0])[1] if matching else parameter["value"]
