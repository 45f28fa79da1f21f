"""How a step is refused, in every app: one class, a stable code, a text that says what to do, beside its field."""

from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):
    """The step is refused; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is to be put right, and the id of the field it belongs to; empty where it belongs to none."""

    text: str
    field: str = ""


class Faulty(Refused):
    """Fields of a form are wrong; `troubles` say what of each, beside its field."""

    def __init__(self, code: str, troubles: Sequence[Trouble]) -> None:
        super().__init__(code, "；".join(one.text.rstrip("。") for one in troubles) + "。")
        self.troubles = list(troubles)


def too_long(text: str, *, most: int) -> str:
    """What is wrong with a text that does not fit; empty where it fits."""
    return f"最多 {most} 字，现有 {len(text)} 字，请缩短。" if len(text) > most else ""


def whole(text: str, *, most: int, field: str) -> str:
    """What somebody wrote, without the space around it: kept whole or not at all. Raises Faulty, beside its field."""
    text = text.strip()
    if wrong := too_long(text, most=most):
        raise Faulty("text_too_long", [Trouble(wrong, field)])
    return text


def troubles_of(error: Refused, field: str = "") -> list[Trouble]:
    """What a refusal says is to be put right, each beside its field, else beside `field`."""
    if isinstance(error, Faulty):
        return [Trouble(one.text, one.field or field) for one in error.troubles]
    return [Trouble(str(error), field)]


def told(troubles: Sequence[Trouble]) -> dict[str, object]:
    """What a page needs to show them: in a summary, and beside their fields (templates/_troubles.html)."""
    return {"troubles": troubles, "faulty": {one.field for one in troubles if one.field}}
