"""Looking a household up by a part of its name: what the index holds, and the query that reads it.

Results come in the order exact, beginning with the query, containing it; within each the shorter name first, then by
code point. To find the first twenty without reading every match of a common pair of characters, each token carries the
length of the name: the index is asked for one length after the other, and the asking stops when the page is full.

Tokens of 张记面馆 (4 characters): 张记4 记面4 面馆4, and ^张记4 for the beginning.
This module needs no Django, for feed readers run in processes of their own; `directory.py` runs the query.
"""

import unicodedata

# Names of this length and longer share their tokens' length: they are few.
LONGEST = 24
BEGINNING = "^"


def normalise(name: str) -> str:
    """The name as it is compared: full-width forms folded, capitals, no white space."""
    if name.isascii():
        return "".join(name.split()).upper()
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def tokens(search_name: str) -> list[str]:
    """What the index holds for a normalised name; nothing for a name shorter than two characters."""
    size = len(search_name)
    if size < 2:
        return []
    length = str(min(size, LONGEST))
    pairs = {search_name[i : i + 2] + length for i in range(size - 1)}
    return [BEGINNING + search_name[:2] + length, *sorted(pairs)]


def query_pairs(search_name: str) -> list[str]:
    """Pairs of characters that a match must hold, without the length."""
    return sorted({search_name[i : i + 2] for i in range(len(search_name) - 1)})
