"""An operator, a condition or a kind that one reading does not know keeps that reading from being imported."""

import importlib.util
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from typing_engine.standard import indicators, tree

READINGS = ["compile", "evaluate", "wording"]
# The words of operators are in a module of their own, which evaluate and wording import.
BY_OPERATOR = ["compile", "evaluate", "phrases"]


def imported_again(name: str, monkeypatch) -> None:
    """Execute a module under another name; the one in use stays as it is."""
    path = Path(tree.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"again_{name}", path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)


def with_one_more(enum: type[StrEnum]) -> type[StrEnum]:
    return StrEnum(enum.__name__, {member.name: member.value for member in enum} | {"ONE_MORE": "one_more"})


@pytest.mark.parametrize("reading", READINGS)
def test_a_condition(reading, monkeypatch):
    imported_again(reading, monkeypatch)
    monkeypatch.setattr(tree, "CONDITIONS", (*tree.CONDITIONS, object))
    with pytest.raises(tree.UnknownToReading, match=reading):
        imported_again(reading, monkeypatch)


@pytest.mark.parametrize("reading", BY_OPERATOR)
def test_an_operator(reading, monkeypatch):
    monkeypatch.setattr(tree, "Operator", with_one_more(tree.Operator))
    with pytest.raises(tree.UnknownToReading, match="one_more"):
        imported_again(reading, monkeypatch)


@pytest.mark.parametrize("reading", ["compile", "phrases", "values"])
def test_a_kind(reading, monkeypatch):
    monkeypatch.setattr(indicators, "Kind", with_one_more(indicators.Kind))
    with pytest.raises(tree.UnknownToReading, match="one_more"):
        imported_again(reading, monkeypatch)
