"""The command: one JSON object, Chinese words, refusals."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.registry.sample.reading import COLUMNS


def run(**options):
    output = io.StringIO()
    call_command("households_sample", stdout=output, stderr=io.StringIO(), **options)
    return output.getvalue()


def test_command_prints_one_json_object(tmp_path):
    answer = json.loads(run(province="66", count="200", seed="1", out=str(tmp_path), as_of="2026-07-15", json=True))
    assert [Path(name).name for name in answer["files"]] == [f"{feed}.csv" for feed in COLUMNS]
    assert answer["rows"].keys() == COLUMNS.keys()
    assert answer["rows"]["households"] == 200
    for name in answer["files"]:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == 1 + answer["rows"][Path(name).stem]


def test_command_prints_a_chinese_summary(tmp_path):
    assert "households.csv  20 行" in run(province="42", count="20", seed="1", out=str(tmp_path / "new" / "folder"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"province": "99"}, "unknown_province"),
        ({"province": "420102"}, "unknown_province"),
        ({"count": "0"}, "count_out_of_range"),
        ({"count": "many"}, "not_a_whole_number"),
        ({"seed": "1.5"}, "not_a_whole_number"),
        ({"as_of": "2026-02-30"}, "not_a_day"),
        ({"as_of": "1999-01-01"}, "day_out_of_range"),
        ({"out": None}, "missing_argument"),
    ],
)
def test_wrong_usage(change, code, tmp_path):
    options = {"province": "42", "count": "10", "seed": "1", "out": str(tmp_path / "out"), **change}
    with pytest.raises(CommandError) as refusal:
        run(**options)
    assert refusal.value.returncode == 2
    assert code in str(refusal.value)
    assert not (tmp_path / "out").exists()


def test_a_refusal_in_json_is_one_object_too():
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("households_sample", province="99", count="1", out="nowhere", json=True, stdout=output)
    assert json.loads(output.getvalue())["code"] == "unknown_province"


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError) as refusal:
        run(province="42", count="10", seed="1", out=str(tmp_path / "taken"))
    assert refusal.value.returncode == 1
