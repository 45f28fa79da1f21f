"""What machines may do. The app whose endpoint it opens declares it."""

from dataclasses import dataclass

from authorities.declarations import Named, choices


@dataclass(frozen=True, eq=False)
class Scope(Named):
    """What a machine may do: the name is the scope of its token."""

    name: str
    label: str


def scope_choices() -> list[tuple[str, str]]:
    """Every declared scope with its label."""
    return choices(Scope)
