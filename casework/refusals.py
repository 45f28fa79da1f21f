"""How a step is refused: one class for the whole house, and what the database refuses in words that say what to do.

A constraint carries its code and sentence itself, in the model's `Meta` (`violation_error_code`,
`violation_error_message`). What a trigger refuses under a constraint's name is declared beside the trigger with
`declare`. Nobody else compares names of constraints.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType

from django.apps import apps
from django.db import IntegrityError, transaction

from authorities.refusals import Refused as Refused


class IllegalTransition(Refused):
    """The row is not, or no longer, in a status from which this can be done."""

    def __init__(self, what: str, status_label: str) -> None:
        super().__init__("illegal_transition", f"{what}目前的状态是“{status_label}”，不能进行此操作；请刷新后查看。")


class NotEntitled(Refused):
    """Whoever asks for the step may not take it: the edge names another capability, or no officer at all."""

    def __init__(self, what: str) -> None:
        super().__init__("not_entitled", f"您在办理机关没有进行此操作的权限，不能办理{what}；请由有权限的人员办理。")


_BY_TRIGGERS: dict[str, tuple[str, str]] = {}


def declare(constraint: str, *, code: str, text: str) -> None:
    """Say what the refusal of a trigger, raised under the name of a constraint, means for people."""
    said = _BY_TRIGGERS.setdefault(constraint, (code, text))
    if said != (code, text):
        raise ValueError(f"{constraint} is declared twice, with different words.")


@cache
def _by_constraints() -> dict[str, tuple[str, str]]:
    found = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.violation_error_code:
                found[constraint.name] = (constraint.violation_error_code, str(constraint.violation_error_message))
    return found


def refusal_of(error: IntegrityError, *, here: Mapping[str, tuple[str, str]], **words: object) -> Refused | None:
    """What the database refused, for people; None where nobody declared it, which is a fault and not a refusal."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    code, text = here.get(name) or _by_constraints().get(name) or _BY_TRIGGERS.get(name) or (None, None)
    return None if code is None else Refused(code, text.format(**words) if words else text)


@contextmanager
def refused_in_words(here: Mapping[str, tuple[str, str]] = MappingProxyType({}), **words: object) -> Iterator[None]:
    """Run the block in a savepoint; what the database refuses in it is raised as Refused, where it was declared.

    `words` fill the placeholders of the sentence. `here` says code and sentence of a constraint that means something
    else in this one place.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusal_of(error, here=here, **words)
        if refusal is None:
            raise
        raise refusal from error
