"""Feeds full of edges: every day lies on, just before or just after a day that the rules ask about.

Drawn with a fixed seed around several reference days at once; each household is drawn for one of them and compared on
all. Rows are as departments write them, in all the forms that days and answers may have.
"""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

from tests.factories import uscc
from tests.typing_engine.reading import File, day, plus_months

# Month ends, 29 February and the years around it, both sides of the end of the reporting period, an ordinary day.
REFERENCE_DAYS = (
    date(2024, 2, 29), date(2025, 2, 28), date(2026, 4, 30), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 15),
    date(2026, 12, 31), date(2027, 2, 28),
)  # fmt: skip
STATION = ("42010603", "示例街所")
_BUREAUS = ("420106", "420106", "420102", "420506", "420606", "421123", "420500", "429004")
_STATUS = ("存续",) * 8 + ("注销", "吊销", "撤销", "转企", "迁出")
_INDUSTRIES = ("F5211", "5212", "F52", "F", "H6210", "62", "6299", "G5432", "H6110", "", "", "9999", "A0111", "O8211")
_MARKS = ("经营异常", "严重违法失信", "税务非正常户", "歇业", "歇业", "歇业")
_YES_NO = ("是", "否", "1", "0", "true", "FALSE", "True")
_UNREADABLE = ("良好", "两个", "-1", "1.234", "1e3", "2026-02-30", "abc'); --", "", "", "０", " ", "1,000", "%s", "\\N")
_TEXTS = {
    "bank_credit_good": _YES_NO,
    "brand_count": ("0", "1", "2", "007", "12", "999999999"),
    "growth_rate": ("-3.5", "0", "+2", "10.50", "10.5", "00.10", "123456789012345678901234567890.1"),
    "online_sales": ("0", "0.1", "9999.99", "10000", "10000.00", "10000.01", "999999999999999.99"),
    "licence_until": ("2026-07-15", "2026/7/5", "20240229", "2025-02-28", "2026-12-31", "1999-1-1"),
    "rating": ("A", "AA", "甲", "a", "O'Brien", "百分之5%"),
}
INDICATORS = tuple(_TEXTS)
# 示例: thresholds in 元 that the standards of the tests use, so that amounts fall on both sides and on them.
_AMOUNTS = ("0", "0.01", "99999.99", "100000", "100000.00", "100000.01", "149999.99", "150000", "200000", "499999.99",
            "500000", "999999999999999.99", "12.5", "35000")  # fmt: skip
_TAXES = ("0", "0.00", "2999.99", "3000", "3000.01", "12000.00", "1.10", "0.05")


