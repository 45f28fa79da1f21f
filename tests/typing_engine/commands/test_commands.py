"""The commands of typing as outsiders script them (CONTRACTS 4): a sample province, typed, published and explained."""

import json
import signal
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from authorities import clock, jobs
from authorities.jurisdiction import jurisdiction
from authorities.models import Job
from registry.models import PublishedType
from tests.conftest import acting_as
from tests.live import wait_until
from tests.typing_engine.commands.conftest import rows_of
from typing_engine import runs
from typing_engine.enums import RunStatus
from typing_engine.models import Run

SAMPLES = Path("typing_engine/samples")
NUMBER = "示例〔2026〕2号"
AS_OF = "2026-07-15"
HOUSEHOLDS = 600
FEEDS = (
    "households", "annual_reports", "risk_marks", "tax", "social_insurance", "penalties", "defaulters", "indicators",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(console, tmp_path_factory) -> Path:
    """陕西 with sample feeds, complete, so that no gate fails."""
    folder = tmp_path_factory.mktemp("sample")
    console.done(
        "households_sample", "--province", "61", "--count", HOUSEHOLDS, "--seed", 4, "--out", folder, "--as-of", AS_OF
    )
    for feed in FEEDS:
        console.done("intake", feed, folder / f"{feed}.csv", "--province", "61")
    return folder


@pytest.fixture(scope="module")
def published(console, sample, tmp_path_factory) -> tuple[dict, list[dict]]:
    """A published run: the command's answer, and its rows."""
    simulated = console.done("typing_simulate", "--province", "61", "--standard", _standard(), "--as-of", AS_OF)
    assert console("typing_run", "--province", "61", "--as-of", AS_OF).json["error"]["code"] == "no_standard_in_force"
    console.done("standard", "load", _standard())
    console.done("standard", "publish", NUMBER)
    run = console.done("typing_run", "--province", "61", "--as-of", AS_OF, "--publish")
    assert {name: simulated[name] for name in ("households", "types", "grounds")} == {
        name: run[name] for name in ("households", "types", "grounds")
    }
    assert simulated["moved"] == {f"none>{type}": count for type, count in run["types"].items() if count}
    file = tmp_path_factory.mktemp("results") / "results.csv"
    console.done("typing_results", "--run", run["run"], "--out", file)
    return run, rows_of(file)


def _standard() -> Path:
    return SAMPLES / "standard_61.json"


def test_a_run_is_computed_published_and_seen_without_any_worker(published):
    run, rows = published
    assert run["status"] == "published"
    assert all(gate["passed"] for gate in run["gates"])
    assert run["seconds"] > 0
    assert Counter(row["type"] for row in rows) == Counter(run["types"])
    types = dict(PublishedType.objects.values_list("household_id", "type"))
    assert Counter(types.values()) == Counter({type: count for type, count in run["types"].items() if count})


def test_nobody_is_moved_by_the_same_standard_and_some_by_another(console, published, tmp_path):
    run, _ = published
    same = console.done("typing_simulate", "--province", "61", "--standard", _standard(), "--as-of", AS_OF)
    assert same["moved"] == {}
    assert same["types"] == run["types"]
    stricter = json.loads(_standard().read_text(encoding="utf-8"))
    stricter["parameters"]["growth_revenue"]["value"] = 10_000_000
    stricter["examples"] = []
    file = tmp_path / "stricter.json"
    file.write_text(json.dumps(stricter, ensure_ascii=False), encoding="utf-8")
    moved = console.done("typing_simulate", "--province", "61", "--standard", file, "--as-of", AS_OF)["moved"]
    assert set(moved) == {"growth>survival"}
    assert 0 < moved["growth>survival"] <= run["types"]["growth"]
    # What-if leaves nothing behind.
    assert console.done("typing_simulate", "--province", "61", "--standard", _standard(), "--as-of", AS_OF) == {
        **same,
        "seconds": pytest.approx(same["seconds"], abs=30),
    }


@pytest.mark.parametrize("type", ["survival", "growth", "ineligible"])
def test_an_explanation_gives_what_the_run_gave(console, published, type):
    run, rows = published
    row = next(row for row in rows if row["type"] == type)
    answer = console.done("typing_explain", row["code"] or row["reg_no"])
    assert answer == console.done("typing_explain", (row["code"] or row["reg_no"]).lower(), "--as-of", AS_OF)
    assert answer["code"] == (row["code"] or row["reg_no"])
    assert answer["type"] == type
    assert answer["rule"] == (int(row["rule"]) if row["rule"] else None)
    assert answer["grounds"] == row["grounds"].split()
    assert answer["run"]["id"] == run["run"]
    facts = [
        name for name in rows[0] if name not in ("code", "reg_no", "authority", "type", "rule", "label", "grounds")
    ]
    assert list(answer["facts"]) == [name for name in facts if name != "score"]
    for name, value in answer["facts"].items():
        shown = {True: "1", False: "0", None: ""}.get(value, value) if value in (True, False, None) else value
        if row[name] and isinstance(value, int | float):
            assert float(value) == float(row[name])
        else:
            assert str(shown) == row[name]
    base, *rules = answer["findings"]
    assert base["holds"] is (type != "ineligible")
    assert len(base["because"]) == 6
    if type == "ineligible":
        assert not rules
        assert {part["indicator"] for part in base["because"] if not part["holds"]} == set(answer["grounds"])
    else:
        assert [rule["rule"] for rule in rules] == [0, 1, 2]
        assert next(rule["rule"] for rule in rules if rule["holds"]) == answer["rule"]


def test_a_number_that_is_not_there_is_refused(console, published):
    for number in ("92610102MA000000X0", "916101", "610102600000001", "张记"):
        answer = console("typing_explain", number)
        assert (answer.code, answer.json["error"]["code"]) == (1, "no_such_household")
    row = published[1][0]
    answer = console("typing_explain", row["code"] or row["reg_no"], "--as-of", "2025-07-15")
    assert (answer.code, answer.json["error"]["code"]) == (1, "no_result")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["typing_run", "--province", "61", "--as-of", "2026-02-30"], "not_a_day"),
        (["typing_run", "--province", "61", "--as-of", "20260715"], "not_a_day"),
        (["typing_run", "--province", "61", "--as-of", "15.7.2026"], "not_a_day"),
        (["typing_run", "--province", "61", "--as-of", "0001-01-01"], "day_out_of_range"),
        (["typing_run", "--province", "99", "--as-of", AS_OF], "unknown_province"),
        (["typing_run", "--province", "6101", "--as-of", AS_OF], "unknown_province"),
        (["typing_run", "--province", "61"], "wrong_usage"),
        (["typing_run", "--province", "61", "--as-of", AS_OF, "--unknown"], "wrong_usage"),
        (["typing_explain", "92610102MA000000X0", "--as-of", "yesterday"], "not_a_day"),
        (["typing_explain"], "wrong_usage"),
        (["typing_simulate", "--province", "61", "--standard", "nowhere.json", "--as-of", AS_OF], "no_such_file"),
        (["typing_simulate", "--province", "61", "--as-of", AS_OF], "wrong_usage"),
        (["standard", "check"], "wrong_usage"),
        (["standard", "print", "x.json"], "wrong_usage"),
        (["standard", "check", "nowhere.json"], "no_such_file"),
        (["standard", "load", "typing_engine"], "no_such_file"),
    ],
)
def test_wrong_usage_is_2(console, arguments, error):
    answer = console(*arguments)
    assert answer.code == 2
    assert answer.errors
    assert answer.json["error"]["code"] == error


