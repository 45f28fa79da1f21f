"""CONTRACTS 3 once more, read straight from the JSON of a document: it shares nothing with the product's readings."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

LETTERS = {"52": "F", "62": "H", "01": "A", "13": "C", "97": "T"}


def with_letter(code: str) -> str:
    code = code.strip().upper()
    return code if code[0].isalpha() else LETTERS[code[:2]] + code


class Reading:
    """A document (numbers as Decimal) applied to households."""

    def __init__(self, document: dict) -> None:
        self.document = document
        self.kinds = {name: entry["kind"] for name, entry in (document.get("indicators") or {}).items()}

    def decide(self, facts: dict) -> tuple[int, Decimal | None]:
        """The place of the rule that holds, and the score."""
        facts = dict(facts)
        score = None
        if self.document.get("score"):
            score = facts["score"] = self.score(facts)
        for place, rule in enumerate(self.document["decide"]):
            if "otherwise" in rule or self.holds(rule["when"], facts) == 1:
                return place, score
        raise AssertionError("no rule holds")

    def score(self, facts: dict) -> Decimal:
        total = weights = Fraction(0)
        for item in self.document["score"]["items"]:
            points = item["otherwise"]
            for band in item["bands"]:
                (operator,) = set(band) - {"points"}
                if self.compared(item["indicator"], operator, band[operator], facts) == 1:
                    points = band["points"]
                    break
            total += Fraction(item["weight"]) * Fraction(points)
            weights += Fraction(item["weight"])
        hundredths = total / weights * 100
        below = hundredths.numerator // hundredths.denominator
        rest = hundredths - below
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and hundredths > 0)
        return Decimal(below + up) / 100

    def holds(self, condition: dict, facts: dict) -> float:
        """1 true, 0 false, 0.5 unknown: then `all` is the least, `any` the greatest, `none` the rest to 1."""
        if "indicator" in condition:
            (operator,) = set(condition) - {"indicator"}
            return self.compared(condition["indicator"], operator, condition[operator], facts)
        ((form, parts),) = condition.items()
        answers = [self.holds(part, facts) for part in (parts["of"] if form == "count" else parts)]
        if form == "count":
            # The k-th best answer: as many are at least so true.
            return sorted(answers, reverse=True)[int(parts["at_least"]) - 1]
        return {"all": min(answers), "any": max(answers), "none": 1 - max(answers)}[form]

    def compared(self, name: str, operator: str, wanted: object, facts: dict) -> float:
        observed = facts.get(name)
        if observed is None:
            return 0.5
        if operator == "in":
            listed = (
                self.value(wanted, facts) if isinstance(wanted, str) else [self.value(one, facts) for one in wanted]
            )
            if name == "industry":
                return float(any(observed.startswith(with_letter(prefix)) for prefix in listed))
            return float(observed in listed)
        wanted = self.value(wanted, facts)
        if name == "industry":
            return float(observed == with_letter(wanted))
        if isinstance(observed, date):
            wanted = date.fromisoformat(wanted)
        return float(
            {
                "at_least": lambda: observed >= wanted,
                "more_than": lambda: observed > wanted,
                "at_most": lambda: observed <= wanted,
                "less_than": lambda: observed < wanted,
                "is": lambda: observed == wanted,
                "on_or_before": lambda: observed <= wanted,
                "on_or_after": lambda: observed >= wanted,
            }[operator]()
        )

    def value(self, wanted: object, facts: dict) -> object:
        if not (isinstance(wanted, str) and wanted.startswith("$")):
            return wanted
        parameter = self.document["parameters"][wanted[1:]]
        industry = facts.get("industry") or ""
        own = {with_letter(key): value for key, value in (parameter.get("by_industry") or {}).items()}
        matching = [prefix for prefix in own if industry.startswith(prefix)]
        return own[max(matching, key=len)] if matching else parameter["value"]