class Feeds:
    """`files(count)`: what was handed in, in order."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def files(self, count: int) -> list[File]:
        numbers = [self._household(index) for index in range(count)]
        households = [row for _, row in numbers]
        facts = {feed: [] for feed in ("annual_reports", "risk_marks", "tax", "social_insurance", "indicators")}
        for focus, row in numbers:
            key = {"code": row["code"], "reg_no": "" if row["code"] else row["reg_no"]}
            for feed, rows in self._facts(focus).items():
                facts[feed] += [key | fact for fact in rows]
        tax, insurance = facts.pop("tax"), facts.pop("social_insurance")
        return [
            File("households", households),
            *(File(feed, rows) for feed, rows in facts.items()),
            *self._corrections(facts),
            *self._payers(households, tax, insurance),
        ]

    def _payers(self, households: list[dict], tax: list[dict], insurance: list[dict]) -> list[File]:
        """Lists of payers by area: whole cities, a county, a station, parts that count for nothing, and old ones.

        The order matters to nobody; which list a household's rows come in does not either.
        """
        bureau = {row["code"] or row["reg_no"]: row["authority"] for row in households}

        def of(rows: list[dict], *bureaus: str) -> list[dict]:
            return [row for row in rows if bureau[row["code"] or row["reg_no"]].startswith(bureaus)]

        def until(rows: list[dict], last: date) -> list[dict]:
            return [row for row in rows if day(row["period_end"]) <= last]

        return [
            File("tax", of(tax, "4201", "4290"), area="420100"),
            File("tax", of(tax, "420506"), area="420506"),
            File("tax", of(tax, "420606"), area="420606", partial=True),
            # Complete for the county, but of long ago: received for some reference days only.
            File("tax", until(of(tax, "4211"), date(2025, 3, 1)), area="421123"),
            File("tax", of(tax, "4205"), partial=True),
            File("social_insurance", until(insurance, date(2026, 1, 31))),
            File("social_insurance", of(insurance, "420106"), area=STATION[0]),
            File("social_insurance", of(insurance, "4205", "4206"), area="420500"),
        ]

    def _corrections(self, facts: dict[str, list[dict]]) -> list[File]:
        """A later file corrects some rows: its values count, the rows it does not name stay."""
        reports = [row | {"revenue": "500000", "employees": ""} for row in facts["annual_reports"][::17]]
        marks = [row | {"released_on": row["from_on"], "until_on": ""} for row in facts["risk_marks"][::13]]
        values = [row | {"value": "否"} for row in facts["indicators"][::11]]
        return [
            File("annual_reports", reports, partial=True),
            File("risk_marks", marks, partial=True),
            File("indicators", values, partial=True),
        ]

    def _household(self, index: int) -> tuple[date, dict[str, str]]:
        draw = self._random
        focus = draw.choice(REFERENCE_DAYS)
        has_code = draw.random() < 0.9
        founded = self._near(focus, months=(0, 0, -1, -12, -35, -36, -36, -37, -60, -120))
        if draw.random() < 0.2:
            founded = date(focus.year - draw.choice((1, 2, 3)), *draw.choice(((12, 31), (1, 1), (2, 28), (3, 1))))
        if draw.random() < 0.1:
            founded = draw.choice((date(2020, 2, 29), date(2016, 2, 29), date(1980, 1, 31), date(2023, 8, 31)))
        status = draw.choice(_STATUS)
        return focus, {
            "code": uscc(index + 1) if has_code else "",
            "reg_no": "" if has_code and index % 3 else f"4201066{index:08d}",
            "name": f"示例{index}号商店",
            "authority": draw.choice(_BUREAUS),
            "station": STATION[1] if draw.random() < 0.3 else "",
            "industry": draw.choice(_INDUSTRIES),
            "established_on": self._written(founded),
            "status": status,
            "status_on": self._written(self._near(focus)) if draw.random() < 0.8 else "",
            "seasonal": draw.choice(("", "", "", *_YES_NO)),
        }

    def _facts(self, focus: date) -> dict[str, list[dict]]:
        return {
            "annual_reports": self._reports(focus),
            "risk_marks": self._marks(focus) if self._random.random() < 0.35 else [],
            "tax": self._tax(focus) if self._random.random() < 0.6 else [],
            "social_insurance": self._insurance(focus) if self._random.random() < 0.5 else [],
            "indicators": self._indicators(focus) if self._random.random() < 0.7 else [],
        }

    def _reports(self, focus: date) -> list[dict]:
        draw = self._random
        rows = []
        for year in range(focus.year - 3, focus.year):
            if draw.random() < 0.85:
                filed_on = self._near(focus) if draw.random() < 0.3 else date(year + 1, draw.randint(1, 2), 17)
                revenue = draw.choice((*_AMOUNTS, ""))
                people = draw.choice(("", "0", "1", "3", "7", "8"))
                rows.append(
                    {"year": str(year), "filed_on": self._written(filed_on), "revenue": revenue, "employees": people}
                )
        return rows

    def _marks(self, focus: date) -> list[dict]:
        draw = self._random
        rows: dict[tuple, dict] = {}
        for _ in range(draw.choice((1, 1, 2, 3))):
            kind = draw.choice(_MARKS)
            start = self._near(focus, months=(0, 0, -6, -12, -36, -36, -36))
            if draw.random() < 0.1:
                start = date(2024, 2, 29)
            later = [each for each in (self._near(focus), self._near(focus)) if each >= start]
            released = draw.choice(["", *later, ""]) if later else ""
            until = draw.choice(["", *later]) if later and kind == "歇业" else ""
            rows[kind, start] = {
                "kind": kind,
                "from_on": self._written(start),
                "until_on": until and self._written(until),
                "released_on": released and self._written(released),
            }
        return list(rows.values())

    def _periods(self, focus: date) -> list[tuple[date, date]]:
        """Periods that end at the edges of the year that ends with the reference day; some overlap, some are long."""
        draw = self._random
        periods = set()
        for _ in range(draw.choice((1, 2, 2, 4, 12))):
            end = self._near(focus, months=(0, 0, -1, -3, -6, -11, -12, -12, -13))
            start = plus_months(end, -draw.choice((0, 1, 3, 12, 24))) + timedelta(days=draw.choice((0, 1)))
            periods.add((min(start, end), end))
        return sorted(periods, key=lambda period: draw.random())

    def _tax(self, focus: date) -> list[dict]:
        draw = self._random
        rows = []
        brackets = draw.random() < 0.4
        for start, end in self._periods(focus):
            paid = "" if brackets and draw.random() < 0.5 else draw.choice(_TAXES)
            least = draw.choice(_TAXES) if not paid or draw.random() < 0.3 else ""
            rows.append(
                {
                    "period_start": self._written(start),
                    "period_end": self._written(end),
                    "tax_paid": paid,
                    "tax_at_least": least,
                    "general_taxpayer": draw.choice(("", "", "是", "否", "1", "0")),
                }
            )
        return rows

    def _insurance(self, focus: date) -> list[dict]:
        return [
            {
                "period_start": self._written(start),
                "period_end": self._written(end),
                "insured": self._random.choice("012347"),
            }
            for start, end in self._periods(focus)
        ]

    def _indicators(self, focus: date) -> list[dict]:
        draw = self._random
        rows = []
        for name, texts in _TEXTS.items():
            days = {self._near(focus, months=(0, 0, 0, -1, -12)) for _ in range(draw.choice((0, 1, 1, 2, 3)))}
            for each in sorted(days, key=lambda _: draw.random()):
                value = draw.choice(_UNREADABLE if draw.random() < 0.2 else texts)
                rows.append({"indicator": name, "value": value, "as_of": self._written(each)})
        return rows

    def _near(self, focus: date, *, months: tuple[int, ...] = (0,)) -> date:
        """On a day that counts from the reference day, the day before or after it, or the end of its month."""
        draw = self._random
        near = plus_months(focus, draw.choice(months)) + timedelta(days=draw.choice((-1, 0, 0, 1)))
        if draw.random() < 0.15:
            near = near.replace(day=monthrange(near.year, near.month)[1])
        return near

    def _written(self, value: date) -> str:
        draw = self._random.random()
        if draw < 0.1:
            return value.strftime("%Y%m%d")
        if draw < 0.2:
            return f"{value.year}/{value.month}/{value.day}"
        return value.isoformat()
