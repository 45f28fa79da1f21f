"""Stages: what many tests begin with, written once into a database of its own, in which each of them then works.

A test asks for a stage by a fixture of the stage's name. It finds the rows committed, and what it writes itself is
rolled back as everywhere; a test that asks for none works in the main database and finds nothing of them.
"""

from collections.abc import Callable

from tests import databases

BUILDERS: dict[str, Callable[[], object]] = {}
_built: dict[str, object] = {}


def stage(build: Callable[[], object]) -> Callable[[], object]:
    """Declare a stage: a function that writes it as `web` and returns what tests need to know of it."""
    BUILDERS[build.__name__] = build
    return build


def asked_for(fixtures: list[str]) -> str | None:
    """The stage that a test with these fixtures works on. Two at once there are not."""
    found = [name for name in BUILDERS if name in fixtures]
    if len(found) > 1:
        raise ValueError(f"A test works on one stage, not on {' and '.join(found)}.")
    return found[0] if found else None


def database_of(name: str) -> str:
    return f"test_stage_{name}"


def set_up(name: str, enter: Callable[[str], None]) -> None:
    """Work in the stage's database, which is made when it is asked for first."""
    if name not in _built:
        databases.create(database_of(name), template=databases.template())
        enter(database_of(name))
        _built[name] = BUILDERS[name]()
    enter(database_of(name))


def told(name: str) -> object:
    """What the stage's function returned."""
    return _built[name]


def strike() -> None:
    """Remove the databases of all stages."""
    for name in list(_built):
        databases.drop(database_of(name))
        del _built[name]