def test_what_cannot_be_run_says_why(console, published):
    for options, error in (
        (["--province", "61", "--standard", "示例〔2026〕99号"], "no_such_standard"),
        (["--province", "54", "--standard", NUMBER], "standard_of_other_province"),
        (["--province", "54"], "no_standard_in_force"),
    ):
        answer = console("typing_run", "--as-of", AS_OF, *options)
        assert (answer.code, answer.json["error"]["code"]) == (1, error)


def test_any_day_may_be_run_and_a_day_before_the_standard_by_name(console, published):
    before = console.done("typing_run", "--province", "61", "--as-of", "2020-02-29", "--standard", NUMBER)
    assert (before["report_year"], before["status"]) == (2018, "held")
    after = console.done("typing_run", "--province", "61", "--as-of", "2028-12-31")
    assert after["households"] == HOUSEHOLDS
    answer = console("typing_run", "--province", "61", "--as-of", "2029-01-01")
    assert answer.json["error"]["code"] == "no_standard_in_force"


class TestStandard:
    def test_a_document_with_problems_is_refused_whole(self, console, tmp_path):
        document = json.loads(_standard().read_text(encoding="utf-8"))
        document["decide"][0]["when"]["all"][0]["at_least"] = "36"
        document["number"] = "示例〔2026〕90号"
        file = tmp_path / "wrong.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        for action in ("check", "load"):
            answer = console("standard", action, file)
            assert (answer.code, answer.json["ok"]) == (1, False)
            assert [problem["path"] for problem in answer.json["problems"]] == ["$.decide[0].when.all[0].at_least"]
            assert all(problem["message"] for problem in answer.json["problems"])
        answer = console("standard", "publish", "示例〔2026〕90号")
        assert (answer.code, answer.json["problems"][0]["path"]) == (1, "$.number")
        simulated = console("typing_simulate", "--province", "61", "--standard", file, "--as-of", AS_OF)
        assert (simulated.code, simulated.json["ok"]) == (1, False)

    @pytest.mark.parametrize("content", [b"\xff\xfe{", b"", b"[]", b"{", "{'a': 1}".encode("gb18030")])
    def test_what_is_no_document_is_refused(self, console, tmp_path, content):
        file = tmp_path / "odd.json"
        file.write_bytes(content)
        answer = console("standard", "check", file)
        assert (answer.code, answer.json["ok"]) == (1, False)
        assert answer.json["problems"][0]["path"] == "$"

    def test_loading_and_publishing_again_changes_nothing_and_other_content_is_refused(
        self, console, published, tmp_path
    ):
        assert console.done("standard", "check", _standard()) == {"ok": True, "problems": []}
        again = console.done("standard", "publish", NUMBER)
        document = json.loads(_standard().read_text(encoding="utf-8"))
        file = tmp_path / "same.json"
        # White space, the order of keys and a byte order mark are no other content.
        text = json.dumps(dict(reversed(document.items())), ensure_ascii=True, indent=1)
        file.write_text(text, encoding="utf-8-sig")
        assert console.done("standard", "load", file)["number"] == NUMBER
        document["decide"][1]["label"] = "第六条之一"
        file.write_text(json.dumps(document), encoding="utf-8")
        answer = console("standard", "load", file)
        assert (answer.code, [problem["path"] for problem in answer.json["problems"]]) == (1, ["$.number"])
        assert console.done("standard", "publish", NUMBER) == again


