"""Cutting a file into blocks and reading them with several processes (reading.py, source.py)."""

import itertools
import pickle
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake import cells, deliveries, reading, source
from registry.intake.headings import recognise
from registry.intake.reading import parts, read_blocks, reading_ahead
from registry.intake.rows import ReadBlock, ReadingPlan, RowReader
from registry.intake.source import FileRefused, open_source, rows_of
from tests.factories import uscc
from tests.registry.intake.files import row

KEY = "0123456789abcdef" * 2
HEADER = ["code", "authority", "established_on", "status", "name", "scope"]
ODD_CELLS = ['张"记', '"引号"', "一\n二", "甲,乙", "一\r\n二\r三", "\\N", "", '"', "a\tb", "😀", '""', ",", "\n\n"]


def quoted(cell: str) -> str:
    """A cell as CSV; marks that do not open it stay alone, as real files have them."""
    if any(mark in cell for mark in ",\r\n") or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def write(path, rows: list[list[str]], *, line_end: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in [HEADER, *rows]:
            file.write(",".join(map(quoted, row)) + line_end)


def plan_of(opened: source.Source, feed: str = "households") -> ReadingPlan:
    return ReadingPlan(feed, recognise(feed, opened.header).positions, len(opened.header), cells.Lists(), KEY, KEY)


def lines_read(path, feed: str = "households") -> tuple[list[bytes], int]:
    """Lines for COPY and the rows told; feeds without sealed columns read alike every time."""
    opened = open_source(path)
    read = list(read_blocks(opened, plan_of(opened, feed)))
    return b"".join(block.copy for block in read).splitlines(), sum(block.rows for block in read)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_several_processes_read_what_one_reads(line_end, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    chance = random.Random(7)
    rows = [
        [uscc(number), "420106", "2020-01-01", "存续", chance.choice(ODD_CELLS), "经营" * chance.randrange(60)]
        for number in range(1, 16_000)
    ]
    write(path, rows, line_end=line_end)
    assert path.stat().st_size > reading.ALONE_BELOW_BYTES
    together, count = lines_read(path)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "ALONE_BELOW_BYTES", 1 << 27)
        alone, _ = lines_read(path)
    with monkeypatch.context() as patched:
        patched.setattr(source, "BLOCK_BYTES", 1 << 27)
        patched.setattr(reading, "ALONE_BELOW_BYTES", 1 << 27)
        whole, _ = lines_read(path)
    assert count == len(rows) == len(together)
    assert together == alone == whole
    assert len({line.split(b"\t")[0] for line in together}) == len(rows)


@given(
    st.lists(st.lists(st.sampled_from([*ODD_CELLS, "甲", "长" * 9]), min_size=1, max_size=4), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 40),
)
def test_blocks_of_any_size_hold_whole_records_and_count_their_lines(tmp_path_factory, rows, line_end, size):
    path = tmp_path_factory.mktemp("blocks") / "a.csv"
    write(path, rows, line_end=line_end)
    expected = list(zip(*rows_of(source.Block(1, path.read_bytes())), strict=True))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(source, "BLOCK_BYTES", size)
        blocks = list(source._csv_blocks(path, "utf-8", 0))
    found = [row for block in blocks for row in zip(*rows_of(block), strict=True)]
    assert found == expected


def test_a_mark_left_open_behind_many_rows_is_named_by_its_line(tmp_path):
    path = tmp_path / "a.csv"
    rows = [[uscc(number), "420106", "2020-01-01", "存续", "一\n二", "经营" * 200] for number in range(1, 3_001)]
    write(path, rows, line_end="\n")
    with path.open("a") as file:
        file.write(f'{uscc(3_001)},420106,2020-01-01,存续,丙,"未完\n' + f"{uscc(3_002)},420106\n" * 60_000)
    opened = open_source(path)
    with pytest.raises(FileRefused, match="第 6002 行") as refused:
        list(read_blocks(opened, plan_of(opened)))
    assert refused.value.code == "broken_record"


def test_a_mark_left_open_in_a_large_file_is_refused_before_all_of_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "LONGEST_RECORD_BYTES", 3 << 20)
    path = tmp_path / "a.csv"
    path.write_text("code,name\n" + f'{uscc(1)},"张记\n' + f"{uscc(2)},甲\n" * 300_000)
    with pytest.raises(FileRefused, match="第 2 行"):
        list(open_source(path).blocks)


