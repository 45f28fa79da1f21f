"""Room for the calls of a page.

Python keeps the frames of a thread in pieces of 16 kB, and gives a piece back as soon as no frame is left in it. A page
is some hundred calls deep: a loop that happens to stand at the end of a piece asked the system for memory at every
call, which took up to a third of the time of a list. A frame with much room makes one piece that is large enough.
"""

import types
from collections.abc import Callable

# Places for values; the piece that is taken for so many has as much again left, a quarter of a megabyte.
_ROOM = 33_000


def _with_room(call: Callable[..., object], *arguments: object) -> object:
    """Call with room for all that is called from there; returns what the call returns."""
    return call(*arguments)


with_room = types.FunctionType(_with_room.__code__.replace(co_stacksize=_ROOM), globals(), "with_room")
