"""typing_run and typing_results against an independent reading of CONTRACTS 2 and 3, household by household."""

import csv
import stat
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.commands.conftest import rows_of
from tests.typing_engine.reading import BUILT_IN, GROUNDS, Registry, parse, report_year

TYPES = ("survival", "growth", "development", "ineligible")
_MONEY = ("revenue", "tax_paid", "tax_at_least")


def _cell(value: object, *, money: bool = False) -> str:
    """A value as CONTRACTS 4 writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if money:
        return f"{value:.2f}"
    if isinstance(value, Decimal):
        # `number`: no exponent, nothing that says nothing.
        text = format(value, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    return value.isoformat() if isinstance(value, date) else str(value)


def _expected(registry: Registry, document: dict, read: list[str], as_of: date) -> list[dict[str, str]]:
    """The rows of the export, in its order."""
    declared = document.get("indicators") or {}
    rows = []
    for key in registry.taking_part(as_of):
        household, found = registry.households[key], registry.type(key, document, as_of)
        row = {
            "code": household["code"],
            "reg_no": household["reg_no"],
            "authority": household["authority"],
            "type": found.type,
            "rule": "" if found.rule is None else str(found.rule),
            "label": "" if found.rule is None else document["decide"][found.rule]["label"],
            "grounds": " ".join(found.grounds),
        }
        row |= {name: _cell(found.facts[name], money=name in _MONEY) for name in BUILT_IN}
        row |= {name: _cell(found.extras[name], money=declared[name]["kind"] == "money") for name in read}
        rows.append({**row, "score": _cell(found.score, money=True)})
    return sorted(rows, key=lambda row: row["code"] or row["reg_no"])


@pytest.mark.parametrize(
    ("name", "as_of", "read"),
    [
        ("plain", "2026-07-15", []),
        ("scored", "2026-06-30", ["brand_count", "rating"]),
        (
            "extended",
            "2026-07-15",
            ["bank_credit_good", "brand_count", "growth_rate", "licence_until", "online_sales", "rating"],
        ),
        ("unknown", "2024-02-29", []),
    ],
)
def test_every_row_and_every_count_is_that_of_the_contract(console, registry, tmp_path, name, as_of, read):
    document = parse(DOCUMENTS[name])
    expected = _expected(registry, document, read, date.fromisoformat(as_of))
    run = console.done("typing_run", "--province", "42", "--as-of", as_of, "--standard", document["number"])
    types = Counter(row["type"] for row in expected)
    grounds = Counter(ground for row in expected for ground in row["grounds"].split())
    assert run["households"] == len(expected)
    assert run["types"] == {type: types[type] for type in TYPES}
    assert run["grounds"] == {ground: grounds[ground] for ground in GROUNDS}
    assert run["report_year"] == report_year(date.fromisoformat(as_of))
    # Tax and insurance are received for parts of the province only.
    assert run["status"] == "held"
    assert {gate["kind"]: gate["passed"] for gate in run["gates"]}["coverage"] is False

    file = tmp_path / "results.csv"
    answer = console.done("typing_results", "--run", run["run"], "--out", file)
    assert answer == {"rows": len(expected), "file": str(file)}
    rows = rows_of(file)
    before = ["code", "reg_no", "authority", "type", "rule", "label", "grounds"]
    assert list(rows[0]) == [*before, *BUILT_IN, *read, "score"]
    assert rows == expected
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_standard_the_one_in_force_is_applied_and_the_one_published_last_of_a_day(console, registry):
    run = console.done("typing_run", "--province", "42", "--as-of", "2025-02-28")
    assert run["standard"] == "示例〔2026〕4号"


def test_a_failed_gate_stops_a_publication_and_not_the_computing(console, registry, tmp_path):
    answer = console("typing_run", "--province", "42", "--as-of", "2026-07-15", "--publish")
    assert (answer.code, answer.json["status"]) == (1, "held")
    assert answer.json["households"] > 0
    assert console("typing_results", "--run", answer.json["run"], "--out", tmp_path / "held.csv").code == 0


def test_names_and_labels_are_no_part_of_the_statement(console, registry, tmp_path):
    """Whatever a province writes into its standard comes out as it stands there."""
    document = parse(DOCUMENTS["plain"])
    label, name = """第'5"条,%s \\N\n；--""", "信用'等级\",%(x)s\\，甲"
    text = DOCUMENTS["extended"].replace('"示例〔2026〕3号"', "\"示例〔2026〕'33'号\"")
    odd = {"第五条": label, "bank_credit_good": name}
    for plain, written in odd.items():
        escaped = written.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = text.replace(f'"{plain}"', f'"{escaped}"')
    file = tmp_path / "odd.json"
    file.write_text(text, encoding="utf-8")
    number = console.done("standard", "load", file)["number"]
    console.done("standard", "publish", number)
    run = console.done("typing_run", "--province", "42", "--as-of", "2026-07-15", "--standard", number)
    console.done("typing_results", "--run", run["run"], "--out", tmp_path / "odd.csv")
    with (tmp_path / "odd.csv").open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert name in header
    plain = console.done("typing_run", "--province", "42", "--as-of", "2026-07-15", "--standard", document["number"])
    assert run["households"] == plain["households"]
    assert {row["label"] for row in rows_of(tmp_path / "odd.csv") if row["type"] == "development"} <= {label}


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["--run", "999999", "--out", "x.csv"], 1, "no_such_run"),
        (["--run", "one", "--out", "x.csv"], 2, "not_a_number"),
        (["--run", "0", "--out", "x.csv"], 2, "not_a_number"),
        (["--run", "99999999999999999999", "--out", "x.csv"], 2, "not_a_number"),
        (["--run", "1"], 2, "wrong_usage"),
        (["--run", "1", "--out", "/nowhere/at/all.csv"], 1, "file_not_writable"),
    ],
)
def test_what_cannot_be_exported_says_why(console, registry, tmp_path, arguments, code, error):
    answer = console("typing_results", *arguments)
    assert answer.code == code
    assert answer.errors
    assert answer.json["error"]["code"] == error