def test_one_lone_mark_in_a_large_file_is_a_character(tmp_path):
    path = tmp_path / "a.csv"
    rows = [[uscc(number), "420106", "2020-01-01", "存续", "张\"记" if number == 5 else "张记", "经营" * 60]
            for number in range(1, 9_000)]  # fmt: skip
    write(path, rows, line_end="\r\n")
    assert lines_read(path)[1] == len(rows)


def test_gb18030_is_cut_between_records_too(tmp_path):
    path = tmp_path / "a.csv"
    names = ["𠮷野家", "朞\\〡", "张记", "镕"] * 5_000
    text = "code,name\n" + "".join(f"{uscc(number)},{name}{'营' * 50}\n" for number, name in enumerate(names, 1))
    path.write_bytes(text.encode("gb18030"))
    opened = open_source(path)
    rows = [row for block in opened.blocks for row in rows_of(block)[1]]
    assert [name.rstrip("营") for _, name in rows] == names


def test_a_broken_reader_process_is_told(tmp_path, monkeypatch):
    """A process that is killed for its memory must not pass for the end of the file."""
    path = tmp_path / "a.csv"
    write(path, [[uscc(1), "420106", "2020-01-01", "存续", "甲", "营" * 1000]] * 3_000, line_end="\n")
    monkeypatch.setattr(reading.sys, "executable", "/bin/false")
    opened = open_source(path)
    with pytest.raises(reading.ReaderDied):
        list(read_blocks(opened, plan_of(opened)))


def test_rows_without_a_problem_of_their_own_are_not_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("code,indicator,as_of,value\n" + f"{uscc(1)},甲,2026-01-01,是\n,,,\n{uscc(2)},乙,2026-01-01,否\n")
    opened = open_source(path)
    reader = RowReader(plan_of(opened, "indicators"))
    answers = [reader.read(*rows_of(block)) for block in opened.blocks]
    assert [(answer.rows, answer.problems) for answer in answers] == [(2, 0)]


def blocks_of(*sizes: int, then: type[Exception] | None = None):
    """Blocks of so many rows, and an error behind them."""
    yield from (ReadBlock(b"", size, 0) for size in sizes)
    if then:
        raise then("reader")


@pytest.mark.parametrize("error", [FileRefused, reading.ReaderDied, ValueError, MemoryError])
def test_whatever_ends_the_reading_reaches_the_one_who_waits_for_it(error):
    arguments = ("code", "text") if error is FileRefused else ("text",)
    failing = blocks_of(1, 2, then=lambda _: error(*arguments))
    with pytest.raises(error), reading_ahead(failing) as ahead:
        assert [next(ahead.blocks).rows, next(ahead.blocks).rows] == [1, 2]
        next(ahead.blocks)


def test_who_stops_early_stops_the_reading():
    endless = (ReadBlock(b"", number, 0) for number in itertools.count())
    with reading_ahead(endless) as ahead:
        assert next(ahead.blocks).rows == 0
        assert not ahead.all_read()
    assert list(endless) == []


def test_once_all_is_read_it_is_told():
    with reading_ahead(blocks_of(1, 2)) as ahead:
        assert [block.rows for block in ahead.blocks] == [1, 2]
        assert ahead.all_read()


def test_reading_processes_do_without_django(intake, monkeypatch):
    """A tenth of a second to start, and half a second with it; what they are sent must not bring it either."""
    sent = []
    monkeypatch.setattr(deliveries, "read_blocks", lambda source, plan: sent.append(plan) or read_blocks(source, plan))
    intake("defaulters", [row("defaulters")])
    script = "import pickle, sys; pickle.load(sys.stdin.buffer); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(sent[0]), check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("sizes", "rows", "expected"),
    [
        ([], 5, [([], True)]),
        ([3], 5, [([3], True)]),
        ([3, 3, 3], 5, [([3, 3], False), ([3], True)]),
        ([5, 5], 5, [([5], False), ([5], True)]),
        ([3, 3, 3], None, [([3, 3, 3], True)]),
        ([], None, [([], True)]),
        ([0, 2, 2], 2, [([0, 2], False), ([2], True)]),
    ],
)
def test_parts(sizes, rows, expected):
    cut = parts(blocks_of(*sizes), rows)
    assert [([block.rows for block in part], is_last) for part, is_last in cut] == expected
