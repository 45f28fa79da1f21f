"""What each app declares of itself, collected from the apps' `office` modules.

An app's `office.py` holds `OFFICE`, a tuple of declarations: what the floors below and the portal must know of it. The
floor that reads a kind of declaration defines the kind, a frozen dataclass; so a new kind changes nothing here, and a
floor names no app above it. Nothing else imports an app's `office`.
"""

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Self, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

T = TypeVar("T")
N = TypeVar("N", bound="Named")

_MODULE = "office"


class Named(str):
    """A declared thing with a name. Rows store the name and nothing else, so the thing is a text equal to its name.

    A kind is a frozen dataclass with `eq=False`, whose first field is `name`.
    """

    name: str

    def __new__(cls, name: str, *args, **kwargs) -> Self:
        return super().__new__(cls, name)

    def __eq__(self, other: object) -> bool:
        # A capability and a job may share a name, and are not the same thing.
        return str.__eq__(self, other) if type(other) in (str, type(self)) else NotImplemented

    __hash__ = str.__hash__


class NotDeclared(LookupError):
    """No app declares this; a row of former days may still name it."""

    code = "not_declared"


def declared(kind: type[T]) -> tuple[T, ...]:
    """All declarations of a kind, in the order of INSTALLED_APPS and, within an app, of its `OFFICE`."""
    return _of_kind(kind, _installed())


def find(kind: type[N], name: str) -> N:
    """The declaration of a kind with this name. Raises NotDeclared."""
    try:
        return _by_name(kind, _installed())[name]
    except KeyError:
        raise NotDeclared(f"{kind.__name__} {name!r}") from None


def is_declared(thing: Named) -> bool:
    """True for a typed object that some app declares; a bare text is none."""
    return isinstance(thing, Named) and thing in _by_name(type(thing), _installed())


def choices(kind: type[Named]) -> list[tuple[str, str]]:
    """Name and label of every declaration of a kind, for fields of models, forms and filters (given as a callable)."""
    return [(str(thing), thing.label) for thing in declared(kind)]


def constants_of(module: ModuleType, kind: type[T]) -> tuple[T, ...]:
    """The constants of a kind that a module holds, in its order: an app's `acts.py` is declared as a whole."""
    return tuple(value for value in vars(module).values() if isinstance(value, kind))


def offices() -> dict[str, tuple[object, ...]]:
    """What each app declares, by the app's name."""
    return _offices(_installed())


def _installed() -> tuple[str, ...]:
    # Part of the key of every cache, so that a test that installs an app sees what it declares.
    return tuple(config.name for config in apps.get_app_configs())


@cache
def _offices(installed: tuple[str, ...]) -> dict[str, tuple[object, ...]]:
    return {
        config.name: import_module(f"{config.name}.{_MODULE}").OFFICE
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, _MODULE)
    }


@cache
def _of_kind(kind: type[T], installed: tuple[str, ...]) -> tuple[T, ...]:
    return tuple(thing for office in _offices(installed).values() for thing in office if isinstance(thing, kind))


@cache
def _by_name(kind: type[N], installed: tuple[str, ...]) -> dict[str, N]:
    return {str(thing): thing for thing in _of_kind(kind, installed)}
