"""The columns of a feed are found in a file's first row, whatever of their names it uses. Needs no Django."""

from dataclasses import dataclass

from registry.columns import FEEDS, KNOWN_UNUSED
from registry.intake.file_refused import FileRefused
from registry.name_search import normalise

_MOST_TOLD, _LONGEST_NAME = 50, 40


@dataclass(frozen=True, slots=True)
class Header:
    """Which cell holds which column: position in the file by column name, and the headings that mean nothing here."""

    positions: dict[str, int]
    ignored: list[str]


def columns_in(feed: str, header: list[str]) -> set[str]:
    """Names of the feed's columns that a first row has."""
    known = _known(feed, header)
    return {known[heading][0] for heading in map(_heading, header) if heading in known}


def is_whole(feed: str, columns: set[str]) -> bool:
    """Whether a table with these columns has all that a row of the feed must have, and a key."""
    spec = FEEDS[feed]
    keys = {name for name in ("code", "reg_no", "id_no") if any(column.name == name for column in spec.columns)}
    return bool(keys & columns) and all(column.name in columns for column in spec.columns if column.required)


def expected(feed: str) -> str:
    """The names of the columns that a file of the feed must have."""
    return "、".join(column.chinese for column in FEEDS[feed].columns if column.required)


def _known(feed: str, header: list[str]) -> dict[str, tuple[str, int]]:
    """Heading → column, and how far it stands behind the column's own name."""
    spec = FEEDS[feed]
    known = {
        _heading(heading): (column.name, rank)
        for column in spec.columns
        for rank, heading in enumerate((column.name, column.chinese, *column.aliases))
    }
    if feed == "households" and "ENTNAME" in map(_heading, header):
        # In the registration exchange `name` is the operator; the household's own name is `entname`.
        known["NAME"] = "operator_name", len(spec.columns)
    return known


def _told(names: list[str]) -> list[str]:
    """As many headings as somebody reads, and how many there are beyond; a heading is no text of pages."""
    told = [name[:_LONGEST_NAME] for name in names[:_MOST_TOLD]]
    return told if len(names) <= _MOST_TOLD else [*told, f"……共 {len(names):,} 列"]


def recognise(feed: str, header: list[str]) -> Header:
    """Find the columns of a feed by canonical name, Chinese name or alias. Raises FileRefused."""
    spec = FEEDS[feed]
    known = _known(feed, header)
    headings = [_heading(heading) for heading in header]
    found: dict[str, tuple[int, int]] = {}  # column → rank, position
    unused: list[int] = []
    for position, heading in enumerate(headings):
        name, rank = known.get(heading, (None, 0))
        if name is None:
            if heading and heading not in KNOWN_UNUSED:
                unused.append(position)
        elif name not in found:
            found[name] = rank, position
        elif found[name][0] == rank:
            raise FileRefused(
                "duplicate_column",
                f"列“{header[position].strip()[:_LONGEST_NAME]}”出现两次（{name}）；请只保留一列后重新提交。",
            )
        else:
            # Two columns for one, such as `dom` and `oploc`: the one nearer to our own name is read.
            unused.append(max(found[name], (rank, position))[1])
            found[name] = min(found[name], (rank, position))
    positions = {name: position for name, (_, position) in found.items()}
    ignored = _told(list(dict.fromkeys(header[position].strip() for position in sorted(unused))))
    if not positions:
        raise FileRefused(
            "no_known_column", f"首行没有一个{spec.chinese}的列名；首行应为列名，至少包括：{expected(feed)}。"
        )
    return Header(positions, ignored)


def _heading(text: str) -> str:
    return normalise(text.strip("\ufeff"))
