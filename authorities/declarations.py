"""What each app declares of itself, collected from the apps' `office` modules.

An app's `office.py` holds `OFFICE`, a tuple of declarations: what the floors below and the portal must know of it. The
floor that reads a kind of declaration defines the kind, a frozen dataclass; so a new kind changes nothing here, and a
floor names no app above it. Nothing else imports an app's `office`.
"""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from types import ModuleType
from typing import Self, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

T = TypeVar("T")
R = TypeVar("R")
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
        if isinstance(other, Named) and type(other) is not type(self):
            return False  # a capability and a job may share a name, and are not the same thing
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class NotDeclared(LookupError):
    """No app declares this; a row of former days may still name it."""

    code = "not_declared"


def kept(function: Callable[..., R]) -> Callable[..., R]:
    """A function of what is declared, asked once for the same arguments and the same installed apps."""
    asked = cache(lambda installed, *args: function(*args))

    @wraps(function)
    def answered(*args) -> R:
        return asked(tuple(apps.app_configs), *args)

    return answered


@kept
def offices() -> dict[str, tuple[object, ...]]:
    """What each app declares, by the app's name."""
    return {
        config.name: import_module(f"{config.name}.{_MODULE}").OFFICE
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, _MODULE)
    }


@kept
def declared(kind: type[T]) -> tuple[T, ...]:
    """All declarations of a kind, in the order of INSTALLED_APPS and, within an app, of its `OFFICE`."""
    return tuple(thing for office in offices().values() for thing in office if isinstance(thing, kind))


def find(kind: type[N], name: str) -> N:
    """The declaration of a kind with this name. Raises NotDeclared."""
    try:
        return _by_name(kind)[name]
    except KeyError:
        raise NotDeclared(f"{kind.__name__} {name!r}") from None


def is_declared(thing: Named) -> bool:
    """True for a typed object that some app declares; a bare text is none."""
    return isinstance(thing, Named) and thing in _by_name(type(thing))


def label_of(kind: type[Named], name: str) -> str:
    """What people read for a name that a row holds; the name itself where no app declares it any more."""
    thing = _by_name(kind).get(name)
    return thing.label if thing else name


def choices(kind: type[Named]) -> list[tuple[str, str]]:
    """Name and label of every declaration of a kind, for fields of models, forms and filters (given as a callable)."""
    return [(thing.name, thing.label) for thing in declared(kind)]


def constants_of(module: ModuleType, kind: type[T]) -> tuple[T, ...]:
    """The constants of a kind that a module holds, in its order: an app's `acts.py` is declared as a whole."""
    return tuple(value for value in vars(module).values() if isinstance(value, kind))


@kept
def _by_name(kind: type[N]) -> dict[str, N]:
    return {thing.name: thing for thing in declared(kind)}