def test_an_interrupted_run_is_cancelled_and_keeps_nobody_from_the_next(console, live, published):
    live.environment["TYPING_SHARD_SIZE"] = "1"
    try:
        process = live.manage_in_background("typing_run", "--province", "61", "--as-of", AS_OF, "--json")
    finally:
        del live.environment["TYPING_SHARD_SIZE"]
    wait_until(lambda: _runs(RunStatus.COMPUTING))
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=120)
    assert (process.returncode, json.loads(printed)["status"]) == (1, "cancelled")
    again = console.done("typing_run", "--province", "61", "--as-of", AS_OF)
    assert again["types"] == published[0]["types"]


def test_a_run_left_behind_by_a_killed_console_is_taken_over(console, published):
    with acting_as("batch"), jurisdiction("/61/"):
        run = runs.request_run(province="61", as_of=date.fromisoformat(AS_OF), by=None)
        job = jobs.claim(run.job_id)
    answer = console("typing_run", "--province", "61", "--as-of", AS_OF)
    assert (answer.code, answer.json["error"]["code"]) == (1, "run_in_progress")
    with acting_as("batch"), jurisdiction("/61/"):
        Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - 2 * jobs.LOST_AFTER)
    answer = console.done("typing_run", "--province", "61", "--as-of", AS_OF)
    assert (answer["run"], answer["types"]) == (run.pk, published[0]["types"])


def _runs(status: RunStatus) -> bool:
    with jurisdiction("/61/"):
        return Run.objects.filter(status=status).exists()
