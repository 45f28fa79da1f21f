"""The sample's negative records go through the real intake, and change nothing of the eight files of CONTRACTS 4."""

from datetime import date

from authorities.jurisdiction import nationwide
from registry.models import NegativeRecord
from registry.sample.generate import write_feeds

AS_OF = date(2026, 7, 15)


def written(folder, **more) -> dict[str, bytes]:
    write_feeds("42", count=3000, seed=3, folder=folder, as_of=AS_OF, **more)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_eight_files_stay_and_the_same_seed_gives_the_same_bytes(tmp_path):
    bare, more, again = (tmp_path / name for name in "abc")
    eight, ten = written(bare), written(more, with_credentials=True, with_negative_records=True)
    assert len(eight) == 8 and set(ten) - set(eight) == {"credentials.csv", "negative_records.csv"}
    assert all(ten[name] == content for name, content in eight.items())
    assert written(again, with_credentials=True, with_negative_records=True) == ten
    assert "（示例）" in ten["negative_records.csv"].decode()


def test_the_sample_is_taken_whole(intake, tmp_path):
    written(tmp_path, with_negative_records=True)
    intake("households", tmp_path / "households.csv")
    taken = intake("negative_records", tmp_path / "negative_records.csv")
    assert taken.refused == [] and taken.answer["accepted"] > 20
    with nationwide():
        listed = NegativeRecord.objects.values_list("kind", "ended_on")
        assert {kind for kind, _ in listed} == {"安全事故", "投诉举报", "环保"}
        assert {ended is None for _, ended in listed} == {True, False}
