"""A household is looked up by a part of its name: what the index holds, and the query that reads it.

Results come in the order exact, beginning with the query, containing it; within each the shorter name first, then by
code point. To find the first twenty without reading every match of a common pair of characters, each token carries the
length of the name: the index is asked for one length after the other, and the asking stops when the page is full.

Tokens of 张记面馆 (4 characters): ^张记4 for its beginning, 记面4 面馆4 for what follows. A query is looked for at the
beginning first and then behind it, so the first pair needs no token of its own: it could only be found twice.
This module needs no Django, for feed readers run in processes of their own; `directory.py` runs the query.
"""

from operator import add

from registry.canonical import name_key

# Names of this length and longer share their tokens' length: they are few.
LONGEST = 24
BEGINNING = "^"


# The name as it is compared.
normalise = name_key


def tokens(search_name: str) -> list[str]:
    """What the index holds for a normalised name; nothing for a name shorter than two characters."""
    size = len(search_name)
    if size < 2:
        return []
    length = str(min(size, LONGEST))
    inner = dict.fromkeys(map(add, search_name[1:], search_name[2:]))
    return [BEGINNING + search_name[:2] + length, *(pair + length for pair in inner)]


def beginning_parts(query: str) -> list[str]:
    """Tokens, without the length, of every name that begins with the query."""
    return [BEGINNING + query[:2], *dict.fromkeys(map(add, query[1:], query[2:]))]


def inner_parts(query: str) -> list[str]:
    """Tokens, without the length, of every name that holds the query behind its first character."""
    return list(dict.fromkeys(map(add, query, query[1:])))
